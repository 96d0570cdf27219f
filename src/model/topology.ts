import type { Encapsulation } from './encapsulation.ts'

/** Times are whole picoseconds, sizes whole bits, rates whole bit/s (MODEL "Exact arithmetic"). */
export interface Node {
  readonly id: string
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
}

/** A directed link with the egress queue (one per lane) at `from`. Latency and jitter: propagation and processing, no queueing. */
export interface Link {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly bandwidthBps: number
  /** Room of each lane's egress queue, in bits. */
  readonly queueSizeBits: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number
}

/** A network (§2.1). Ids are unique, links join existing nodes; the order of nodes and links is that of the file. */
export interface Topology {
  readonly name: string
  /** Largest best-effort frame on the wire, in bits; 0 gives the paper's own model. */
  readonly bestEffortMaxFrameBits: number
  readonly encapsulation: Encapsulation
  /** Largest clock error, in parts per billion: periods shrink and transmission times grow by it (MODEL "Clocks"). */
  readonly clockTolerancePpb: number
  readonly nodes: readonly Node[]
  readonly links: readonly Link[]
}
