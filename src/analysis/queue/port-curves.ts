import type { Work } from '../../calculus/queue/work.ts'
import { type QueueCurves, queueCurves } from '../../calculus/queue-curves.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { STRIDE, WAIT } from '../../network/flow-row.ts'
import { lanesAt } from './queue-facts.ts'
import type { QueueSolver } from './queue-solver.ts'

/** The curves of one lane of one egress queue, for the packet of the lane whose delay there is the greatest. */
export interface PortCurves extends QueueCurves {
  /** Id of the link. */
  readonly link: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Room of the queue, bits. */
  readonly queueBits: number
}

/**
 * Arrival curve, service and worst instant (`calculus/queue-curves.ts`) of the queue of `lane` at `link`; undefined where
 * there is no such queue, no bound, or more packets in a busy period than can be drawn.
 */
export const curvesAt = (
  hops: FlowHops,
  solver: QueueSolver,
  link: number,
  lane: number,
  arrivalLimit: number,
  work: Work,
): PortCurves | undefined => {
  if (!lanesAt(hops, link).includes(lane)) return undefined
  const curves = curvesOf(hops, solver, link, lane, Math.min(arrivalLimit, MOST_PACKETS), work)
  const id = hops.network.topology.links[link].id
  return curves === undefined
    ? undefined
    : { link: id, lane, queueBits: hops.network.queueBits[link], ...curves }
}

/** With more packets than this a picture shows only a grey area. */
const MOST_PACKETS = 2000

const curvesOf = (
  hops: FlowHops,
  solver: QueueSolver,
  link: number,
  lane: number,
  arrivalLimit: number,
  work: Work,
): QueueCurves | undefined => {
  const queue = solver.gather(link, lane)
  let costPs = 0
  let delayPs = 0
  for (const h of queue.own()) {
    const own = hops.ownPs[h]
    const delay = hops.row[h * STRIDE + WAIT] + own
    if (delay > delayPs) {
      delayPs = delay
      // What may be cut to its end is done when its wait is.
      costPs = queue.load.isCut ? 0 : own
    }
  }
  return delayPs < Number.POSITIVE_INFINITY
    ? queueCurves(queue.loadForBacklog(), costPs, arrivalLimit, work)
    : undefined
}
