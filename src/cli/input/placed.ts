import type { Allocation } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { FixedPointGiven } from '../options/method.ts'
import type { CommonOptions } from '../options/options.ts'
import { withProgress } from '../output/progress.ts'
import type { Io } from '../process/io.ts'
import type { AllocationOrRequests } from './inputs.ts'

export interface PlacedAllocation {
  readonly allocation: Allocation
  readonly rejected: readonly Rejection[]
}

/** An allocation as it is; requests as `analyze` places them. */
export const placed = async (
  topology: Topology,
  read: AllocationOrRequests,
  given: FixedPointGiven,
  options: CommonOptions,
  io: Io,
): Promise<PlacedAllocation> => {
  if (read.kind === 'allocation') return { allocation: read.allocation, rejected: [] }
  const { analyze } = await import('../../allocation/analyze.ts')
  const { allocation, result } = await withProgress(options, io, hook =>
    analyze(topology, read.requests, { ...given, ...hook }),
  )
  return { allocation, rejected: result.rejected }
}
