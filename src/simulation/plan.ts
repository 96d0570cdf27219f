import { transmissionPs } from '../calculus/transmission.ts'
import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import { components } from '../network/components.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'

/** One receiver of one tunnel: where latencies are counted. */
export interface Slot {
  readonly tunnel: number
  readonly node: string
  /** Latency of a packet that meets nobody and no jitter, ps. */
  readonly leastPs: number
}

/**
 * Tunnels laid out for simulation. A *record* is one tunnel at one egress queue; records are numbered link by link, and
 * within a link in the order in which SPEC 7 breaks ties (by incoming link, then by the order of that wire, releases last
 * by tunnel), so that comparing record numbers settles every tie. A *stream* is what reaches one queue from one link with one
 * multicast latency, hence in ascending time; streams of a link are numbered in tie order too.
 */
export interface Plan {
  readonly network: Network
  readonly tunnels: readonly Tunnel[]
  readonly trees: readonly Tree[]
  readonly recordCount: number
  /** Records of link e: `linkStart[e] … linkStart[e + 1] − 1`. */
  readonly linkStart: Int32Array
  readonly link: Int32Array
  readonly tunnel: Int32Array
  /** Position of the record's lane among those in use at its link, served in that order. */
  readonly lane: Int32Array
  /** Number of the hop, tunnel by tunnel, parents first: what random draws are keyed by. */
  readonly hop: Int32Array
  readonly bits: Float64Array
  /** Transmission time by an exact clock, ps. */
  readonly nominalPs: Float64Array
  /** Multicast latency after the wire: the tunnel branches at the far node. */
  readonly branchPs: Float64Array
  /** Slot fed at the far node, −1 for none. */
  readonly slot: Int32Array
  /** Records that get a copy at the far node: `next[nextStart[r]] … `. */
  readonly nextStart: Int32Array
  readonly next: Int32Array
  /** Record before, −1 at the sender. */
  readonly previous: Int32Array
  /** Stream that the record's packets arrive in. */
  readonly stream: Int32Array
  /** Streams of link e: `streamStart[e] … streamStart[e + 1] − 1`, the local releases last. */
  readonly streamStart: Int32Array
  readonly streamCount: number
  /** Stream of the releases at link e, −1 for none. */
  readonly releases: Int32Array
  /** Lanes in use at link e: `lanes[laneStart[e]] … `, ascending. */
  readonly laneStart: Int32Array
  readonly lanes: Int32Array
  readonly slots: readonly Slot[]
  /** First slot of tunnel t; one entry more than tunnels. Slots follow the receivers' order. */
  readonly slotStart: Int32Array
  /** Links in use, each after those that feed it; undefined where routes form a cycle. */
  readonly order: Int32Array | undefined
  /** Nominal transmission of a largest best-effort frame, per link. */
  readonly framePs: Float64Array
}

/** A tunnel that is no tree cannot be simulated (verdict TREE, SPEC 3). */
export class NotATreeError extends Error {
  override readonly name: string = 'NotATreeError'
  readonly violations: readonly Violation[]

  constructor(violations: readonly Violation[]) {
    super(violations.map(v => v.message).join('\n'))
    this.violations = violations
  }
}

interface Draft {
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

/**
 * Lays tunnels out for simulation. Throws {@link NotATreeError} naming every tunnel that is no tree.
 */
export const planSimulation = (topology: Topology, tunnels: readonly Tunnel[]): Plan => {
  const network = compileNetwork(topology)
  const trees = treesOf(network, tunnels)
  const drafts = draftsOf(network, trees)
  drafts.sort(
    (a, b) => a.link - b.link || a.inLink - b.inLink || b.inBranchPs - a.inBranchPs || a.tunnel - b.tunnel,
  )
  const recordOfHop = new Int32Array(drafts.length)
  drafts.forEach((draft, r) => {
    recordOfHop[draft.hop] = r
  })
  const column = (of: (draft: Draft, r: number) => number): Int32Array => Int32Array.from(drafts, of)
  const link = column(d => d.link)
  const tunnel = column(d => d.tunnel)
  const { slots, slotStart, slotOfHop } = slotsOf(network, tunnels, trees)
  const hopStart = hopStarts(trees)
  const previous = column(d => (d.before < 0 ? -1 : recordOfHop[d.before]!))
  const { nextStart, next } = nextOf(drafts, recordOfHop)
  return {
    network,
    tunnels,
    trees,
    recordCount: drafts.length,
    linkStart: groupStarts(link, network.linkCount),
    link,
    tunnel,
    ...lanesOf(network, tunnels, link, tunnel),
    hop: column(d => d.hop),
    bits: Float64Array.from(drafts, d => tunnels[d.tunnel]!.sizeBits),
    nominalPs: Float64Array.from(drafts, d =>
      transmissionPs(tunnels[d.tunnel]!.sizeBits, network.bandwidthBps[d.link]!),
    ),
    branchPs: Float64Array.from(drafts, d => trees[d.tunnel]!.branchPs[d.hop - hopStart[d.tunnel]!]!),
    slot: column(d => slotOfHop[d.hop]!),
    nextStart,
    next,
    previous,
    ...streamsOf(network, drafts),
    slots,
    slotStart,
    order: feedOrder(network, link, previous),
    framePs: Float64Array.from(topology.links, ({ bandwidthBps }) =>
      topology.bestEffortMaxFrameBits === 0
        ? 0
        : transmissionPs(topology.bestEffortMaxFrameBits, bandwidthBps),
    ),
  }
}

const treesOf = (network: Network, tunnels: readonly Tunnel[]): Tree[] => {
  const trees: Tree[] = []
  const violations: Violation[] = []
  for (const tunnel of tunnels) {
    const tree = treeOf(network, tunnel)
    if ('code' in tree) violations.push(tree)
    else trees.push(tree)
  }
  if (violations.length > 0) throw new NotATreeError(violations)
  return trees
}

/** First hop of each tree in the numbering tunnel by tunnel; one entry more than trees. */
const hopStarts = (trees: readonly Tree[]): Int32Array => {
  const start = new Int32Array(trees.length + 1)
  trees.forEach((tree, t) => {
    start[t + 1] = start[t]! + tree.links.length
  })
  return start
}

const draftsOf = (network: Network, trees: readonly Tree[]): Draft[] => {
  const drafts: Draft[] = []
  for (const [t, tree] of trees.entries()) {
    const first = drafts.length
    tree.links.forEach((link, i) => {
      const up = tree.parents[i]!
      drafts.push({
        link,
        tunnel: t,
        hop: first + i,
        before: up < 0 ? -1 : first + up,
        inLink: up < 0 ? network.linkCount : tree.links[up]!,
        inBranchPs: up < 0 ? 0 : tree.branchPs[up]!,
      })
    })
  }
  return drafts
}

/** Where each group of an ascending column starts; one entry more than groups. */
const groupStarts = (column: Int32Array, groups: number): Int32Array => {
  const start = new Int32Array(groups + 1)
  for (const group of column) start[group + 1]!++
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!
  return start
}

const slotsOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  trees: readonly Tree[],
): { slots: Slot[]; slotStart: Int32Array; slotOfHop: Int32Array } => {
  const hopStart = hopStarts(trees)
  const slotOfHop = new Int32Array(hopStart[trees.length]!).fill(-1)
  const slotStart = new Int32Array(trees.length + 1)
  const slots: Slot[] = []
  for (const [t, tree] of trees.entries()) {
    const { receivers, sizeBits } = tunnels[t]!
    const sender = network.topology.nodes[tree.sender]!
    const least = new Float64Array(tree.links.length)
    tree.links.forEach((e, i) => {
      const up = tree.parents[i]!
      const before = up < 0 ? sender.sendLatencyPs + tree.sendBranchPs : least[up]!
      const sendPs = transmissionPs(sizeBits, network.bandwidthBps[e]!)
      least[i] = before + sendPs + network.latencyPs[e]! + tree.branchPs[i]!
    })
    tree.leaves.forEach((leaf, i) => {
      slotOfHop[hopStart[t]! + leaf] = slots.length
      slots.push({ tunnel: t, node: receivers[i]!, leastPs: least[leaf]! })
    })
    slotStart[t + 1] = slots.length
  }
  return { slots, slotStart, slotOfHop }
}

const nextOf = (
  drafts: readonly Draft[],
  recordOfHop: Int32Array,
): { nextStart: Int32Array; next: Int32Array } => {
  const nextStart = new Int32Array(drafts.length + 1)
  for (const { before } of drafts) if (before >= 0) nextStart[recordOfHop[before]! + 1]!++
  for (let r = 0; r < drafts.length; r++) nextStart[r + 1]! += nextStart[r]!
  const fill = nextStart.slice()
  const next = new Int32Array(nextStart[drafts.length]!)
  drafts.forEach(({ before }, r) => {
    if (before >= 0) next[fill[recordOfHop[before]!]!++] = r
  })
  return { nextStart, next }
}

const lanesOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  link: Int32Array,
  tunnel: Int32Array,
): { lane: Int32Array; laneStart: Int32Array; lanes: Int32Array } => {
  const used = Array.from({ length: network.linkCount }, () => new Set<number>())
  link.forEach((e, r) => {
    used[e]!.add(tunnels[tunnel[r]!]!.lane)
  })
  const sorted = used.map(set => [...set].sort((a, b) => a - b))
  const laneStart = new Int32Array(network.linkCount + 1)
  sorted.forEach((list, e) => {
    laneStart[e + 1] = laneStart[e]! + list.length
  })
  return {
    lane: link.map((e, r) => sorted[e]!.indexOf(tunnels[tunnel[r]!]!.lane)),
    laneStart,
    lanes: Int32Array.from(sorted.flat()),
  }
}

const streamsOf = (
  network: Network,
  drafts: readonly Draft[],
): Pick<Plan, 'stream' | 'streamStart' | 'streamCount' | 'releases'> => {
  const stream = new Int32Array(drafts.length)
  const streamStart = new Int32Array(network.linkCount + 1)
  const releases = new Int32Array(network.linkCount).fill(-1)
  let count = 0
  drafts.forEach((draft, r) => {
    const before = drafts[r - 1]
    const isNew =
      before?.link !== draft.link || before.inLink !== draft.inLink || before.inBranchPs !== draft.inBranchPs
    if (isNew) {
      streamStart[draft.link + 1]!++
      count++
    }
    stream[r] = count - 1
    if (draft.before < 0) releases[draft.link] = count - 1
  })
  for (let e = 0; e < network.linkCount; e++) streamStart[e + 1]! += streamStart[e]!
  return { stream, streamStart, streamCount: count, releases }
}

/** Links in use so that each comes after all that feed it, or undefined where that is impossible. */
const feedOrder = (network: Network, link: Int32Array, previous: Int32Array): Int32Array | undefined => {
  const used = new Uint8Array(network.linkCount)
  const after = new Int32Array(network.linkCount + 1)
  link.forEach((e, r) => {
    used[e] = 1
    if (previous[r]! >= 0) after[link[previous[r]!]! + 1]!++
  })
  for (let e = 0; e < network.linkCount; e++) after[e + 1]! += after[e]!
  const fill = after.slice()
  const next = new Int32Array(after[network.linkCount]!)
  link.forEach((e, r) => {
    if (previous[r]! >= 0) next[fill[link[previous[r]!]!]!++] = e
  })
  const { links, start } = components(used, after, next)
  return start.length - 1 === links.length ? links : undefined
}
