import type { Gathered } from '../analysis/queue/gathered.ts'
import { arrivalsIn } from '../calculus/queue/arrivals.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { BITS, JITTER, PERIOD, STRIDE } from '../network/flow-row.ts'
import { PS_PER_SECOND } from '../quantity/scale.ts'

/**
 * Whether a solved queue holds its backlog for certain, without computing the backlog: never more than what
 * arrives within the worst delay D, and never more than what the line sends in D and a packet (methods: Q ≤ arrivals
 * in [0, D]). For queues whose busy period is counted to its end. Rounded so that a yes is always right; a no only means
 * that the backlog must be computed.
 */
export const holdsForCertain = (hops: FlowHops, queue: Gathered): boolean => {
  const { link, delayPs } = queue
  // Cells and clocks make bits leave at another rate than the line's; batches have packets of their own.
  if (!hops.network.isProportional || !isPlain(hops, queue)) return false
  const { row } = hops
  let arrived = 0
  let largest = 0
  for (let i = 0; i < queue.count; i++) {
    const at = queue.rowAt(i) * STRIDE
    arrived += row[at + BITS] * arrivalsIn(delayPs, row[at + JITTER], row[at + PERIOD])
    largest = Math.max(largest, row[at + BITS])
  }
  const sent = (hops.network.bandwidthBps[link] / PS_PER_SECOND) * delayPs * (1 + 1e-6) + largest + 1
  return Math.max(arrived, sent) <= hops.network.queueBits[link]
}

/** Whether every batch is one packet of one size. */
const isPlain = (hops: FlowHops, queue: Gathered): boolean => {
  for (let i = 0; i < queue.count; i++) if (hops.traffic[queue.rowAt(i)] !== undefined) return false
  return true
}
