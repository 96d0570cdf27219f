import { type QueueCurves, queueCurves } from '../calculus/queue-curves.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { COST, type FlowHops, STRIDE, WAIT } from '../network/flow-hops.ts'
import { compileNetwork } from '../network/network.ts'
import { ANALYSIS_RULES, type AnalysisOptions, resolveOptions } from './options.ts'
import { lanesAt } from './queue-facts.ts'
import { QueueSolver } from './queue-solver.ts'
import { solve } from './solve.ts'

/** The curves of one lane of one egress queue, for the packet of the lane whose delay there is the greatest. */
export interface PortCurves extends QueueCurves {
  readonly link: string
  readonly lane: number
  readonly queueBits: number
}

export interface PortName {
  readonly link: string
  readonly lane: number
}

/**
 * Arrival curve, service and worst instant (`calculus/queue-curves.ts`) of the ports asked for, in the order of links
 * and lanes. Left out is what has no bound and what holds too many packets in a busy period to be drawn; all of it where the
 * calculation was stopped. Method `fixed-point`.
 */
export const portCurves = (
  topology: Topology,
  allocation: Allocation,
  ports: readonly PortName[],
  options: AnalysisOptions = {},
): readonly PortCurves[] => {
  requireInput({ topology, allocation, options: [options, ANALYSIS_RULES] })
  const resolved = resolveOptions({ ...options, method: 'fixed-point' })
  const { hops, violations } = solve(compileNetwork(topology), allocation.tunnels, resolved)
  if (violations.some(v => v.code === 'TIME_LIMIT')) return []
  const solver = new QueueSolver(hops, resolved)
  const asked = new Set(ports.map(nameOf))
  return topology.links.flatMap(({ id }, link) =>
    lanesAt(hops, link)
      .filter(lane => asked.has(nameOf({ link: id, lane })))
      .flatMap(lane => {
        const curves = curvesOf(hops, solver, link, lane, Math.min(resolved.arrivalLimit, MOST_PACKETS))
        return curves === undefined
          ? []
          : { link: id, lane, queueBits: hops.network.queueBits[link], ...curves }
      }),
  )
}

/** With more packets than this a picture shows only a grey area. */
const MOST_PACKETS = 2000

const nameOf = ({ link, lane }: PortName): string => `${lane} ${link}`

const curvesOf = (
  hops: FlowHops,
  solver: QueueSolver,
  link: number,
  lane: number,
  arrivalLimit: number,
): QueueCurves | undefined => {
  const queue = solver.gather(link, lane)
  let costPs = 0
  let delayPs = 0
  for (const h of queue.own()) {
    const own = hops.row[h * STRIDE + COST]
    const delay = hops.row[h * STRIDE + WAIT] + own
    if (delay > delayPs) {
      delayPs = delay
      costPs = own
    }
  }
  return delayPs < Number.POSITIVE_INFINITY
    ? queueCurves(queue.loadForBacklog(), costPs, arrivalLimit)
    : undefined
}
