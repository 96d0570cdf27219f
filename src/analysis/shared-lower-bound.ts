import { slowestPs, transmissionPs } from '../calculus/queue/transmission.ts'
import type { Tunnel } from '../model/request.ts'
import { Stopped } from '../model/work-budget.ts'
import type { Network } from '../network/network.ts'
import { hasOneTree } from '../network/one-tree.ts'
import { worstLatency } from './bounds.ts'
import { solveFixedPoint } from './fixed-point.ts'
import { type Lone, LoneTunnels } from './lower-bound.ts'
import { leastMergeWaits, type Merging } from './merge-waits.ts'
import type { ResolvedOptions } from './options.ts'
import { QueueSolver } from './queue/queue-solver.ts'
import { layOut } from './solve.ts'

/** A tunnel whose tree may be another, known by what every tree has. */
interface Open {
  readonly tunnel: Tunnel
  readonly lone: Lone & { readonly firstPs: number }
}

/**
 * Σ (λmin + δmax) that these tunnels have at least, in their lanes and at their periods, on whatever trees (MODEL "Lower
 * bounds"): what no tree avoids is analysed with all who cannot avoid it, the rest is each tunnel's own best way and the
 * waits where tunnels to one receiver must meet. `isFixed` says whose tree is given. Above {@link lowerBound}, or equal.
 */
export const sharedLowerBound = (
  network: Network,
  tunnels: readonly Tunnel[],
  isFixed: (tunnel: Tunnel) => boolean,
  options: ResolvedOptions,
): number => {
  const search = new LoneTunnels(network, true)
  const whole: Tunnel[] = []
  const open: Open[] = []
  let sum = 0
  for (const tunnel of tunnels) {
    // How a message is cut depends on the tree.
    if (tunnel.fragment !== true && (isFixed(tunnel) || hasOneTree(network, tunnel))) {
      whole.push(tunnel)
      continue
    }
    const lone = search.of(tunnel)
    if (tunnel.fragment !== true && isOpen(network, tunnel, lone)) open.push({ tunnel, lone })
    else sum += search.worst(tunnel)
  }
  const known = solvedPs(
    network,
    [...whole, ...open.map(({ tunnel }) => toFirstSwitch(network, tunnel))],
    options,
  )
  whole.forEach((tunnel, i) => {
    sum += known?.[i] ?? search.worst(tunnel)
  })
  open.forEach(({ lone }, i) => {
    sum += (known?.[whole.length + i] ?? lone.firstPs) + lone.restPs
  })
  for (const merging of mergings(network, open)) sum += leastMergeWaits(merging)
  return sum
}

/** Whether all that leave by the sender's only link start there. */
const isOpen = (
  network: Network,
  { sender }: Tunnel,
  lone: Lone,
): lone is Lone & { readonly firstPs: number } =>
  lone.firstPs !== undefined && network.forwards[network.nodeIndex.get(sender)!] === 0

/** The part of a tunnel that ends behind the sender's only link. */
const toFirstSwitch = ({ topology, nodeIndex, outStart, outLinks, to }: Network, tunnel: Tunnel): Tunnel => {
  const link = outLinks[outStart[nodeIndex.get(tunnel.sender)!]]
  return { ...tunnel, receivers: [topology.nodes[to[link]].id], routes: [[topology.links[link].id]] }
}

/** λmin + δmax of each, all together in the network and nobody else; undefined where that is not told exactly. */
const solvedPs = (
  network: Network,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
): readonly number[] | undefined => {
  const { hops, violations } = layOut(network, tunnels)
  if (violations.length > 0) return undefined
  options.work.begin()
  const solver = new QueueSolver(hops, options)
  try {
    solveFixedPoint(hops, options, undefined, solver)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return undefined
  }
  const worst = tunnels.map((_, t) => worstLatency(hops, t))
  return solver.inexact > 0 || worst.includes(Number.POSITIVE_INFINITY) ? undefined : worst
}

/** Tunnels of one lane to one receiver with one way in: wherever their ways lead, they meet before its end. */
const mergings = (network: Network, open: readonly Open[]): readonly Merging[] => {
  const { inStart, nodeIndex, topology } = network
  const rateBps = fastestBehindSwitches(network)
  const groups = new Map<string, { readonly sender: string; readonly costPs: number }[]>()
  for (const { tunnel, lone } of open) {
    const receiver = nodeIndex.get(lone.receiver)!
    if (inStart[receiver + 1] - inStart[receiver] !== 1) continue
    const key = JSON.stringify([lone.receiver, tunnel.lane])
    const costPs = slowestPs(transmissionPs(tunnel.sizeBits, rateBps), topology.clockTolerancePpb)
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push({ sender: tunnel.sender, costPs })
  }
  return [...groups.values()]
}

/** Where they meet is not known: at least as fast as anywhere. */
const fastestBehindSwitches = ({ bandwidthBps, from, forwards }: Network): number =>
  bandwidthBps.reduce((most, rate, link) => (forwards[from[link]] === 1 ? Math.max(most, rate) : most), 1)
