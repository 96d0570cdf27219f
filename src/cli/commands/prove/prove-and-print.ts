import { check } from '../../../analysis/check.ts'
import type { AnalysisResult } from '../../../analysis/result.ts'
import type { Allocation } from '../../../model/request.ts'
import type { ProofResult } from '../../../proof/proof-result.ts'
import { attackSteps, type ProveOptions } from '../../../proof/prove.ts'
import { nearest } from '../../../quantity/nearest.ts'
import { assumptionsOf } from '../../../report/analysis/assumptions.ts'
import { proofCode, reportProof } from '../../../report/proof/proof.ts'
import type { ProofSortKey } from '../../../report/proof/proof-columns.ts'
import { nextTurn } from '../../../threads/next-turn.ts'
import { Inputs } from '../../input/inputs.ts'
import { fixedPointGiven } from '../../options/method.ts'
import type { FixedPointOptions, PrintOptions } from '../../options/options.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { withElapsed } from '../../output/elapsed.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { proofProgress } from '../../output/proof-progress.ts'
import { checkOutputs, writeWhole } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'

export interface ProveCliOptions extends PrintOptions, Omit<FixedPointOptions, 'timeLimit'> {
  readonly time: string
  readonly runs: number
  readonly random: number
  readonly seed: number
  readonly tunnel?: string
  readonly witness: string
  readonly sort: ProofSortKey
}

const PS_PER_MS = 1_000_000_000

const checkTunnel = (id: string | undefined, path: string, { tunnels }: Allocation): void => {
  if (id === undefined || tunnels.some(t => t.id === id)) return
  const near = nearest(
    id,
    tunnels.map(t => t.id),
  )
  throw new UsageError(
    `option '--tunnel <id>': no '${id}' in ${path}${near === undefined ? '' : `; did you mean ${near}?`}`,
  )
}

/** A file name that a shell takes as one word. */
const quoted = (path: string): string =>
  /^[\w./~+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`

interface Ended {
  readonly result: ProofResult
  readonly isInterrupted: boolean
}

/** Simulates until it is done, its time is over, or somebody presses Ctrl-C: signals get through between steps. */
const attack = (
  steps: (shouldStop: () => boolean) => ReturnType<typeof attackSteps>,
  timeMs: number,
  options: ProveCliOptions,
  { io }: Run,
): Promise<Ended> => {
  const progress = proofProgress(options, io)
  return io.interruptible(async signal => {
    const start = io.now()
    const running = steps(() => signal.aborted || io.now() - start >= timeMs)
    try {
      let step = running.next()
      for (; !step.done; step = running.next()) {
        progress.update(step.value)
        await nextTurn()
      }
      return { result: step.value, isInterrupted: signal.aborted && !step.value.complete }
    } finally {
      progress.end()
    }
  })
}

/** Everything that `xlane prove` does; loaded when it is done. */
export const proveAndPrint = async (
  topologyPath: string,
  allocationPath: string,
  options: ProveCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const timeMs = (await quantityOption('--time <time>', options.time, 'time')) / PS_PER_MS
  const bounds = await fixedPointGiven(options, io)
  checkOutputs([{ option: '--witness <file>', path: options.witness }], [topologyPath, allocationPath])
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  const allocation = await inputs.allocation(allocationPath, topology)
  await inputs.finish()
  checkTunnel(options.tunnel, allocationPath, allocation)
  const analysis: AnalysisResult = withElapsed('proving', bounds, options, io, stoppable =>
    check(topology, allocation, stoppable),
  )
  const given: ProveOptions = {
    seed: options.seed,
    searchRuns: options.runs,
    randomRuns: options.random,
    analysis: bounds,
    ...(options.tunnel === undefined ? {} : { tunnel: options.tunnel }),
  }
  const { result, isInterrupted } = await attack(
    shouldStop => attackSteps(topology, allocation, analysis, { ...given, shouldStop }),
    timeMs,
    options,
    run,
  )
  const [first] = result.contradictions
  if (first !== undefined) writeWhole(options.witness, `${JSON.stringify(first.witness, null, 2)}\n`, io)
  const replay = ['xlane simulate', topologyPath, allocationPath, '--witness', options.witness]
  io.stdout.write(
    reportProof(result, formatOf(options), {
      ...reportOptions(options, io),
      sort: options.sort,
      ...(topology.name === '' ? {} : { title: topology.name }),
      assumptions: assumptionsOf(analysis),
      ...(first === undefined
        ? {}
        : { replay: replay.map((word, i) => (i === 0 ? word : quoted(word))).join(' ') }),
    }),
  )
  run.exitCode = proofCode(result)
  if (run.exitCode === 0 && isInterrupted) run.exitCode = 130
}
