import { shortestPs, transmissionPs } from '../../calculus/queue/transmission.ts'
import type { Tunnel } from '../../model/request.ts'
import { components } from '../../network/components.ts'
import type { Network } from '../../network/network.ts'
import type { Tree } from '../../network/tree.ts'
import type { SourceShape } from './source-shapes.ts'

/** One receiver of one tunnel: where latencies are counted. */
export interface Endpoint {
  readonly tunnel: number
  readonly node: string
  /** Latency of a least packet that meets nobody and no jitter, by the fastest clocks, ps; of a message, of its last packet. */
  readonly leastPs: number
}

/** A receiver of a request that is sent twice: the endpoints of both replicas. */
export interface EndpointPair {
  readonly request: string
  readonly node: string
  readonly endpoints: readonly [number, number]
  readonly leastPs: number
}

/** A record before it has its number. */
export interface Draft {
  readonly link: number
  readonly tunnel: number
  readonly hop: number
  /** Hop before, −1 at the sender. */
  readonly before: number
  /** Link before, or the number of links for a release: releases come last. */
  readonly inLink: number
  /** Multicast latency between that link and this queue. */
  readonly inBranchPs: number
}

/** First hop of each tree in the numbering tunnel by tunnel; one entry more than trees. */
export const hopStarts = (trees: readonly Tree[]): Int32Array => {
  const start = new Int32Array(trees.length + 1)
  trees.forEach((tree, t) => {
    start[t + 1] = start[t] + tree.links.length
  })
  return start
}

export const draftsOf = (network: Network, trees: readonly Tree[]): Draft[] => {
  const drafts: Draft[] = []
  for (const [t, tree] of trees.entries()) {
    const first = drafts.length
    tree.links.forEach((link, i) => {
      const up = tree.parents[i]
      drafts.push({
        link,
        tunnel: t,
        hop: first + i,
        before: up < 0 ? -1 : first + up,
        inLink: up < 0 ? network.linkCount : tree.links[up],
        inBranchPs: up < 0 ? 0 : tree.branchPs[up],
      })
    })
  }
  return drafts
}

/** Where each group of an ascending column starts; one entry more than groups. */
export const groupStarts = (column: Int32Array, groups: number): Int32Array => {
  const start = new Int32Array(groups + 1)
  for (const group of column) start[group + 1]++
  for (let g = 0; g < groups; g++) start[g + 1] += start[g]
  return start
}

export const endpointsOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  trees: readonly Tree[],
  shapes: readonly SourceShape[],
): { endpoints: Endpoint[]; endpointStart: Int32Array; endpointOfHop: Int32Array } => {
  const hopStart = hopStarts(trees)
  const endpointOfHop = new Int32Array(hopStart[trees.length]).fill(-1)
  const endpointStart = new Int32Array(trees.length + 1)
  const endpoints: Endpoint[] = []
  for (const [t, tree] of trees.entries()) {
    const { receivers } = tunnels[t]
    const least = leastTimes(network, tunnels[t], tree, shapes[t])
    tree.leaves.forEach((leaf, i) => {
      endpointOfHop[hopStart[t] + leaf] = endpoints.length
      endpoints.push({ tunnel: t, node: receivers[i], leastPs: least[leaf] })
    })
    endpointStart[t + 1] = endpoints.length
  }
  return { endpoints, endpointStart, endpointOfHop }
}

/** Receivers of requests that are sent twice, request by request. */
export const pairsOf = (tunnels: readonly Tunnel[], endpoints: readonly Endpoint[]): EndpointPair[] => {
  const first = new Map<string, number>()
  const pairs: EndpointPair[] = []
  endpoints.forEach(({ tunnel, node, leastPs }, endpoint) => {
    const { replica } = tunnels[tunnel]
    if (replica === undefined) return
    const key = `${replica.of}\n${node}`
    const other = first.get(key)
    if (other === undefined) first.set(key, endpoint)
    else
      pairs.push({
        request: replica.of,
        node,
        endpoints: [other, endpoint],
        leastPs: Math.min(leastPs, endpoints[other].leastPs),
      })
  })
  return pairs
}

/** What a tunnel's sender, or the request itself, takes between release and first queue, branching apart. */
export const sendTimes = (
  network: Network,
  { sendLatencyPs, sendJitterPs }: Tunnel,
  { sender }: Tree,
): { readonly latencyPs: number; readonly jitterPs: number } => {
  const node = network.topology.nodes[sender]
  return { latencyPs: sendLatencyPs ?? node.sendLatencyPs, jitterPs: sendJitterPs ?? node.sendJitterPs }
}

/**
 * Per hop: from release to the far end of a packet of the least size that meets nobody, by the fastest clocks; of a message
 * that of its last packet, all of them going their way alone, one behind the other.
 */
const leastTimes = (
  network: Network,
  tunnel: Tunnel,
  tree: Tree,
  { isMessage, packets, leastBits, mostBits, lastBits }: SourceShape,
): Float64Array => {
  const { latencyPs } = sendTimes(network, tunnel, tree)
  const sizes = isMessage ? [...Array<number>(packets - 1).fill(mostBits), lastBits] : [leastBits]
  const ready = sizes.map(() => latencyPs + tree.sendBranchPs)
  const arrivals: number[][] = []
  tree.links.forEach((e, i) => {
    const before = tree.parents[i] < 0 ? ready : arrivals[tree.parents[i]]
    const laterPs = network.latencyPs[e] + tree.branchPs[i]
    let free = 0
    arrivals.push(
      before.map((at, k) => {
        const nominalPs = transmissionPs(sizes[k], network.bandwidthBps[e])
        free = Math.max(at, free) + shortestPs(nominalPs, network.topology.clockTolerancePpb)
        return free + laterPs
      }),
    )
  })
  return Float64Array.from(arrivals, times => times[times.length - 1])
}

export const nextOf = (
  drafts: readonly Draft[],
  recordOfHop: Int32Array,
): { nextStart: Int32Array; next: Int32Array } => {
  const nextStart = new Int32Array(drafts.length + 1)
  for (const { before } of drafts) if (before >= 0) nextStart[recordOfHop[before] + 1]++
  for (let r = 0; r < drafts.length; r++) nextStart[r + 1] += nextStart[r]
  const fill = nextStart.slice()
  const next = new Int32Array(nextStart[drafts.length])
  drafts.forEach(({ before }, r) => {
    if (before >= 0) next[fill[recordOfHop[before]]++] = r
  })
  return { nextStart, next }
}

export const lanesOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  link: Int32Array,
  tunnel: Int32Array,
): { lane: Int32Array; laneStart: Int32Array; lanes: Int32Array } => {
  const used = Array.from({ length: network.linkCount }, () => new Set<number>())
  link.forEach((e, r) => {
    used[e].add(tunnels[tunnel[r]].lane)
  })
  const sorted = used.map(set => [...set].sort((a, b) => a - b))
  const laneStart = new Int32Array(network.linkCount + 1)
  sorted.forEach((list, e) => {
    laneStart[e + 1] = laneStart[e] + list.length
  })
  return {
    lane: link.map((e, r) => sorted[e].indexOf(tunnels[tunnel[r]].lane)),
    laneStart,
    lanes: Int32Array.from(sorted.flat()),
  }
}

export const streamsOf = (
  network: Network,
  drafts: readonly Draft[],
): { stream: Int32Array; streamStart: Int32Array; streamCount: number; releases: Int32Array } => {
  const stream = new Int32Array(drafts.length)
  const streamStart = new Int32Array(network.linkCount + 1)
  const releases = new Int32Array(network.linkCount).fill(-1)
  let count = 0
  drafts.forEach((draft, r) => {
    const before = drafts[r - 1]
    const isNew =
      before?.link !== draft.link || before.inLink !== draft.inLink || before.inBranchPs !== draft.inBranchPs
    if (isNew) {
      streamStart[draft.link + 1]++
      count++
    }
    stream[r] = count - 1
    if (draft.before < 0) releases[draft.link] = count - 1
  })
  for (let e = 0; e < network.linkCount; e++) streamStart[e + 1] += streamStart[e]
  return { stream, streamStart, streamCount: count, releases }
}

/** Links in use so that each comes after all that feed it, or undefined where that is impossible. */
export const feedOrder = (
  network: Network,
  link: Int32Array,
  previous: Int32Array,
): Int32Array | undefined => {
  const used = new Uint8Array(network.linkCount)
  const after = new Int32Array(network.linkCount + 1)
  link.forEach((e, r) => {
    used[e] = 1
    if (previous[r] >= 0) after[link[previous[r]] + 1]++
  })
  for (let e = 0; e < network.linkCount; e++) after[e + 1] += after[e]
  const fill = after.slice()
  const next = new Int32Array(after[network.linkCount])
  link.forEach((e, r) => {
    if (previous[r] >= 0) next[fill[link[previous[r]]]++] = e
  })
  const { links, start } = components(used, after, next)
  return start.length - 1 === links.length ? links : undefined
}
