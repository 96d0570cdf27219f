import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'

/**
 * One directed link as the simulator runs it. Written from MODEL "Network", sharing nothing with the reference
 * analysis.
 */
export interface Wire {
  readonly index: number
  readonly id: string
  readonly to: number
  readonly queueSizeBits: number
  /** Propagation, and the processing of the node it enters. */
  readonly delayPs: number
  readonly jitterPs: number
  readonly bestEffortPs: number
  readonly slowestBestEffortPs: number
  /** What was granted per tunnel index: nominal and slowest transmission; 0 where the tunnel does not pass. */
  readonly nominalPs: readonly number[]
  readonly slowestPs: readonly number[]
}

export interface Flow {
  readonly index: number
  readonly tunnel: Tunnel
  readonly sender: number
  readonly sendLatencyPs: number
  readonly sendJitterPs: number
  readonly shortestPeriodPs: number
  /** Per node: the wires this tunnel leaves it by. */
  readonly leaves: readonly (readonly Wire[])[]
  /** Per node: what branching there adds after the wire. */
  readonly multicastPs: readonly number[]
  readonly isReceiver: readonly boolean[]
  /** Every wire of the tree, parents first, and the index in `path` of the wire before (−1 at the sender). */
  readonly path: readonly Wire[]
  readonly before: readonly number[]
}

export interface Plan {
  readonly wires: readonly Wire[]
  readonly flows: readonly Flow[]
  readonly nodeIds: readonly string[]
  readonly lanes: number
}

const up = (n: bigint, d: bigint): number => Number((n + d - 1n) / d)
const PPB = 1_000_000_000n

export const transmission = (bits: number, bandwidthBps: number): number =>
  up(BigInt(bits) * 1_000_000_000_000n, BigInt(bandwidthBps))

const slow = (ps: number, ppb: number): number => up(BigInt(ps) * (PPB + BigInt(ppb)), PPB)

export const plan = (topology: Topology, tunnels: readonly Tunnel[]): Plan => {
  const nodeIds = topology.nodes.map(n => n.id)
  const wires = topology.links.map((link, index): Wire => {
    const to = topology.nodes.find(n => n.id === link.to)!
    const crosses = (t: Tunnel): boolean => t.routes.some(route => route.includes(link.id))
    const nominalPs = tunnels.map(t => (crosses(t) ? transmission(t.sizeBits, link.bandwidthBps) : 0))
    const frame = transmission(topology.bestEffortMaxFrameBits, link.bandwidthBps)
    return {
      index,
      id: link.id,
      to: nodeIds.indexOf(link.to),
      queueSizeBits: link.queueSizeBits,
      delayPs: link.minLatencyPs + to.minLatencyPs,
      jitterPs: link.maxJitterPs + to.maxJitterPs,
      bestEffortPs: frame,
      slowestBestEffortPs: slow(frame, topology.clockTolerancePpb),
      nominalPs,
      slowestPs: nominalPs.map(ps => slow(ps, topology.clockTolerancePpb)),
    }
  })
  const flows = tunnels.map((tunnel, index): Flow => {
    const sender = topology.nodes.find(n => n.id === tunnel.sender)!
    const path: Wire[] = []
    const before: number[] = []
    for (const route of tunnel.routes) {
      let previous = -1
      for (const id of route) {
        const known = path.findIndex(w => w.id === id)
        if (known < 0) {
          before.push(previous)
          path.push(wires.find(w => w.id === id)!)
        }
        previous = known < 0 ? path.length - 1 : known
      }
    }
    const isReceiver = nodeIds.map(id => tunnel.receivers.includes(id))
    const leaves = nodeIds.map(id => path.filter(w => topology.links[w.index]!.from === id))
    const multicastPs = topology.nodes.map((n, i) =>
      leaves[i]!.length + (isReceiver[i] ? 1 : 0) > 1 ? n.multicastLatencyPs : 0,
    )
    return {
      index,
      tunnel,
      sender: nodeIds.indexOf(sender.id),
      sendLatencyPs: sender.sendLatencyPs + multicastPs[nodeIds.indexOf(sender.id)]!,
      sendJitterPs: sender.sendJitterPs,
      shortestPeriodPs: Number((BigInt(tunnel.periodPs) * (PPB - BigInt(topology.clockTolerancePpb))) / PPB),
      leaves,
      multicastPs,
      isReceiver,
      path,
      before,
    }
  })
  return { wires, flows, nodeIds, lanes: Math.max(0, ...tunnels.map(t => t.lane)) + 1 }
}
