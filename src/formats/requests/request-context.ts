import type { Topology } from '../../model/topology.ts'
import type { QuantityReader } from '../reading/fields.ts'
import type { Problems } from '../source/problems.ts'
import type { NetworkIndex } from './network-index.ts'

/** What every entry of one file is read against. */
export interface RequestContext {
  readonly topology: Topology
  readonly network: NetworkIndex
  readonly read: QuantityReader
  readonly problems: Problems
  /** Index of the first entry of each id; in words, where what has it is no entry. */
  readonly ids: Map<string, number | string>
}
