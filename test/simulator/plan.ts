import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'

/** Control traffic of one port. */
export interface Control {
  readonly bits: number
  readonly periodPs: number
  readonly packets: number
}

/** One directed link as the simulator runs it. Written from docs/MODEL.md, sharing nothing with the reference analysis. */
export interface Wire {
  readonly index: number
  readonly id: string
  readonly from: number
  readonly to: number
  readonly bandwidthBps: number
  /** Largest error of the clock of its port, ppb. */
  readonly ppb: number
  readonly queueSizeBits: number
  /** Unit of that queue. */
  readonly cellBits: number
  /** Propagation, and the processing of the node it enters. */
  readonly delayPs: number
  readonly jitterPs: number
  /** Largest frame of best effort. */
  readonly frameBits: number
  readonly wakePs: number
  /** Lanes below it interrupt all others; 0: none does. */
  readonly expressLanes: number
  readonly minFragmentBits: number
  readonly control: readonly Control[]
  /** Transmission of what was granted per tunnel index, by an exact clock; 0 where the tunnel does not pass. */
  readonly nominalPs: readonly number[]
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
  readonly topology: Topology
  readonly wires: readonly Wire[]
  readonly flows: readonly Flow[]
  readonly nodeIds: readonly string[]
  readonly lanes: number
}

const up = (n: bigint, d: bigint): number => Number((n + d - 1n) / d)
const PPB = 1_000_000_000n

/** By an exact clock, rounded up. */
export const transmission = (bits: number, bandwidthBps: number): number =>
  up(BigInt(bits) * 1_000_000_000_000n, BigInt(bandwidthBps))

/** By a clock whose ticks are so much too long: rounded up where they are, down where they are too short. */
export const skewed = (ps: number, ppb: number): number =>
  ppb >= 0 ? up(BigInt(ps) * (PPB + BigInt(ppb)), PPB) : Number((BigInt(ps) * (PPB + BigInt(ppb))) / PPB)

const settings = (topology: Topology, link: Link) => {
  const preemption = link.preemption ?? topology.preemption ?? 'none'
  const express = preemption === 'none' ? { expressLanes: 0, minFragmentBits: 0 } : preemption
  return {
    cellBits: link.queueCellBits ?? 1,
    frameBits: link.bestEffortMaxFrameBits ?? topology.bestEffortMaxFrameBits,
    wakePs: link.wakeLatencyPs ?? 0,
    expressLanes: express.expressLanes,
    minFragmentBits: express.minFragmentBits,
    control: (link.reserved ?? topology.reserved ?? []).map(({ sizeBits, periodPs, packets }) => ({
      bits: sizeBits,
      periodPs,
      packets,
    })),
  }
}

export const plan = (topology: Topology, tunnels: readonly Tunnel[]): Plan => {
  const nodeIds = topology.nodes.map(n => n.id)
  const wires = topology.links.map((link, index): Wire => {
    const to = topology.nodes.find(n => n.id === link.to)!
    const crosses = (t: Tunnel): boolean => t.routes.some(route => route.includes(link.id))
    return {
      index,
      id: link.id,
      from: nodeIds.indexOf(link.from),
      to: nodeIds.indexOf(link.to),
      bandwidthBps: link.bandwidthBps,
      ppb: topology.clockTolerancePpb,
      queueSizeBits: link.queueSizeBits,
      delayPs: link.minLatencyPs + to.minLatencyPs,
      jitterPs: link.maxJitterPs + to.maxJitterPs,
      ...settings(topology, link),
      nominalPs: tunnels.map(t => (crosses(t) ? transmission(t.sizeBits, link.bandwidthBps) : 0)),
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
      sendLatencyPs:
        (tunnel.sendLatencyPs ?? sender.sendLatencyPs) + multicastPs[nodeIds.indexOf(sender.id)]!,
      sendJitterPs: tunnel.sendJitterPs ?? sender.sendJitterPs,
      shortestPeriodPs: skewed(tunnel.periodPs, -topology.clockTolerancePpb),
      leaves,
      multicastPs,
      isReceiver,
      path,
      before,
    }
  })
  return { topology, wires, flows, nodeIds, lanes: Math.max(0, ...tunnels.map(t => t.lane)) + 1 }
}
