import { transmissionPs } from '../../calculus/queue/transmission.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Violation } from '../../model/verdict.ts'
import { compileNetwork, type Network } from '../../network/network.ts'
import { type Tree, treeOf } from '../../network/tree.ts'
import {
  type Draft,
  draftsOf,
  type Endpoint,
  type EndpointPair,
  endpointsOf,
  feedOrder,
  groupStarts,
  hopStarts,
  lanesOf,
  nextOf,
  pairsOf,
  streamsOf,
} from './lay-out.ts'
import { isElaborate, type PortSetup, portSetups, roomBits } from './ports.ts'
import { type SourceShape, sourceShapes } from './source-shapes.ts'

/**
 * Tunnels laid out for simulation. A *record* is one tunnel at one egress queue; records are numbered link by link, and
 * within a link in the order in which MODEL "Simulation" breaks ties (by incoming link, then by the order of that wire,
 * releases last by tunnel), so that comparing record numbers settles every tie. A *stream* is what reaches one queue
 * from one link with one multicast latency, hence in ascending time; streams of a link are numbered in tie order too.
 */
export interface PacketRecords {
  readonly network: Network
  readonly tunnels: readonly Tunnel[]
  readonly trees: readonly Tree[]
  /** Per tunnel: what it sends. */
  readonly shapes: readonly SourceShape[]
  /** Per link: what its port is set to. */
  readonly ports: readonly PortSetup[]
  /** Whether every source is plain, every port in use only serves its lanes in turn, and no request is sent twice. */
  readonly isPlain: boolean
  readonly recordCount: number
  /** Records of link e: `linkStart[e] … linkStart[e + 1] − 1`. */
  readonly linkStart: Int32Array
  readonly link: Int32Array
  readonly tunnel: Int32Array
  /** Position of the record's lane among those in use at its link, served in that order. */
  readonly lane: Int32Array
  /** Number of the hop, tunnel by tunnel, parents first: what random draws are keyed by. */
  readonly hop: Int32Array
  /** Room that a largest packet takes in this queue. */
  readonly bits: Float64Array
  /** Transmission time of a largest packet by an exact clock, ps. */
  readonly nominalPs: Float64Array
  /** Multicast latency after the wire: the tunnel branches at the far node. */
  readonly branchPs: Float64Array
  /** Endpoint fed at the far node, −1 for none. */
  readonly endpoint: Int32Array
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
  readonly endpoints: readonly Endpoint[]
  /** Receivers of requests that are sent twice; counted behind the endpoints. */
  readonly pairs: readonly EndpointPair[]
  /** First endpoint of tunnel t; one entry more than tunnels. Endpoints follow the receivers' order. */
  readonly endpointStart: Int32Array
  /** Links in use, each after those that feed it; undefined where routes form a cycle. */
  readonly order: Int32Array | undefined
  /** Nominal transmission of a largest best-effort frame, per link. */
  readonly framePs: Float64Array
}

/** A tunnel that is no tree cannot be simulated (verdict TREE, MODEL "Verdicts"). */
export class NotATreeError extends Error {
  override readonly name: string = 'NotATreeError'
  /** Which tunnels are no tree, and why. */
  readonly violations: readonly Violation[]

  constructor(violations: readonly Violation[]) {
    super(violations.map(v => v.message).join('\n'))
    this.violations = violations
  }
}

/**
 * Lays tunnels out for simulation. Throws {@link NotATreeError} naming every tunnel that is no tree.
 */
export const planSimulation = (topology: Topology, tunnels: readonly Tunnel[]): PacketRecords => {
  const network = compileNetwork(topology)
  const trees = treesOf(network, tunnels)
  const shapes = sourceShapes(network, tunnels, trees)
  const ports = portSetups(network)
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
  const { endpoints, endpointStart, endpointOfHop } = endpointsOf(network, tunnels, trees, shapes)
  const hopStart = hopStarts(trees)
  const previous = column(d => (d.before < 0 ? -1 : recordOfHop[d.before]))
  const { nextStart, next } = nextOf(drafts, recordOfHop)
  return {
    network,
    tunnels,
    trees,
    shapes,
    ports,
    isPlain:
      shapes.every(shape => shape.isPlain) &&
      tunnels.every(({ replica }) => replica === undefined) &&
      !link.some(e => isElaborate(ports[e])),
    recordCount: drafts.length,
    linkStart: groupStarts(link, network.linkCount),
    link,
    tunnel,
    ...lanesOf(network, tunnels, link, tunnel),
    hop: column(d => d.hop),
    bits: Float64Array.from(drafts, d => roomBits(shapes[d.tunnel].mostBits, ports[d.link].cellBits)),
    nominalPs: Float64Array.from(drafts, d =>
      transmissionPs(shapes[d.tunnel].mostBits, network.bandwidthBps[d.link]),
    ),
    branchPs: Float64Array.from(drafts, d => trees[d.tunnel].branchPs[d.hop - hopStart[d.tunnel]]),
    endpoint: column(d => endpointOfHop[d.hop]),
    nextStart,
    next,
    previous,
    ...streamsOf(network, drafts),
    endpoints,
    pairs: pairsOf(tunnels, endpoints),
    endpointStart,
    order: feedOrder(network, link, previous),
    framePs: Float64Array.from(ports, ({ frameBits }, e) =>
      frameBits === 0 ? 0 : transmissionPs(frameBits, network.bandwidthBps[e]),
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
