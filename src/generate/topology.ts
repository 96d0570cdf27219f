import type { Topology } from '../model/topology.ts'
import { build } from './build.ts'
import { line, ring } from './chain.ts'
import { dumbbell } from './dumbbell.ts'
import { fatTree } from './fat-tree.ts'
import { leafSpine } from './leaf-spine.ts'
import { type CommonOptions, resolveOptions } from './options.ts'
import { star } from './star.ts'
import type { Wiring } from './wiring.ts'

/** The form of a network, and its size. */
export type Shape =
  | {
      readonly shape: 'fat-tree'
      /** Ports of a switch; even. */
      readonly k: number
    }
  | {
      readonly shape: 'leaf-spine'
      /** Switches with hosts. */
      readonly leaves: number
      /** Switches that join them. */
      readonly spines: number
      /** Hosts at each leaf. */
      readonly hostsPerLeaf: number
    }
  | {
      readonly shape: 'ring'
      /** Switches. */
      readonly switches: number
      /** Hosts at each switch. */
      readonly hostsPerSwitch: number
    }
  | {
      readonly shape: 'line'
      /** Switches. */
      readonly switches: number
      /** Hosts at each switch. */
      readonly hostsPerSwitch: number
    }
  | {
      readonly shape: 'star'
      /** Hosts. */
      readonly hosts: number
    }
  | {
      readonly shape: 'dumbbell'
      /** Hosts on one side. */
      readonly left: number
      /** Hosts on the other. */
      readonly right: number
    }

/** A shape and what all shapes have in common, side by side. */
export type TopologySpec = Shape & CommonOptions

const wire = (spec: Shape): Wiring => {
  switch (spec.shape) {
    case 'fat-tree':
      return fatTree(spec.k)
    case 'leaf-spine':
      return leafSpine(spec.leaves, spec.spines, spec.hostsPerLeaf)
    case 'ring':
      return ring(spec.switches, spec.hostsPerSwitch)
    case 'line':
      return line(spec.switches, spec.hostsPerSwitch)
    case 'star':
      return star(spec.hosts)
    case 'dumbbell':
      return dumbbell(spec.left, spec.right)
    default:
      throw new RangeError(`shape: unknown '${(spec satisfies never as Shape).shape}'`)
  }
}

/**
 * A network of the given shape. The same spec gives the same network, node for node and link for link.
 * Throws RangeError that names the parameter and what it may be.
 */
export const generateTopology = (spec: TopologySpec): Topology => {
  const options = resolveOptions(spec)
  const wiring = wire(spec)
  return build(wiring, spec.name ?? wiring.name, options, spec)
}
