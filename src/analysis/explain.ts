import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Explanation } from './explanation.ts'
import type { AnalysisOptions } from './options.ts'
import { solve } from './solution.ts'

/**
 * Why tunnel `id` takes as long as it may: the path to the receiver with the greatest worst-case latency, and at every
 * hop the worst instant, who was there and what it cost, ps. All parts add up to the bound exactly. Method `fixed-point`.
 * Throws RangeError for an unknown id, NoBoundError where the tunnel has no bound.
 */
export const explain = (
  topology: Topology,
  allocation: Allocation,
  id: string,
  options: AnalysisOptions = {},
): Explanation => solve(topology, allocation, { ...options, method: 'fixed-point' }).explain(id)

/** The same for several tunnels, in the order of the allocation; those without a bound are left out. */
export const explainAll = (
  topology: Topology,
  allocation: Allocation,
  ids: ReadonlySet<string>,
  options: AnalysisOptions = {},
): readonly Explanation[] =>
  solve(topology, allocation, { ...options, method: 'fixed-point' }).explanations(ids)
