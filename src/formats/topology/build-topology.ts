import { InputError } from '../../model/checks/input-error.ts'
import { soundTopology } from '../../model/checks/require-input.ts'
import type { EncapsulationName } from '../../model/encapsulation.ts'
import type { SharedRisk, Topology } from '../../model/topology.ts'
import { jsonSource } from '../source/json-source.ts'
import { Problems } from '../source/problems.ts'
import { readTopology } from './parse-topology.ts'

/** An amount with its unit, as files have it: `10 us`, `64 B`, `1 Gbit/s`, `100 ppm`; a bare 0 needs none. */
export type Quantity = string | 0

/** What a node says of itself, or defaults say of its kind; see {@link Topology} for what each means. */
export interface NodeValues {
  /** Least processing time, rounded down to whole ps. Default 0. */
  readonly minLatency?: Quantity
  /** Spread of the processing time, the sum rounded up to whole ps. Default 0. */
  readonly maxJitter?: Quantity
  /** Extra time of a tunnel that branches here; whole ps. Default 0. */
  readonly multicastLatency?: Quantity
  /** Least time between release at a sender and its first egress queue. Default 0. */
  readonly sendLatency?: Quantity
  /** Spread of that time. Default 0. */
  readonly sendJitter?: Quantity
  /** Whether tunnels may pass through. Default: switches do, hosts do not. */
  readonly forwards?: boolean
}

/** What a network says of all its ports, and a link of its own. */
export interface PortValues {
  /** Largest IP packet. Default 1500 B; with encapsulation `none` nothing is limited unless given. */
  readonly mtu?: Quantity
  /** Lanes 0 to k that interrupt all others, and the least fragment (default 64 B). Default `none`. */
  readonly preemption?:
    | 'none'
    | {
        /** Express lanes, from 0 without gaps. */
        readonly express: readonly number[]
        /** Least fragment: 64, 128, 192 or 256 B. */
        readonly minFragment?: Quantity
      }
  /** Control traffic above all lanes, sizes on the wire. Default none. */
  readonly reserved?: readonly {
    /** Name of the protocol. */
    readonly name: string
    /** Size of a frame on the wire. */
    readonly size: Quantity
    /** Time between two packets, with its unit. */
    readonly period: Quantity
    /** Frames each period. Default 1. */
    readonly packets?: number
  }[]
  /** Traffic below all lanes; its largest frame on the wire. Default 1542 B; `0 B` for none. */
  readonly bestEffort?: {
    /** Largest frame on the wire. */
    readonly maxFrame?: Quantity
  }
}

/** What a link says of itself, or defaults say of all. */
export interface LinkValues extends PortValues {
  /** Line rate, whole bit/s; needed here or in the defaults. */
  readonly bandwidth?: Quantity
  /** Room of each lane's egress queue, `unlimited` where loss is not checked; needed here or in the defaults. */
  readonly queueSize?: Quantity
  /** Unit of the queue's memory: every frame takes whole cells. Default none. */
  readonly queueCell?: Quantity
  /** Longest time that a sleeping port (Energy-Efficient Ethernet) needs before it can send. Default 0. */
  readonly wakeLatency?: Quantity
  /** Least propagation and processing time. Default 0. */
  readonly minLatency?: Quantity
  /** Spread of that time. Default 0. */
  readonly maxJitter?: Quantity
}

/** A topology as a file says it, with units. */
export interface TopologyValues extends PortValues {
  /** For titles. Default none. */
  readonly name?: string
  /** What the wire adds to a load. Default `udp4`. */
  readonly encapsulation?:
    | EncapsulationName
    | {
        /** What the wire adds to every packet. */
        readonly header: Quantity
        /** Least size on the wire. */
        readonly minimum: Quantity
      }
  /** Largest error of any clock. Default 0. */
  readonly clockTolerance?: Quantity
  /** Values for nodes and links that do not give their own. */
  readonly defaults?: {
    /** For links. */
    readonly link?: LinkValues
    /** For switches. */
    readonly switch?: NodeValues
    /** For hosts. */
    readonly host?: NodeValues
  }
  /** Nodes by name. */
  readonly nodes: Readonly<
    Record<
      string,
      NodeValues & {
        /** A host sends and receives, a switch forwards. */
        readonly kind: 'host' | 'switch'
      }
    >
  >
  /** Links, each in both directions unless `duplex: false`; parallel ones need an id. */
  readonly links: readonly (LinkValues & {
    /** Name of the link; the other direction has the same with `~`. Default `from>to`. */
    readonly id?: string
    /** Id of the node at the sending end. */
    readonly from: string
    /** Id of the node at the receiving end. */
    readonly to: string
    /** Whether it exists in both directions. Default true. */
    readonly duplex?: boolean
  })[]
  /** What one accident takes at once, by name. Default none. */
  readonly sharedRisk?: Readonly<Record<string, Omit<SharedRisk, 'id'>>>
}

/**
 * A topology from values with units: the same object as a file with these keys gives, defaults applied. Throws
 * InputError with every mistake, its code and its path, as for a file.
 */
export const topology = (values: TopologyValues): Topology => {
  const problems = new Problems()
  const built = readTopology(jsonSource(JSON.stringify(values) ?? 'null', values), problems)
  if (problems.hasErrors) throw new InputError(problems.toFaults())
  return soundTopology(built)
}
