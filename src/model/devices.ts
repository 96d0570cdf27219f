import { PS_PER_US } from '../quantity/scale.ts'

/** What a devices file says of one node; the rest has defaults (docs/DATAPLANE.md). */
export interface NodeDevice {
  /** Name of the Open vSwitch bridge. */
  readonly bridge?: string
  readonly ipv4?: string
  readonly ipv6?: string
  readonly mac?: string
}

/** The two ends of one link: OpenFlow port and network interface. A duplex link's reverse shares them. */
export interface LinkDevice {
  readonly port?: number
  readonly interface?: string
  readonly farPort?: number
  readonly farInterface?: string
}

/** Where a tunnel's packets go: addresses of its group of receivers, and its UDP port. */
export interface TunnelDevice {
  readonly ipv4?: string
  readonly ipv6?: string
  readonly mac?: string
  readonly udpPort?: number
}

/** The token bucket of a meter: what it can be set to, and how often it is refilled. */
export interface MeterDevice {
  readonly rateStepBps: number
  readonly burstStepBits: number
  /** Tokens come in steps of this length; 0 where they come continuously. */
  readonly tickPs: number
}

export type LaneQdisc = 'prio' | 'mqprio' | 'none'

/** How hosts pace their packets. */
export interface HostPacing {
  readonly qdisc: 'etf' | 'none'
  /** How early `etf` takes a packet up before its launch time. */
  readonly deltaPs: number
  readonly offload: boolean
  /** How long before its launch time an application hands over a packet, at most. */
  readonly lookaheadPs: number
}

/** A devices file: everything in it is optional. */
export interface DeviceDescription {
  /** By id of the node. */
  readonly nodes: ReadonlyMap<string, NodeDevice>
  /** By id of the link. */
  readonly links: ReadonlyMap<string, LinkDevice>
  /** By id of the tunnel. */
  readonly tunnels: ReadonlyMap<string, TunnelDevice>
  /** The VLAN of all tunnels. */
  readonly vlan: number
  /** How lanes become queues. */
  readonly lanes: LaneQdisc
  /** What meters can be set to. */
  readonly meter: MeterDevice
  /** How hosts pace their packets. */
  readonly pacing: HostPacing
}

/**
 * Open vSwitch on Linux: whole kbit/s and kbit, refilled once a millisecond (`ovs_meter_execute` counts whole
 * milliseconds).
 */
export const DEFAULT_DEVICES: DeviceDescription = {
  nodes: new Map(),
  links: new Map(),
  tunnels: new Map(),
  vlan: 100,
  lanes: 'prio',
  meter: { rateStepBps: 1000, burstStepBits: 1000, tickPs: 1000 * PS_PER_US },
  pacing: { qdisc: 'etf', deltaPs: 300 * PS_PER_US, offload: false, lookaheadPs: 1000 * PS_PER_US },
}
