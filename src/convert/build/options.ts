import type { Exact } from '../../quantity/exact.ts'
import type { Rules } from './rules.ts'

/** What is filled in where a file says nothing, and how names and roles are chosen. */
export interface BuildOptions {
  /** Of links that have no rate. */
  readonly bandwidthBps?: number
  /** Of links that have no queue; Infinity for `unlimited`. */
  readonly queueBits?: number
  /** Speed of signals, m/s; default the file's own, else 2/3 of that of light. */
  readonly speed?: Exact
  /** How much longer a fibre may be than the great circle below it; at least 1. */
  readonly detour: number
  readonly hosts?: HostRule
  /** Hosts put at each switch that has none. */
  readonly attachHosts: number
  /** Rate of their links; default the fastest of their switch. */
  readonly accessBps?: number
  /** `largest`, or a node whose component is kept. */
  readonly component?: string
  readonly names: 'id' | 'label'
  readonly rules: Rules
}

/** Which nodes are hosts where the file does not say. */
export type HostRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'leaves' }
  | { readonly kind: 'names'; readonly pattern: RegExp }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string }
