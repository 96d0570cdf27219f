import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Comparison } from './comparison.ts'
import type { AnalysisOptions } from './options.ts'
import { solve } from './solution.ts'

/** Both methods (MODEL "Fixed point", "x-adj"), with and without line shaping and the additions to the paper, side by side per tunnel. */
export const compare = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): Comparison => solve(topology, allocation, options).comparison()
