import type { Request } from '../model/request.ts'
import type { Rejection, Remedy, Violation } from '../model/verdict.ts'
import { type FlowHops, PERIOD, STRIDE } from '../network/flow-hops.ts'
import { PS_PER_SECOND } from '../quantity/scale.ts'

type Facts = Omit<Rejection, 'id' | 'message' | 'remedy' | 'code'>

/**
 * A request refused because of what its best attempt would break: the first violation, with what is missing there.
 * `hops` are the tunnels in place.
 */
export const rejectionOf = (
  hops: FlowHops,
  request: Request,
  violations: readonly Violation[],
  remedy: Remedy | undefined,
): Rejection => {
  const first = violations[0]
  return {
    id: request.id,
    code: first.code,
    message: first.message,
    ...factsOf(hops, request, first),
    ...(remedy === undefined ? {} : { remedy }),
  }
}

const other = (request: Request, tunnel: string): { tunnel?: string } =>
  tunnel === request.id ? {} : { tunnel }

const factsOf = (hops: FlowHops, request: Request, v: Violation): Facts => {
  switch (v.code) {
    case 'OVERLOAD': {
      const available = hops.network.bandwidthBps[hops.network.linkIndex.get(v.link)!]
      const needed = Math.ceil(
        demandBps(hops, v.link) + (request.sizeBits * PS_PER_SECOND) / request.periodPs,
      )
      return { link: v.link, needed, available, missing: Math.max(0, needed - available), unit: 'bit/s' }
    }
    case 'BUFFER': {
      const missing = v.backlogBits - v.queueBits
      const sides = { needed: v.backlogBits, available: v.queueBits, missing, unit: 'bit' as const }
      return { link: v.link, lane: v.lane, ...sides }
    }
    case 'DEADLINE': {
      const missing = v.worstPs - v.deadlinePs
      const sides = { needed: v.worstPs, available: v.deadlinePs, missing, unit: 'ps' as const }
      return { link: v.link, ...other(request, v.tunnel), ...sides }
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
      return {}
  }
  return v satisfies never
}

/** What the tunnels in place ask of a link, bit/s. */
const demandBps = (hops: FlowHops, id: string): number => {
  const link = hops.network.linkIndex.get(id)!
  let sum = 0
  for (const h of hops.atLink[link].subarray(0, hops.countAt[link]))
    sum += (hops.tunnels[hops.tunnel[h]].sizeBits * PS_PER_SECOND) / hops.row[h * STRIDE + PERIOD]
  return sum
}
