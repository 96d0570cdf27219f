import { type FlowHops, HOP_JITTER, NOMINAL, STRIDE, WAIT } from '../network/flow-hops.ts'
import type { QueueFacts } from './queue-facts.ts'
import type { HopBound, LinkBound, ReceiverBound, TunnelBound } from './result.ts'
import { spreadAfter } from './spread-after.ts'

const finite = (ps: number): number | null => (ps === Number.POSITIVE_INFINITY ? null : ps)

/** λmin of tunnel t: the least over its receivers. */
export const leastLatency = (hops: FlowHops, t: number): number => {
  let least = Number.POSITIVE_INFINITY
  for (const leaf of hops.trees[t].leaves) least = Math.min(least, hops.least[hops.start[t] + leaf])
  return least
}

/** λmin + δmax of tunnel t: the greatest worst-case latency over its receivers; Infinity without a bound. */
export const worstLatency = (hops: FlowHops, t: number): number => {
  let worst = 0
  for (const leaf of hops.trees[t].leaves) {
    const h = hops.start[t] + leaf
    worst = Math.max(worst, hops.least[h] + spreadAfter(hops, h))
  }
  return worst
}

/**
 * The wire form of tunnel t's range (MODEL "Results"). `inexact` holds rows whose queue was closed by an affine tail.
 */
export const describeTunnel = (hops: FlowHops, t: number, inexact: ReadonlySet<number>): TunnelBound => {
  const tunnel = hops.tunnels[t]
  const tree = hops.trees[t]
  const { links, nodes } = hops.network.topology
  const first = hops.start[t]
  const least = leastLatency(hops, t)
  const worst = worstLatency(hops, t)
  const bounded = worst < Number.POSITIVE_INFINITY
  const rows = Array.from(tree.links, (_, i) => first + i)
  const { deadlinePs } = tunnel
  const sender = nodes[tree.sender]
  return {
    id: tunnel.id,
    sender: tunnel.sender,
    lane: tunnel.lane,
    sizeBits: tunnel.sizeBits,
    periodPs: tunnel.periodPs,
    requestedPeriodPs: tunnel.requestedPeriodPs,
    minLatencyPs: least,
    maxJitterPs: bounded ? worst - least : null,
    ...(deadlinePs === undefined ? {} : { deadlinePs, slackPs: bounded ? deadlinePs - worst : null }),
    exact: !rows.some(h => inexact.has(h)),
    tree: Array.from(tree.links, link => links[link].id),
    send: { latencyPs: sender.sendLatencyPs + tree.sendBranchPs, jitterPs: sender.sendJitterPs },
    receivers: Array.from(tree.leaves, (leaf, i) =>
      describeReceiver(hops, tunnel.receivers[i], first + leaf),
    ),
  }
}

const describeReceiver = (hops: FlowHops, node: string, leaf: number): ReceiverBound => ({
  node,
  minLatencyPs: hops.least[leaf],
  maxJitterPs: finite(spreadAfter(hops, leaf)),
  hops: pathTo(hops, leaf).map(h => describeHop(hops, h)),
})

/** Rows from the sender to row `leaf`. */
export const pathTo = (hops: FlowHops, leaf: number): readonly number[] => {
  const path: number[] = []
  for (let h = leaf; h >= 0; h = hops.parent[h]) path.push(h)
  return path.reverse()
}

export const describeHop = (hops: FlowHops, h: number): HopBound => {
  const at = h * STRIDE
  const { row, network } = hops
  return {
    link: network.topology.links[hops.link[h]].id,
    transmissionPs: row[at + NOMINAL],
    queueingPs: finite(row[at + WAIT]),
    latencyPs: hopLatency(hops, h),
    jitterPs: row[at + HOP_JITTER],
  }
}

/** Least propagation and processing of row h, multicast latency included. */
const hopLatency = (hops: FlowHops, h: number): number => {
  const t = hops.tunnel[h]
  const i = h - hops.start[t]
  return hops.network.latencyPs[hops.link[h]] + hops.trees[t].branchPs[i]
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
