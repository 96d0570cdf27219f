import { type Case, drawCase } from './case.ts'
import { type Analysis, type Counts, type Effort, type Failure, type LawName, noCounts } from './ground.ts'
import { examine } from './laws.ts'
import { shrink } from './shrink.ts'

export const USUAL_EFFORT: Effort = { scenarios: 6, packets: 400, search: 60 }
/** Shrinking looks harder at each case than fuzzing did, so that a failure does not get lost on the way. */
const SHRINKING: Effort = { scenarios: 40, packets: 400, search: 400 }
const MOST_TRIES = 600

export interface Campaign {
  readonly analysis: Analysis
  readonly effort: Effort
  /** Seeds from here on; so many networks at most. */
  readonly seed: number
  readonly networks: number
  /** Asked before every network. */
  readonly shouldStop: () => boolean
  readonly onNetwork: (counts: Counts, seed: number) => void
  /** An analysis that throws, a kernel that hangs on: whatever was not foreseen, by the seed that showed it. */
  readonly draw?: (seed: number) => Case
  /** The only law that cases are held against; all unless given. */
  readonly only?: LawName
}

export type Verdict =
  | { readonly kind: 'held'; readonly counts: Counts; readonly firstSeed: number; readonly lastSeed: number }
  | { readonly kind: 'broken'; readonly counts: Counts; readonly failure: Failure; readonly tries: number }

/** The smallest case that breaks the same law. */
export const smallest = (failure: Failure, analysis: Analysis): { failure: Failure; tries: number } => {
  const ground = { analysis, effort: SHRINKING, counts: noCounts() }
  return shrink(failure, of => examine(of, ground, failure.law), MOST_TRIES)
}

/** Network after network against all laws, to the first failure, which is made as small as can be. */
export const fuzz = (campaign: Campaign): Verdict => {
  const { analysis, effort, seed: firstSeed, draw = drawCase } = campaign
  const counts = noCounts()
  let lastSeed = firstSeed - 1
  for (let n = 0; n < campaign.networks && !campaign.shouldStop(); n++) {
    lastSeed = firstSeed + n
    const failure = examine(draw(lastSeed), { analysis, effort, counts }, campaign.only)
    if (failure !== undefined) return { kind: 'broken', counts, ...smallest(failure, analysis) }
    campaign.onNetwork(counts, lastSeed)
  }
  return { kind: 'held', counts, firstSeed, lastSeed }
}

const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ' ')

/** Every kind of network and how many had it, the most frequent first. */
export const describeKinds = ({ kinds }: Counts): string =>
  [...kinds]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([kind, n]) => `${kind} ${n}`)
    .join(', ')

/** One line: how much was tried. */
export const describeCounts = ({ networks, unbounded, runs, packetHops }: Counts): string =>
  `${thousands(networks)} networks (${thousands(unbounded)} without a bound), ${thousands(runs)} runs, ` +
  `${thousands(packetHops)} packet hops`
