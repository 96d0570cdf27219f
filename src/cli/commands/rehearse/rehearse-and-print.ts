import { analyzeServices } from '../../../allocation/analyze-services.ts'
import { shellWord } from '../../../dataplane/shell.ts'
import { REHEARSE } from '../../../jobs/kinds/rehearse.ts'
import { defined } from '../../../model/defined.ts'
import type { FaultKind, Replay, Timing } from '../../../model/rehearsal.ts'
import type { Services } from '../../../model/services.ts'
import type { Topology } from '../../../model/topology.ts'
import { reportRehearsal } from '../../../report/rehearsal/rehearsal.ts'
import type { Rehearsed } from '../../../trial/rehearsal-options.ts'
import { rehearsalInput, resultOfRehearsal } from '../../../trial/rehearsal-parts.ts'
import type { RehearsalResult } from '../../../trial/rehearsal-result.ts'
import { ReplayError, rehearsalSteps } from '../../../trial/rehearse.ts'
import { Inputs } from '../../input/inputs.ts'
import { spread } from '../../input/spread.ts'
import { fixedPointGiven, overAfter } from '../../options/method.ts'
import type { FixedPointOptions, PrintOptions } from '../../options/options.ts'
import type { SpreadOptions } from '../../options/spread-options.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { runSteps } from '../../output/run-steps.ts'
import { stepText } from '../../output/status-line.ts'
import { checkOutputs, writeWhole } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'
import type { Io } from '../../process/io.ts'

export interface RehearseCliOptions extends PrintOptions, FixedPointOptions, SpreadOptions {
  readonly schedules: number
  readonly seed: number
  readonly faults: FaultKind
  readonly timing: Timing
  readonly replay?: string
  readonly out: string
}

/** The name of a run has four colons; anything else is a file. */
const isRunName = (replay: string): boolean => /^.+:[a-z]+:[a-z]+:\d+:\d+$/.test(replay)

const replayOf = async (replay: string | undefined, inputs: Inputs): Promise<string | Replay | undefined> =>
  replay === undefined || isRunName(replay) ? replay : inputs.replay(replay)

/** Everything that `xlane rehearse` does; loaded when it is done. */
export const rehearseAndPrint = async (
  topologyPath: string,
  servicesPath: string,
  options: RehearseCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const bounds = await fixedPointGiven(options, io)
  checkOutputs([{ option: '--out <file>', path: options.out }], [topologyPath, servicesPath])
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const services = await inputs.services(servicesPath, topology)
  const replay = await replayOf(options.replay, inputs)
  await inputs.finish()
  const analyzed = analyzeServices(topology, services, { ...bounds, remedies: false })
  const { out } = options
  const { value: result, wasInterrupted } =
    options.workers === undefined && options.redis === undefined
      ? await rehearsed(topology, services, analyzed, replay, bounds.shouldStop, options, io)
      : await spreadRehearsal(topology, services, analyzed, bounds.shouldStop, options, io)
  const failure = result.services.find(service => service.failure !== undefined)?.failure
  if (failure !== undefined) writeWhole(out, `${JSON.stringify(failure.replay, null, 2)}\n`, io)
  const again = ['rehearse', topologyPath, servicesPath, '--replay', out]
  io.stdout.write(
    reportRehearsal(result, formatOf(options), {
      ...reportOptions(options, topology.name, io),
      ...(failure === undefined ? {} : { replay: ['xlane', ...again.map(shellWord)].join(' ') }),
    }),
  )
  run.exitCode = result.valid && result.complete ? 0 : 1
  if (result.valid && wasInterrupted && !result.complete) run.exitCode = 130
}

interface Ended {
  readonly value: RehearsalResult
  readonly wasInterrupted: boolean
}

/** All runs in this thread, or the one that is to be replayed. */
const rehearsed = (
  topology: Topology,
  services: Services,
  analyzed: Rehearsed,
  replay: string | Replay | undefined,
  isOver: (() => boolean) | undefined,
  options: RehearseCliOptions,
  io: Io,
): Promise<Ended> => {
  const { schedules, seed, faults, timing } = options
  return runSteps(
    shouldStop =>
      stepsOrUsage(() =>
        rehearsalSteps(topology, services, analyzed, {
          schedules,
          seed,
          faults,
          timing,
          shouldStop,
          ...defined({ replay }),
        }),
      ),
    ({ service, done, total }) => stepText(`rehearsing ${service}:`, done, total),
    { timeMs: Number.POSITIVE_INFINITY, ...defined({ isOver }) },
    options,
    io,
  )
}

/** All runs, by threads or by workers over Redis. */
const spreadRehearsal = async (
  topology: Topology,
  services: Services,
  analyzed: Rehearsed,
  isOver: (() => boolean) | undefined,
  options: RehearseCliOptions,
  io: Io,
): Promise<Ended> => {
  const input = rehearsalInput(topology, services, analyzed, options)
  const { answers, wasInterrupted } = await spread(
    REHEARSE,
    input,
    { what: 'rehearsing', isOver },
    options,
    io,
  )
  return { value: resultOfRehearsal(input, answers), wasInterrupted }
}

/** A replay that fits no service is wrong usage. */
function* stepsOrUsage<S, R>(begin: () => Generator<S, R, void>): Generator<S, R, void> {
  try {
    return yield* begin()
  } catch (error) {
    throw error instanceof ReplayError ? new UsageError(`--replay: ${error.message}`) : error
  }
}
