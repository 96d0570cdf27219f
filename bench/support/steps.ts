import { utilizationAt } from '../../src/analysis/queue/queue-facts.ts'
import type { QueueLoad } from '../../src/calculus/queue/queue-load.ts'
import type { Compiled } from './compiled.ts'

/** How much there is to count: jumps of the staircases after t = 0, per queue. */
export interface Steps {
  readonly utilization: number
  /** Jumps until the affine curve proves that nothing later matters. */
  readonly meanCounted: number
  readonly mostCounted: number
  /** Jumps in the whole busy period. */
  readonly meanBusy: number
  readonly mostBusy: number
}

/** For networks of one lane, solved. */
export const stepsOf = ({ hops, order, solver }: Compiled): Steps => {
  const counted: number[] = []
  const busy: number[] = []
  let utilization = 0
  for (const { lane, links } of order)
    for (const link of links) {
      const { load, delayPs } = solver.gather(link, lane)
      utilization = Math.max(utilization, utilizationAt(hops, link))
      const end = busyPeriod(load)
      counted.push(jumps(load, Math.min(end, horizon(load, delayPs))))
      busy.push(jumps(load, end))
    }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  return {
    utilization,
    meanCounted: mean(counted),
    mostCounted: Math.max(...counted),
    meanBusy: mean(busy),
    mostBusy: Math.max(...busy),
  }
}

/** Where B + σ − (1 − ρ)t falls below the worst delay. */
const horizon = ({ blocking, same }: QueueLoad, delayPs: number): number =>
  (blocking + same.envelope.burst - delayPs) / (1 - same.envelope.rate)

/** Least L > 0 with L = B + Σ C · ceil((L + J)/π). */
const busyPeriod = ({ blocking, same }: QueueLoad): number => {
  for (let length = 1; ; ) {
    let work = blocking
    for (let i = 0; i < same.count; i++)
      work += same.cost[i]! * Math.ceil((length + same.jitter[i]!) / same.period[i]!)
    if (work <= length) return length
    length = work
  }
}

const jumps = ({ same }: QueueLoad, until: number): number => {
  let n = 0
  for (let i = 0; i < same.count; i++) {
    const jitter = same.jitter[i]!
    const period = same.period[i]!
    n += Math.floor((until + jitter) / period) - Math.floor(jitter / period)
  }
  return n
}
