import type { Route } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { PS_PER_SECOND } from '../../quantity/scale.ts'
import { fixedPs, linksOf, type Rule } from './rule.ts'

/**
 * QJump (Grosvenor et al., NSDI 2015, §3): with n hosts, largest packet P and edge rate R, a host that sends one packet
 * in each epoch 2nP/R + ε sees every packet arrive within the epoch. So: a deadline of an epoch or more, and no more
 * than one packet per epoch and host, whatever it sends.
 */
export const qjump = (network: Network, largestBits: number): Rule => {
  const { nodes } = network.topology
  const hosts = nodes.filter(node => node.kind === 'host').length
  const rateBps = network.bandwidthBps.reduce((least, bps) => Math.min(least, bps), Number.MAX_SAFE_INTEGER)
  const packetPs = Math.ceil((largestBits * PS_PER_SECOND) / rateBps)
  const spent = new Map<string, number>()
  return {
    admits: ({ sender, periodPs, deadlinePs = Number.POSITIVE_INFINITY }, routes) => {
      // ε: what is not queueing; each hop sends the packet once, behind at most one best-effort frame.
      const fixedOf = (route: Route): number =>
        linksOf(network, route).reduce((sum, e) => sum + fixedPs(network, e) + packetPs, 0)
      const fixed = Math.max(...routes.map(fixedOf))
      const epochPs = 2 * hosts * packetPs + fixed
      const share = (spent.get(sender) ?? 0) + epochPs / periodPs
      if (deadlinePs < epochPs || share > 1) return undefined
      spent.set(sender, share)
      return epochPs
    },
  }
}
