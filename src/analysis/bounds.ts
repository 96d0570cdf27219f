import type { FlowHops } from '../network/flow-hops.ts'
import { LEAST, STRIDE, WAIT } from '../network/flow-row.ts'
import type { Source } from '../network/source.ts'
import type { QueueFacts } from './queue/queue-facts.ts'
import { worstAfter } from './queue/spread-after.ts'
import type { HopBound, LinkBound, ReceiverBound, TunnelBound } from './result.ts'

const finite = (ps: number): number | null => (ps === Number.POSITIVE_INFINITY ? null : ps)

/** λmin of tunnel t: the least over its receivers. */
export const leastLatency = (hops: FlowHops, t: number): number => {
  let least = Number.POSITIVE_INFINITY
  const { leaves } = hops.trees[t]
  for (let i = 0; i < leaves.length; i++) least = Math.min(least, hops.least[hops.rowOf(t, leaves[i])])
  return least
}

/** λmin + δmax of tunnel t: the greatest worst-case latency over its receivers; Infinity without a bound. */
export const worstLatency = (hops: FlowHops, t: number): number => {
  let worst = 0
  const { leaves } = hops.trees[t]
  for (let i = 0; i < leaves.length; i++) worst = Math.max(worst, worstAfter(hops, hops.rowOf(t, leaves[i])))
  return worst
}

/**
 * The wire form of tunnel t's range (MODEL "Results"). `inexact` holds rows whose queue was closed by an affine tail. What
 * receivers see is described when it is first read: `hops` must stay as they are.
 */
export const describeTunnel = (hops: FlowHops, t: number, inexact: ReadonlySet<number>): TunnelBound => {
  const tunnel = hops.tunnels[t]
  const tree = hops.trees[t]
  const { links } = hops.network.topology
  const least = leastLatency(hops, t)
  const worst = worstLatency(hops, t)
  const bounded = worst < Number.POSITIVE_INFINITY
  const { deadlinePs } = tunnel
  return {
    id: tunnel.id,
    sender: tunnel.sender,
    lane: tunnel.lane,
    ...describeSource(hops.sources[t]),
    ...(tunnel.arrival === undefined || tunnel.arrival.kind === 'periodic'
      ? {}
      : { arrival: tunnel.arrival }),
    ...(tunnel.withinPs ? { withinPs: tunnel.withinPs } : {}),
    periodPs: tunnel.periodPs,
    requestedPeriodPs: tunnel.requestedPeriodPs,
    minLatencyPs: least,
    maxJitterPs: bounded ? worst - least : null,
    worstPs: finite(worst),
    ...(deadlinePs === undefined ? {} : { deadlinePs, slackPs: bounded ? deadlinePs - worst : null }),
    exact: inexact.size === 0 || !hops.rowsOf(t).some(h => inexact.has(h)),
    tree: idsOf(tree.links, links),
    send: { latencyPs: hops.sendLatencyPs(t), jitterPs: hops.sendJitterPs(t) },
    // Hop by hop there are millions of numbers in a large network, and most readers look at few tunnels so closely.
    get receivers(): readonly ReceiverBound[] {
      const described = tunnel.receivers.map((node, i) =>
        describeReceiver(hops, node, hops.rowOf(t, tree.leaves[i])),
      )
      Object.defineProperty(this, 'receivers', { value: described, enumerable: true })
      return described
    },
  }
}

/** A loop: to make a list of typed numbers in any other way takes several times as long, and there are many trees. */
const idsOf = (numbers: Int32Array, links: readonly { readonly id: string }[]): readonly string[] => {
  const ids: string[] = []
  for (let i = 0; i < numbers.length; i++) ids.push(links[numbers[i]].id)
  return ids
}

const describeSource = ({
  kinds,
  packets,
  isMixedBucket,
}: Source): Pick<TunnelBound, 'sizeBits' | 'minSizeBits' | 'packets' | 'message'> =>
  kinds.length === 1 && packets === 1 && kinds[0].loBits === kinds[0].hiBits
    ? { sizeBits: kinds[0].hiBits }
    : {
        sizeBits: Math.max(...kinds.map(kind => kind.hiBits)),
        ...(kinds.some(kind => kind.loBits < kinds[0].hiBits)
          ? { minSizeBits: Math.min(...kinds.map(kind => kind.loBits)) }
          : {}),
        ...(isMixedBucket || packets === 1 ? {} : { packets }),
        ...(kinds.length > 1 ? { message: { fragments: packets, lastBits: kinds[1].hiBits } } : {}),
      }

const describeReceiver = (hops: FlowHops, node: string, leaf: number): ReceiverBound => {
  const worst = worstAfter(hops, leaf)
  return {
    node,
    minLatencyPs: hops.least[leaf],
    maxJitterPs: finite(worst - hops.least[leaf]),
    worstPs: finite(worst),
    hops: pathTo(hops, leaf).map(h => describeHop(hops, h)),
  }
}

/** Rows from the sender to row `leaf`. */
export const pathTo = (hops: FlowHops, leaf: number): readonly number[] => {
  const path: number[] = []
  for (let h = leaf; h >= 0; h = hops.parent[h]) path.push(h)
  return path.reverse()
}

export const describeHop = (hops: FlowHops, h: number): HopBound => {
  const at = h * STRIDE
  const { row, network } = hops
  const link = hops.link[h]
  const latencyPs = hopLatency(hops, h)
  const up = hops.parent[h]
  const arrivesPs = up < 0 ? hops.sendLatencyPs(hops.tunnel[h]) : hops.least[up]
  // What λmin has for it: of a message, from the last packet's arrival to its end where it travels alone.
  const transmissionPs = hops.least[h] - arrivesPs - latencyPs
  const lastLeastPs = hops.traffic[h]?.lastLeastPs ?? row[at + LEAST]
  return {
    link: network.topology.links[link].id,
    transmissionPs,
    queueingPs: finite(row[at + WAIT] - (transmissionPs - lastLeastPs)),
    latencyPs,
    jitterPs: network.jitterPs[link] + hops.ownPs[h] - lastLeastPs,
  }
}

/** Least propagation and processing of row h, multicast latency included. */
const hopLatency = (hops: FlowHops, h: number): number => {
  const { branchPs } = hops.trees[hops.tunnel[h]]
  return hops.network.latencyPs[hops.link[h]] + branchPs[hops.hop[h]]
}

/** The wire form of all links in use. */
export const describeLinks = (
  hops: FlowHops,
  facts: readonly QueueFacts[],
  utilization: (link: number) => number,
): readonly LinkBound[] => {
  const byLink = new Map<number, QueueFacts[]>()
  for (const queue of facts) {
    const known = byLink.get(queue.link)
    if (known === undefined) byLink.set(queue.link, [queue])
    else known.push(queue)
  }
  return [...byLink].map(([link, queues]) => ({
    id: hops.network.topology.links[link].id,
    utilization: utilization(link),
    lanes: queues.map(({ lane, delayPs, backlogBits, exact }) => ({
      lane,
      delayPs: finite(delayPs),
      backlogBits: finite(backlogBits),
      queueBits: hops.network.queueBits[link],
      exact,
    })),
  }))
}
