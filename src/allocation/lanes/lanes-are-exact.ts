import type { ResolvedOptions } from '../../analysis/options.ts'
import { layOut } from '../../analysis/solve.ts'
import { slowestPs, transmissionPs } from '../../calculus/queue/transmission.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'

/**
 * Whether lanes that are not found are not there either, on these trees (MODEL "Lanes"): a tunnel meets others at one link
 * at most, so that nobody's jitter there depends on lanes, and a best-effort frame blocks it for no less than any lower lane.
 */
export const lanesAreExact = (
  network: Network,
  tunnels: readonly Tunnel[],
  { method }: ResolvedOptions,
): boolean => {
  const { hops, violations } = layOut(network, tunnels)
  if (method !== 'fixed-point' || violations.length > 0) return false
  const { bandwidthBps, bestEffortPs, expressLanes, topology } = network
  return hops.tunnels.every((tunnel, t) => {
    const shared = [...hops.trees[t].links].filter(link => hops.countAt[link] > 1)
    const blocksLess = (link: number): boolean => {
      const costPs = slowestPs(
        transmissionPs(tunnel.sizeBits, bandwidthBps[link]),
        topology.clockTolerancePpb,
      )
      return costPs <= bestEffortPs[link]
    }
    const isPlain = [...hops.trees[t].links].every(link => expressLanes[link] === 0)
    return isPlain && shared.length <= 1 && shared.every(blocksLess)
  })
}
