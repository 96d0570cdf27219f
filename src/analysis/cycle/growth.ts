import type { LinearGroup, LinearQueue, Share } from './linear-queue.ts'

/** Where the waits of a cycle are `waits`, what they become, and the instant at which the longest is reached; any unit. */
interface Next {
  readonly waits: Float64Array
  readonly at: Float64Array
}

/** A direction in which the waits of a cycle grow by at least `growth` in each pass, of which it is not yet proven. */
export interface Direction extends Next {
  readonly growth: number
}

/** Steps of the power iteration. It only has to point well: what it finds is proven or not by exact arithmetic. */
const STEPS = 64
/** Tries to solve for w. */
const TRIES = 64

/**
 * The direction in which the waits of a cycle grow fastest, looked for from those they have: the power iteration of a
 * monotone homogeneous map ([LEMMENS12]), in floating point, because nothing is claimed by it. The growth is the least over
 * the queues that grow at all (Collatz and Wielandt), the highest that was seen on the way.
 */
export const fastestGrowth = (queues: readonly LinearQueue[]): Direction | undefined => {
  let waits = scaled(Float64Array.from(queues, q => q.waitPs))
  let best: Direction | undefined
  for (let step = 0; step < STEPS; step++) {
    const next = nextWaits(queues, waits)
    let growth = Number.POSITIVE_INFINITY
    waits.forEach((wait, i) => {
      if (wait > 0) growth = Math.min(growth, next.waits[i] / wait)
    })
    if (growth < Number.POSITIVE_INFINITY && growth > (best?.growth ?? 0))
      best = { waits, at: next.at, growth }
    // Half the old one: around a cycle of even length the iteration could swing.
    waits = scaled(waits.map((wait, i) => (wait + next.waits[i]) / 2))
  }
  return best
}

/** The largest is 1. */
const scaled = (waits: Float64Array): Float64Array => {
  const most = waits.reduce((m, w) => Math.max(m, w), 0)
  return most > 0 ? waits.map(w => w / most) : waits
}

const nextWaits = (queues: readonly LinearQueue[], waits: Float64Array): Next => {
  const next = new Float64Array(queues.length)
  const at = new Float64Array(queues.length)
  queues.forEach((queue, i) => {
    const groups = queue.groups.map(group => lineOf(group, waits))
    for (const a of instants(groups)) {
      const wait = startAt(groups, a) - a
      if (wait <= next[i]) continue
      next[i] = wait
      at[i] = a
    }
  })
  return { waits: next, at }
}

/** `burst + rate · a` of the lane below `cap · a`, `higher · w` above it, both below `both · max(a, w)`. */
interface Line {
  readonly burst: number
  readonly rate: number
  readonly cap: number
  readonly higher: number
  readonly both: number
}

const lineOf = ({ flows, higher, cap, higherCap, bothCap }: LinearGroup, waits: Float64Array): Line => {
  let burst = 0
  let rate = 0
  for (const { num, den, before } of flows) {
    let jitter = 0
    for (const i of before) jitter += waits[i]
    burst += (num / den) * jitter
    rate += num / den
  }
  const above = higher.reduce((sum, share) => sum + share.num / share.den, 0)
  return {
    burst,
    rate,
    cap: slope(cap),
    higher: Math.min(above, slope(higherCap)),
    both: slope(bothCap),
  }
}

const slope = (cap: Share | undefined): number =>
  cap === undefined ? Number.POSITIVE_INFINITY : cap.num / cap.den

/** Where a wire stops to be full: the longest wait is at one of these, or at 0. */
const instants = (groups: readonly Line[]): readonly number[] => [
  0,
  ...groups.flatMap(({ burst, rate, cap }) =>
    cap < Number.POSITIVE_INFINITY && cap > rate ? [burst / (cap - rate)] : [],
  ),
]

/** Least w with w ≥ the work at (a, w). */
const startAt = (groups: readonly Line[], a: number): number => {
  let w = 0
  for (let i = 0; i < TRIES; i++) {
    let work = 0
    for (const { burst, rate, cap, higher, both } of groups) {
      const same = cap === Number.POSITIVE_INFINITY ? burst + rate * a : Math.min(burst + rate * a, cap * a)
      const sum = same + higher * w
      work += both === Number.POSITIVE_INFINITY ? sum : Math.min(sum, both * Math.max(a, w))
    }
    if (work <= w) return w
    w = work
  }
  return w
}
