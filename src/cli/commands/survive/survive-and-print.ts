import { placeAndSolve } from '../../../allocation/analyze.ts'
import { SURVIVE } from '../../../jobs/kinds/survive.ts'
import { InputError } from '../../../model/checks/input-error.ts'
import { defined } from '../../../model/defined.ts'
import type {
  ElementKind,
  RerouteMethod,
  SurvivalInput,
  SurvivalRequirement,
} from '../../../model/planning/survival.ts'
import type { Allocation } from '../../../model/request.ts'
import { resultOfSurvival } from '../../../planning/survive/result.ts'
import { survivalInput } from '../../../planning/survive/survive.ts'
import { reportSurvival } from '../../../report/planning/survival.ts'
import { survivalJunit } from '../../../report/planning/survival-junit.ts'
import { toJson } from '../../../report/typeset/json.ts'
import { Inputs } from '../../input/inputs.ts'
import { notePlaced } from '../../input/solved.ts'
import { spread } from '../../input/spread.ts'
import { type FixedPointGiven, fixedPointGiven, overAfter } from '../../options/method.ts'
import { type FixedPointOptions, MOST_ROWS, type PrintOptions } from '../../options/options.ts'
import type { SpreadOptions } from '../../options/spread-options.ts'
import { writeOutputs } from '../../output/output.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { note } from '../../output/say.ts'
import { watched } from '../../output/watched.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { TimeOverError, UsageError } from '../../process/failure.ts'

export interface SurviveCliOptions extends PrintOptions, FixedPointOptions, SpreadOptions {
  readonly out?: string
  readonly junit?: string
  readonly reroute: RerouteMethod
  readonly require?: SurvivalRequirement
  readonly kinds?: readonly ElementKind[]
  readonly only?: readonly string[]
  readonly k: '1' | '2'
  readonly samples?: number
  readonly seed: number
  readonly moves?: true
}

/** Everything that `xlane survive` does; loaded when it is done. */
export const surviveAndPrint = async (
  topologyPath: string,
  path: string,
  options: SurviveCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { out, junit, reroute, require, kinds, only, k, samples, seed, moves } = options
  if (samples !== undefined && k === '1')
    throw new UsageError("option '--samples <n>' draws pairs: add --k 2")
  if (require?.startsWith('rerouted') && reroute === 'none')
    throw new UsageError(`option '--require ${require}' is about new trees: add --reroute greedy`)
  checkOutputs(
    [
      { option: '--out <file>', path: out },
      { option: '--junit <file>', path: junit },
    ],
    [topologyPath, path],
  )
  const given = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  await inputs.finish()
  notePlaced(read, path, options, io)
  const { shouldStop, ...analysis } = given
  const allocation: Allocation =
    read.kind === 'allocation' ? read.allocation : placed(topology, read.requests, given, options, run)
  const input = asUsage(() =>
    survivalInput(topology, allocation, {
      ...analysis,
      ...defined({ kinds, only, samples, moves }),
      k: k === '2' ? 2 : 1,
      seed,
      reroute,
    }),
  )
  const { answers, wasInterrupted } = await spread(
    SURVIVE,
    input,
    { what: 'failing', isOver: shouldStop },
    options,
    io,
  )
  if (answers.length === 0) {
    const isTime = wasInterrupted || shouldStop?.() === true
    const why = !isTime
      ? 'UNDECIDED nothing is computed: the steps allowed are used up by the network as it is (--work-limit)'
      : `TIME_LIMIT nothing is computed: stopped before the network as it is was analysed`
    note(why, options, io)
    if (!wasInterrupted) throw new TimeOverError()
    run.exitCode = 130
    return
  }
  const survival = resultOfSurvival(input, answers, require)
  const format = formatOf(options)
  const look = reportOptions(options, topology.name, io)
  const limit = format === 'text' && options.limit === undefined ? { limit: MOST_ROWS } : {}
  io.stdout.write(reportSurvival(survival, format, { ...look, ...limit, details: only !== undefined }))
  const holds = survival.required?.holds ?? survival.violationsBefore === 0
  run.exitCode = holds && survival.complete ? 0 : 1
  if (wasInterrupted && !survival.complete) run.exitCode = 130
  const files = [
    ...(out === undefined ? [] : [{ path: out, text: toJson(survival) }]),
    ...(junit === undefined
      ? []
      : [{ path: junit, text: survivalJunit(survival, topology.name || topologyPath) }]),
  ]
  writeOutputs(files, io)
  for (const file of files) note(`wrote ${file.path}`, options, io)
}

const placed = (
  topology: SurvivalInput['topology'],
  requests: Parameters<typeof placeAndSolve>[1],
  given: FixedPointGiven,
  options: SurviveCliOptions,
  { io }: Run,
): Allocation => {
  const { given: stoppable, onProgress, during } = watched(given, options, io)
  const { allocation, result } = during('placing', () =>
    placeAndSolve(topology, requests, { ...stoppable, onProgress }),
  )
  const { length } = result.rejected
  if (length > 0)
    note(`${length} of ${requests.length} requests are rejected: what follows is without them`, options, io)
  return allocation
}

/** What the files cannot be blamed for was asked for wrongly. */
const asUsage = <T>(act: () => T): T => {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new UsageError(
      error.faults.map(({ path, message }) => `--${String(path[1])}: ${message}`).join('\n'),
    )
  }
}
