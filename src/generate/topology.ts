import type { Topology } from '../model/topology.ts'
import { build } from './build.ts'
import { line, ring } from './chain.ts'
import { dumbbell } from './dumbbell.ts'
import { fatTree } from './fat-tree.ts'
import { leafSpine } from './leaf-spine.ts'
import { type CommonOptions, resolveOptions } from './options.ts'
import { star } from './star.ts'
import type { Wiring } from './wiring.ts'

export type Shape =
  | { readonly shape: 'fat-tree'; readonly k: number }
  | {
      readonly shape: 'leaf-spine'
      readonly leaves: number
      readonly spines: number
      readonly hostsPerLeaf: number
    }
  | { readonly shape: 'ring'; readonly switches: number; readonly hostsPerSwitch: number }
  | { readonly shape: 'line'; readonly switches: number; readonly hostsPerSwitch: number }
  | { readonly shape: 'star'; readonly hosts: number }
  | { readonly shape: 'dumbbell'; readonly left: number; readonly right: number }

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
