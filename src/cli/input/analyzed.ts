import type { AnalysisResult } from '../../analysis/result.ts'
import type { Allocation } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { FixedPointGiven } from '../options/method.ts'
import type { CommonOptions } from '../options/options.ts'
import { withElapsed } from '../output/elapsed.ts'
import { withProgress } from '../output/progress.ts'
import type { Io } from '../process/io.ts'
import type { AllocationOrRequests } from './inputs.ts'

/** Tunnels with their trees, and what the analysis says of them. */
export interface Analyzed {
  readonly allocation: Allocation
  readonly result: AnalysisResult
}

/** An allocation as it is; requests as `analyze` places them. */
export const analyzed = async (
  topology: Topology,
  read: AllocationOrRequests,
  given: FixedPointGiven,
  options: CommonOptions,
  io: Io,
): Promise<Analyzed> => {
  if (read.kind === 'requests') {
    const { analyze } = await import('../../allocation/analyze.ts')
    return withProgress(options, io, hook => analyze(topology, read.requests, { ...given, ...hook }))
  }
  const { allocation } = read
  const { check } = await import('../../analysis/check.ts')
  return {
    allocation,
    result: withElapsed('checking', given, options, io, stoppable => check(topology, allocation, stoppable)),
  }
}
