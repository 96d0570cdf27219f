import { arrivalsIn } from './arrivals.ts'
import { OUTWARD } from './envelope.ts'
import type { Flows } from './flows.ts'
import type { QueueLoad } from './queue-load.ts'
import { UNCOUNTED, type Work } from './work.ts'

/** Arrivals in the half-open window [0, t): ceil((t + J)/π). */
const arrivalsBefore = (t: number, flows: Flows, i: number): number =>
  arrivalsIn(t - 1, flows.jitter[i], flows.period[i])

/**
 * Up to which instant the stairs of a queue may be counted (MODEL "Long busy periods"): Infinity where
 * the busy period of the lane and those above holds at most `limit` arrivals, else the largest whole t with at most
 * `limit` arrivals in [0, t] (−1 where even the first instant has more). A function of the input alone.
 */
export const countableUntil = (load: QueueLoad, limit: number, work: Work = UNCOUNTED): number => {
  const { same, higher } = load
  const burst = load.blocking + same.envelope.burst + higher.envelope.burst
  const atOnce = same.envelope.atOnce + higher.envelope.atOnce
  const frequency = same.envelope.frequency + higher.envelope.frequency
  const slack = 1 - load.rate
  // The affine curve bounds the busy period; only where that is not enough is it walked.
  if (slack > 0 && (atOnce + (frequency * burst) / slack) * OUTWARD < limit) return Number.POSITIVE_INFINITY
  const sets = [same, higher]
  return isWithin(load, sets, limit, work) ? Number.POSITIVE_INFINITY : lastCountable(sets, limit, work)
}

/** Least fixed point of L = B + Σ C · ceil((L + J)/π), left as soon as it holds more than `limit` arrivals. */
const isWithin = (load: QueueLoad, sets: readonly Flows[], limit: number, work: Work): boolean => {
  const flowCount = load.same.count + load.higher.count
  for (let length = 1; ; ) {
    work.spend(flowCount / 2)
    let demand = load.blocking
    let count = 0
    for (const flows of sets)
      for (let i = 0; i < flows.count; i++) {
        const n = arrivalsBefore(length, flows, i)
        count += n
        demand += n * flows.cost[i]
      }
    if (count > limit) return false
    if (demand <= length) return true
    length = demand
  }
}

const lastCountable = (sets: readonly Flows[], limit: number, work: Work): number => {
  const count = (t: number): number => {
    let n = 0
    for (const flows of sets) work.spend(flows.count / 2)
    for (const flows of sets)
      for (let i = 0; i < flows.count; i++) n += arrivalsIn(t, flows.jitter[i], flows.period[i])
    return n
  }
  if (count(0) > limit) return -1
  let low = 0
  let high = 1
  while (count(high) <= limit) high *= 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (count(middle) <= limit) low = middle
    else high = middle
  }
  return low
}
