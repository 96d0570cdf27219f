import type { ImproveOptions, ImproveStep } from '../../allocation/improve/improve.ts'
import type { Solution } from '../../analysis/solution.ts'
import type { Request } from '../../model/request.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import { counted } from '../../report/typeset/numbers.ts'
import type { CommonOptions } from '../options/options.ts'
import { durationOption } from '../options/quantity-option.ts'
import { UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import { runSteps } from './run-steps.ts'
import { note } from './say.ts'
import { stepText } from './status-line.ts'

export interface ImproveCliOptions extends CommonOptions {
  readonly improve?: string
  readonly improveTrials?: number
  readonly seed?: number
  readonly exact?: true
  readonly method: 'fixed-point' | 'x-adj'
}

/** How long to look for better placements. */
export interface Search {
  readonly trials: number
  readonly seed: number
  readonly timeMs: number
}

/** As the options say; undefined where they do not ask for it. */
export const searchGiven = async (options: ImproveCliOptions): Promise<Search | undefined> => {
  const { improve, improveTrials, seed } = options
  if (improve === undefined && improveTrials === undefined) {
    if (seed !== undefined) throw new UsageError("option '--seed': it is of --improve or --improve-trials")
    return undefined
  }
  return {
    trials: improveTrials ?? Number.MAX_SAFE_INTEGER,
    seed: seed ?? 1,
    timeMs:
      improve === undefined
        ? Number.POSITIVE_INFINITY
        : (await durationOption('--improve <time>', improve)) / PS_PER_MS,
  }
}

/** Throws UsageError for a search that does not go with the method or the requests. */
export const checkSearches = async (
  requests: readonly Request[],
  options: ImproveCliOptions,
): Promise<void> => {
  const { searchFaults } = await import('../../allocation/search-faults.ts')
  const { method, exact = false, improve, improveTrials } = options
  const [first] = searchFaults(requests, { method, exact, improve: improve ?? improveTrials })
  if (first !== undefined) throw new UsageError(first.message)
}

/** The best that the search finds until its time or its trials are over, or somebody presses Ctrl-C. */
export const improved = async (
  { timeMs, trials, seed }: Search,
  begin: (improve: ImproveOptions) => Generator<ImproveStep, Solution, void>,
  options: CommonOptions,
  io: Io,
): Promise<Solution> => {
  const { value, wasInterrupted } = await runSteps(
    shouldStop => begin({ trials, seed, shouldStop }),
    ({ accepted, trials: made }) =>
      stepText(`better placements: ${accepted} accepted in ${counted(made, 'trial')}`),
    { timeMs },
    options,
    io,
  )
  const made = value.result.improvement?.trials ?? 0
  if (wasInterrupted && made < trials)
    note(`stopped by Ctrl-C after ${counted(made, 'trial')}: the best so far`, options, io)
  return value
}
