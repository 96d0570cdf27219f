import { transmissionPs } from '../../src/calculus/queue/transmission.ts'
import type { Request, Route } from '../../src/model/request.ts'
import type { Network } from '../../src/network/network.ts'

/** A rule that says yes or no to a request on a given path, and remembers the yes. */
export interface Rule {
  readonly admits: (request: Request, route: Route) => boolean
}

const PS_PER_SECOND = 1e12

const linksOf = ({ linkIndex }: Network, route: Route): readonly number[] =>
  route.map(id => linkIndex.get(id)!)

/** Fewest links, ties by position in the file; breadth first over nodes that forward. */
export const shortestRoute = (network: Network, sender: string, receiver: string): Route => {
  const from = network.nodeIndex.get(sender)!
  const to = network.nodeIndex.get(receiver)!
  const by = new Map<number, number>([[from, -1]])
  for (const node of by.keys()) {
    if (node === to) break
    if (node !== from && network.forwards[node] === 0) continue
    for (let i = network.outStart[node]!; i < network.outStart[node + 1]!; i++) {
      const link = network.outLinks[i]!
      if (!by.has(network.to[link]!)) by.set(network.to[link]!, link)
    }
  }
  const route: string[] = []
  for (let node = to; node !== from; node = network.from[by.get(node)!]!)
    route.push(network.topology.links[by.get(node)!]!.id)
  return route.reverse()
}

/**
 * QJump (Grosvenor et al., NSDI 2015, §3): with n hosts, largest packet P and edge rate R, a host that sends one packet
 * in each epoch 2nP/R + ε sees every packet arrive within the epoch. So: a deadline of an epoch or more, and no more
 * than one packet per epoch and host, whatever it sends.
 */
export const qjump = (network: Network, largestBits: number): Rule => {
  const { nodes } = network.topology
  const hosts = nodes.filter(node => node.kind === 'host').length
  const rateBps = Math.min(...network.bandwidthBps)
  const packetPs = transmissionPs(largestBits, rateBps)
  const spent = new Map<string, number>()
  return {
    admits: ({ sender, periodPs, deadlinePs = Number.POSITIVE_INFINITY }, route) => {
      const links = linksOf(network, route)
      // ε: what is not queueing; each hop sends the packet once, behind at most one best-effort frame.
      const fixed = links.reduce(
        (sum, e) => sum + network.latencyPs[e]! + network.jitterPs[e]! + packetPs + network.bestEffortPs[e]!,
        0,
      )
      const epochPs = 2 * hosts * packetPs + fixed
      const share = (spent.get(sender) ?? 0) + epochPs / periodPs
      if (deadlinePs < epochPs || share > 1) return false
      spent.set(sender, share)
      return true
    },
  }
}

/**
 * Silo (Jang et al., SIGCOMM 2015, §4.2): every port may delay by its queue capacity, queue size over rate, whatever is in
 * it; a path's delay is the sum of them. Admitted is what keeps that within the deadline, every port's rate within the
 * line, and its bursts, each grown by rate × capacity at every port before, within the queue.
 */
export const silo = (network: Network): Rule => {
  const bursts = new Float64Array(network.linkCount)
  const rates = new Float64Array(network.linkCount)
  return {
    admits: ({ sizeBits, periodPs, deadlinePs = Number.POSITIVE_INFINITY }, route) => {
      const rate = (sizeBits * PS_PER_SECOND) / periodPs
      const adds: { link: number; burst: number }[] = []
      let burst = sizeBits
      let delayPs = 0
      for (const link of linksOf(network, route)) {
        const bps = network.bandwidthBps[link]!
        const capacityPs = (network.queueBits[link]! / bps) * PS_PER_SECOND
        adds.push({ link, burst })
        burst += (rate * capacityPs) / PS_PER_SECOND
        delayPs +=
          capacityPs + network.latencyPs[link]! + network.jitterPs[link]! + network.bestEffortPs[link]!
      }
      const fits = adds.every(
        a =>
          bursts[a.link]! + a.burst <= network.queueBits[a.link]! &&
          rates[a.link]! + rate <= network.bandwidthBps[a.link]!,
      )
      if (!fits || delayPs > deadlinePs) return false
      for (const a of adds) {
        bursts[a.link]! += a.burst
        rates[a.link]! += rate
      }
      return true
    },
  }
}
