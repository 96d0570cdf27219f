import type { Solution } from '../../analysis/solution.ts'
import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import { defined } from '../../model/defined.ts'
import type { Topology } from '../../model/topology.ts'
import { type FixedPointGiven, overAfter } from '../options/method.ts'
import type { CommonOptions, LimitOptions } from '../options/options.ts'
import { note } from '../output/say.ts'
import { type Watched, watched } from '../output/watched.ts'
import type { Io } from '../process/io.ts'
import type { AllocationOrRequests } from './inputs.ts'

/** An allocation solved once, as it is; requests as `analyze` places them. What else is asked of it shows up too. */
export interface SolvedInput {
  readonly solution: Solution
  readonly during: Watched<FixedPointGiven>['during']
  /** Of a services file: what its services promise, each placed as a whole or not at all. */
  readonly services?: ServicesResult
}

/** Says where requests stand in for an allocation: what is proven then is of what was placed just now. */
export const notePlaced = (
  { kind }: AllocationOrRequests,
  path: string,
  options: CommonOptions,
  io: Io,
): void => {
  if (kind === 'requests') note(`${path}: requests, placed as analyze does`, options, io)
}

export const solved = async (
  topology: Topology,
  read: AllocationOrRequests,
  given: FixedPointGiven,
  options: CommonOptions & Pick<LimitOptions, 'timeLimit'>,
  io: Io,
): Promise<SolvedInput> => {
  const { given: stoppable, onProgress, during } = watched(given, options, io)
  if (read.kind === 'requests' && read.services !== undefined) {
    const { services } = read
    const { analyzeServices } = await import('../../allocation/analyze-services.ts')
    const limits = { ...stoppable, ...defined({ mustStop: await overAfter(options.timeLimit, io) }) }
    const { solution, result } = during('placing', () =>
      analyzeServices(topology, services, { ...limits, onProgress }),
    )
    return { solution, during, services: result }
  }
  if (read.kind === 'requests') {
    const { placeAndSolve } = await import('../../allocation/analyze.ts')
    const limits = { ...stoppable, ...defined({ mustStop: await overAfter(options.timeLimit, io) }) }
    return {
      solution: during('placing', () => placeAndSolve(topology, read.requests, { ...limits, onProgress })),
      during,
    }
  }
  const { solve } = await import('../../analysis/solution.ts')
  return { solution: during('analysing', () => solve(topology, read.allocation, stoppable)), during }
}
