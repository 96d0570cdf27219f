import { arrivalsIn } from './arrivals.ts'
import type { Flows } from './flows.ts'
import type { QueueLoad } from './queue-load.ts'

/** Arrivals in the half-open window [0, t): ceil((t + J)/π). */
const arrivalsBefore = (t: number, flows: Flows, i: number): number =>
  arrivalsIn(t - 1, flows.jitter[i], flows.period[i])

/**
 * Up to which instant the stairs of a queue may be counted (MODEL "Long busy periods"): Infinity where
 * the busy period of the lane and those above holds at most `limit` arrivals, else the largest whole t with at most
 * `limit` arrivals in [0, t] (−1 where even the first instant has more). A function of the input alone.
 */
export const countableUntil = (load: QueueLoad, limit: number): number => {
  const sets = [load.same, load.higher]
  let burst = load.blocking
  let rho = 0
  let atOnce = 0
  let rate = 0
  for (const flows of sets)
    for (let i = 0; i < flows.count; i++) {
      const period = flows.period[i]
      const share = flows.cost[i] / period
      burst += flows.cost[i] + share * flows.jitter[i]
      rho += share
      atOnce += 1 + flows.jitter[i] / period
      rate += 1 / period
    }
  // The affine curve bounds the busy period; only where that is not enough is it walked.
  if (rho < 1 && (atOnce + (rate * burst) / (1 - rho)) * (1 + 1e-9) < limit) return Number.POSITIVE_INFINITY
  return isWithin(load, sets, limit) ? Number.POSITIVE_INFINITY : lastCountable(sets, limit)
}

/** Least fixed point of L = B + Σ C · ceil((L + J)/π), left as soon as it holds more than `limit` arrivals. */
const isWithin = (load: QueueLoad, sets: readonly Flows[], limit: number): boolean => {
  for (let length = 1; ; ) {
    let work = load.blocking
    let count = 0
    for (const flows of sets)
      for (let i = 0; i < flows.count; i++) {
        const n = arrivalsBefore(length, flows, i)
        count += n
        work += n * flows.cost[i]
      }
    if (count > limit) return false
    if (work <= length) return true
    length = work
  }
}

const lastCountable = (sets: readonly Flows[], limit: number): number => {
  const count = (t: number): number => {
    let n = 0
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
