import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { AnalysisOptions } from './options.ts'
import type { AnalysisResult } from './result.ts'
import { solve } from './solution.ts'

/**
 * Proves or refutes an allocation as it stands (MODEL "Ranges", "Verdicts"): worst-case λmin/δmax of every tunnel, backlog of every queue, and all
 * verdicts. Pure: the same input gives the same result. Who wants an explanation, a port's curves or a certificate of
 * the same allocation too asks one {@link solve}.
 */
export const check = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): AnalysisResult => solve(topology, allocation, options).result
