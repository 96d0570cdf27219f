import { InputError } from '../../model/checks/input-error.ts'
import { soundTopology } from '../../model/checks/require-input.ts'
import type { EncapsulationName } from '../../model/encapsulation.ts'
import type { Topology } from '../../model/topology.ts'
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

/** What a link says of itself, or defaults say of all. */
export interface LinkValues {
  /** Line rate, whole bit/s; needed here or in the defaults. */
  readonly bandwidth?: Quantity
  /** Room of each lane's egress queue; needed here or in the defaults. */
  readonly queueSize?: Quantity
  /** Least propagation and processing time. Default 0. */
  readonly minLatency?: Quantity
  /** Spread of that time. Default 0. */
  readonly maxJitter?: Quantity
}

/** A topology as a file says it, with units. */
export interface TopologyValues {
  /** For titles. Default none. */
  readonly name?: string
  /** Traffic below all lanes; its largest frame on the wire. Default 1542 B; `0 B` for none. */
  readonly bestEffort?: { readonly maxFrame?: Quantity }
  /** What the wire adds to a load. Default `udp4`. */
  readonly encapsulation?: EncapsulationName | { readonly header: Quantity; readonly minimum: Quantity }
  /** Largest error of any clock. Default 0. */
  readonly clockTolerance?: Quantity
  /** Values for nodes and links that do not give their own. */
  readonly defaults?: {
    readonly link?: LinkValues
    readonly switch?: NodeValues
    readonly host?: NodeValues
  }
  /** Nodes by name. */
  readonly nodes: Readonly<Record<string, NodeValues & { readonly kind: 'host' | 'switch' }>>
  /** Links, each in both directions unless `duplex: false`; parallel ones need an id. */
  readonly links: readonly (LinkValues & {
    readonly id?: string
    readonly from: string
    readonly to: string
    readonly duplex?: boolean
  })[]
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
