import { type Demand, utilization } from '../../calculus/queue/utilization.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { COST, PERIOD, STRIDE } from '../../network/flow-row.ts'
import { largestPacketPs } from '../../network/lane-runs.ts'
import type { Gathered } from './gathered.ts'
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
  const room = solver.room()
  for (let link = 0; link < hops.network.linkCount; link++)
    for (const lane of lanesAt(hops, link)) facts.push(factsOf(hops, solver, solver.gather(link, lane, room)))
  return facts
}

export const factsOf = (hops: FlowHops, solver: QueueSolver, queue: Gathered): QueueFacts => {
  const { link, lane, delayPs } = queue
  let largest = -1
  let cost = 0
  for (const h of queue.own()) {
    const own = largestPacketPs(hops, h)
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
    backlogBits: bounded ? solver.backlogBits(queue) : Number.POSITIVE_INFINITY,
    exact: bounded ? solver.isExact(queue) : true,
    largest,
  }
}

/** Lanes in use at a link, ascending. */
export const lanesAt = (hops: FlowHops, link: number): readonly number[] =>
  hops.runsAt(link).map(({ lane }) => lane)

/**
 * Work and π of all batches at a link, of the tunnels in their order and then of control traffic; with what express packets
 * add by cutting frames, where a tunnel is preemptable.
 */
export const loadAt = (hops: FlowHops, link: number): Demand => {
  const count = hops.countAt[link]
  const list = hops.atLink[link]
  const { expressLanes, cutPs, reserved } = hops.network
  const control = reserved[link]
  const express = expressLanes[link]
  const isAnyCut = express > 0 && count > 0 && hops.lane[list[count - 1]] >= express
  const cut = isAnyCut ? cutPs[link] : 0
  const cost = new Float64Array(count + control.length)
  const period = new Float64Array(count + control.length)
  for (let i = 0; i < count; i++) {
    const packets = hops.lane[list[i]] < express ? (hops.traffic[list[i]]?.packets ?? 1) : 0
    cost[i] = hops.row[list[i] * STRIDE + COST] + cut * packets
    period[i] = hops.row[list[i] * STRIDE + PERIOD]
  }
  control.forEach((flow, i) => {
    cost[count + i] = flow.costPs + cut * flow.packets
    period[count + i] = flow.periodPs
  })
  return { cost, period, count: count + control.length }
}

/** Σ C/π at a link, for reading. */
export const utilizationAt = (hops: FlowHops, link: number): number => utilization(loadAt(hops, link))
