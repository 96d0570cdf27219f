import { mtuFault } from '../analysis/verdicts/mtu-fault.ts'
import { type Request, replicaId } from '../model/request.ts'
import type { Rejection, Remedy, Violation } from '../model/verdict.ts'
import type { Network } from '../network/network.ts'
import type { Placement } from './place-request.ts'

type Facts = Omit<Rejection, 'id' | 'message' | 'remedy' | 'code'>

/**
 * A request refused because of what its best attempt would break: the first violation, with what is missing there.
 */
export const rejectionOf = (
  network: Network,
  request: Request,
  violations: readonly Violation[],
  remedy: Remedy | undefined,
): Rejection => {
  const first = violations[0]
  return {
    id: request.id,
    code: first.code,
    message: first.message,
    ...factsOf(network, request, first),
    ...(remedy === undefined ? {} : { remedy }),
  }
}

/** The tunnel that breaks, where it is not the request's own. */
const other = ({ id }: Request, tunnel: string): { tunnel?: string } =>
  [id, replicaId(id, 1), replicaId(id, 2)].includes(tunnel) ? {} : { tunnel }

const factsOf = (network: Network, request: Request, v: Violation): Facts => {
  switch (v.code) {
    case 'OVERLOAD': {
      const available = network.bandwidthBps[network.linkIndex.get(v.link)!]
      // Work and periods as the verdict has them, with clocks, control traffic and cuts. It is exact, the share is not.
      const needed = Math.max(available, Math.round(v.utilization * available))
      const sides = { needed, available, missing: needed - available, unit: 'bit/s' as const }
      const { clockTolerancePpb } = v
      return { link: v.link, ...(clockTolerancePpb === undefined ? {} : { clockTolerancePpb }), ...sides }
    }
    case 'BUFFER': {
      const missing = v.backlogBits - v.queueBits
      const sides = { needed: v.backlogBits, available: v.queueBits, missing, unit: 'bit' as const }
      return { link: v.link, lane: v.lane, ...sides }
    }
    case 'DEADLINE': {
      const missing = v.worstPs - v.deadlinePs
      const sides = { needed: v.worstPs, available: v.deadlinePs, missing, unit: 'ps' as const }
      return {
        ...(v.leastPs === undefined ? { link: v.link! } : { leastPs: v.leastPs }),
        ...other(request, v.tunnel),
        ...sides,
      }
    }
    case 'UNBOUNDED':
      return { link: v.link, lane: v.lane, ...other(request, v.tunnel) }
    case 'PERIOD': {
      const available = v.maxPeriodPs ?? v.requestedPeriodPs
      return {
        ...other(request, v.tunnel),
        needed: v.periodPs,
        available,
        missing: v.periodPs - available,
        unit: 'ps',
      }
    }
    case 'MTU': {
      const missing = v.loadBits - v.largestLoadBits
      return { link: v.link, needed: v.loadBits, available: v.largestLoadBits, missing, unit: 'bit' }
    }
    case 'JITTER': {
      const missing = v.maxJitterPs - v.jitterLimitPs
      const sides = { needed: v.maxJitterPs, available: v.jitterLimitPs, missing, unit: 'ps' as const }
      return { ...other(request, v.tunnel), ...sides }
    }
    case 'METHOD':
      return v.link === undefined ? {} : { link: v.link }
    case 'TREE':
    case 'DECLARED':
    case 'TIME_LIMIT':
    case 'UNDECIDED':
      return {}
  }
  return v satisfies never
}

/** Why one of several placements cannot carry its load in a packet. */
export const tooLargeOf = (
  network: Network,
  placements: readonly Placement[],
): readonly Violation[] | undefined => {
  const faults = placements.flatMap(({ tunnel, tree }) => mtuFault(network, tunnel, tree.links) ?? [])
  return faults.length === 0 ? undefined : faults
}
