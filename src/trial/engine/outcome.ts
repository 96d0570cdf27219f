/** Something that must not happen, and did. */
export interface Breach {
  /** Which invariant or bound: a key of `CHECKS`. */
  readonly check: CheckName
  readonly message: string
  /** True time, ps. */
  readonly atPs: number
}

/** What is held against every run, in the order in which it is shown. */
export const CHECKS = {
  'one-leader': 'at most one leader in a term',
  'one-vote': 'no member votes twice in a term',
  'append-only': 'a leader never changes its log',
  'log-matching': 'logs with one entry in common are the same up to it',
  completeness: 'a leader has everything that is committed',
  'state-machine': 'no two members commit different entries',
  'commit-grows': 'what a member has committed stays committed',
  applied: 'all members apply the same',
  answered: 'what was answered stays',
  linearizable: 'clients see one copy',
  'no-failure': 'no member fails by itself',
  'no-false-suspicion': 'no live member is suspected',
  'one-candidate': 'no term has two candidates',
  heals: 'commits go on within 2 s when all is well again',
} as const
/** Name of an invariant or of a bound. */
export type CheckName = keyof typeof CHECKS | BoundName

/** Numbers that are proven, and the worst that was seen of each. */
export const BOUNDS = {
  threshold: 'Θ: between two heartbeats',
  detection: 'T_D: a crash is noticed',
  commit: 'C_ℓ: committed at the leader',
  visible: 'C_v: committed everywhere',
  failover: 'A: from the leader’s crash to the next commit',
  'candidate-crash': 'A: the same when the candidate crashes too',
} as const
/** Name of a proven number. */
export type BoundName = keyof typeof BOUNDS

/** The worst of one bound: what came closest to it. */
export interface Closest {
  count: number
  seenPs: number
  boundPs: number
}

export type Worst = Record<BoundName, Closest>

export const noneSeen = (): Worst => ({
  threshold: { count: 0, seenPs: 0, boundPs: 0 },
  detection: { count: 0, seenPs: 0, boundPs: 0 },
  commit: { count: 0, seenPs: 0, boundPs: 0 },
  visible: { count: 0, seenPs: 0, boundPs: 0 },
  failover: { count: 0, seenPs: 0, boundPs: 0 },
  'candidate-crash': { count: 0, seenPs: 0, boundPs: 0 },
})

/** Counts one more; true where it is above the bound. */
export const note = (closest: Closest, seenPs: number, boundPs: number): boolean => {
  closest.count++
  keepCloser(closest, seenPs, boundPs)
  return seenPs > boundPs
}

/** Adds what later runs saw: together the same as if one had seen it all. */
export const addWorst = (worst: Worst, later: Worst): void => {
  for (const name of Object.keys(worst) as BoundName[]) {
    const { count, seenPs, boundPs } = later[name]
    if (count === 0) continue
    worst[name].count += count
    keepCloser(worst[name], seenPs, boundPs)
  }
}

/** Of two that are equally close, the first is kept. */
const keepCloser = (closest: Closest, seenPs: number, boundPs: number): void => {
  if (closest.boundPs !== 0 && !isGreater(seenPs, closest.boundPs, closest.seenPs, boundPs)) return
  closest.seenPs = seenPs
  closest.boundPs = boundPs
}

/** Products that differ by more than this share of them are told apart by their doubles: each is off by 2^-53 at most. */
const DOUBTFUL = 2 ** -50

/** a · b > c · d, exactly: which of many is closest must not depend on how they are split into parts. */
const isGreater = (a: number, b: number, c: number, d: number): boolean => {
  const [left, right] = [a * b, c * d]
  if (Math.abs(left - right) > DOUBTFUL * Math.max(Math.abs(left), Math.abs(right))) return left > right
  return BigInt(a) * BigInt(b) > BigInt(c) * BigInt(d)
}

/** What one run came to. */
export interface RunOutcome {
  readonly breach: Breach | undefined
  readonly events: number
  readonly commits: number
  readonly endedAtPs: number
}
