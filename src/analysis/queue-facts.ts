import { utilization } from '../calculus/queue/utilization.ts'
import { COST, type FlowHops, PERIOD, STRIDE, WAIT } from '../network/flow-hops.ts'
import type { QueueSolver } from './queue-solver.ts'

/** What is known of one egress queue once the waits are: bits and ps, Infinity where there is no bound. */
export interface QueueFacts {
  readonly link: number
  readonly lane: number
  readonly delayPs: number
  readonly backlogBits: number
  readonly exact: boolean
  /** The tunnel with the largest packet in the lane. */
  readonly largest: number
}

/** Facts of every queue in use: links in file order, lanes ascending. */
export const queueFacts = (hops: FlowHops, solver: QueueSolver): readonly QueueFacts[] => {
  const facts: QueueFacts[] = []
  for (let link = 0; link < hops.network.linkCount; link++)
    for (const lane of lanesAt(hops, link)) facts.push(factsOf(hops, solver, link, lane))
  return facts
}

export const factsOf = (hops: FlowHops, solver: QueueSolver, link: number, lane: number): QueueFacts => {
  solver.gather(link, lane)
  const { row } = hops
  let delayPs = 0
  let largest = -1
  let cost = 0
  for (const h of solver.own()) {
    const own = row[h * STRIDE + COST]
    delayPs = Math.max(delayPs, row[h * STRIDE + WAIT] + own)
    if (own > cost) {
      cost = own
      largest = hops.tunnel[h]
    }
  }
  const bounded = delayPs < Number.POSITIVE_INFINITY
  return {
    link,
    lane,
    delayPs,
    backlogBits: bounded ? solver.backlogBits() : Number.POSITIVE_INFINITY,
    exact: bounded ? solver.isExact() : true,
    largest,
  }
}

/** Lanes in use at a link, ascending. */
export const lanesAt = (hops: FlowHops, link: number): readonly number[] => {
  const lanes: number[] = []
  const list = hops.atLink[link]
  for (let i = 0; i < hops.countAt[link]; i++) {
    const lane = hops.lane[list[i]]
    if (lanes[lanes.length - 1] !== lane) lanes.push(lane)
  }
  return lanes
}

/** C and π of all tunnels at a link. */
export const loadAt = (
  hops: FlowHops,
  link: number,
): { cost: Float64Array; period: Float64Array; count: number } => {
  const count = hops.countAt[link]
  const list = hops.atLink[link]
  const cost = new Float64Array(count)
  const period = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    cost[i] = hops.row[list[i] * STRIDE + COST]
    period[i] = hops.row[list[i] * STRIDE + PERIOD]
  }
  return { cost, period, count }
}

/** Σ C/π at a link, for reading. */
export const utilizationAt = (hops: FlowHops, link: number): number => {
  const { cost, period, count } = loadAt(hops, link)
  return utilization(cost, period, count)
}
