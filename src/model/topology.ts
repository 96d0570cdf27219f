import type { Encapsulation } from './encapsulation.ts'
import type { Layout, Remarks } from './remarks.ts'

/** Times are whole picoseconds, sizes whole bits, rates whole bit/s (MODEL "Exact arithmetic"). */
export interface Node extends Remarks {
  /** Name, unique among nodes. */
  readonly id: string
  /** A host sends and receives, a switch forwards. */
  readonly kind: 'host' | 'switch'
  /** Least processing time; counts on every link that *enters* the node. */
  readonly minLatencyPs: number
  /** Spread of the processing time; counts on every link that enters the node. */
  readonly maxJitterPs: number
  /** Extra time of a tunnel that branches here, after the wire (§6.1: 3 us unicast, 6 us multicast). */
  readonly multicastLatencyPs: number
  /** Least time between release at a sender and its first egress queue. */
  readonly sendLatencyPs: number
  /** Spread of that time. */
  readonly sendJitterPs: number
  /** Whether tunnels may pass through: true for switches, false for hosts unless the file says otherwise. */
  readonly forwards: boolean
  /** Where it stands in drawings. Default: laid out. */
  readonly layout?: Layout
}

/**
 * Frame preemption at an egress port (802.1Qbu, 802.3br): packets of the express lanes interrupt frames of all others,
 * best effort included.
 */
export interface Preemption {
  /** Lanes 0 to expressLanes − 1 are express; at least 1. */
  readonly expressLanes: number
  /** Least length of a fragment but the last, bits: 64, 128, 192 or 256 B. */
  readonly minFragmentBits: number
}

/** Control traffic above all lanes at one egress port (gPTP, LLDP, STP): `packets` frames of `sizeBits` each period. */
export interface ReservedTraffic {
  /** Name of the protocol. */
  readonly name: string
  /** Of a frame on the wire, bits. */
  readonly sizeBits: number
  /** Period, ps. */
  readonly periodPs: number
  /** Frames each period. */
  readonly packets: number
}

/** A directed link with the egress queue (one per lane) at `from`. Latency and jitter: propagation and processing, no queueing. */
export interface Link extends Remarks {
  /** Name, unique among links. */
  readonly id: string
  /** Id of the node with the queue. */
  readonly from: string
  /** Id of the node it enters. */
  readonly to: string
  /** Line rate, bit/s. */
  readonly bandwidthBps: number
  /** Room of each lane's egress queue, in bits; Infinity where loss is not checked (`unlimited`). */
  readonly queueSizeBits: number
  /** Least latency, ps. */
  readonly minLatencyPs: number
  /** Spread of the latency, ps. */
  readonly maxJitterPs: number
  /** Largest IP packet, bits; default the topology's. */
  readonly mtuBits?: number
  /** Default the topology's; `none` where the topology has some and this port has not. */
  readonly preemption?: Preemption | 'none'
  /** Replaces the topology's; empty for none. */
  readonly reserved?: readonly ReservedTraffic[]
  /** Largest best-effort frame of this link on the wire; default the topology's. */
  readonly bestEffortMaxFrameBits?: number
  /** Longest time that a sleeping port (Energy-Efficient Ethernet) needs before it can send. Default 0. */
  readonly wakeLatencyPs?: number
  /** Unit of the queue's memory: every frame takes whole cells. Default: frames take what they are. */
  readonly queueCellBits?: number
}

/**
 * What one accident takes at once: lines in one duct, cards in one chassis, switches on one fuse. All of it fails together
 * where planning asks what breaks; no bound depends on it.
 */
export interface SharedRisk extends Remarks {
  /** Name, unique among groups. */
  readonly id: string
  /** Links that fail in both directions, each by the id of either. */
  readonly cables?: readonly string[]
  /** Links that fail in the direction named only. */
  readonly links?: readonly string[]
  /** Nodes that fail, with all their links. */
  readonly nodes?: readonly string[]
}

/** A network (§2.1). Ids are unique, links join existing nodes; the order of nodes and links is that of the file. */
export interface Topology extends Remarks {
  /** For titles; may be empty. */
  readonly name: string
  /** Largest best-effort frame on the wire, in bits; 0 gives the paper's own model. */
  readonly bestEffortMaxFrameBits: number
  /** What the wire adds to a load. */
  readonly encapsulation: Encapsulation
  /** Largest error of any node's clock, in parts per billion of the length of a tick, constant or wandering. */
  readonly clockTolerancePpb: number
  /** Largest IP packet, bits; default 1500 B, with encapsulation `none` unlimited. */
  readonly mtuBits?: number
  /** Frame preemption at all ports that say nothing else. Default none. */
  readonly preemption?: Preemption
  /** Control traffic at all ports that say nothing else. Default none. */
  readonly reserved?: readonly ReservedTraffic[]
  /** In file order. */
  readonly nodes: readonly Node[]
  /** In file order, each direction on its own. */
  readonly links: readonly Link[]
  /** Groups of links and nodes that fail together, in file order. Default none. */
  readonly sharedRisk?: readonly SharedRisk[]
}
