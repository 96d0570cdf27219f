import { shellWord } from '../../../dataplane/shell.ts'
import { defined } from '../../../model/defined.ts'
import { attackSteps, type ProveOptions } from '../../../proof/prove.ts'
import { PS_PER_MS } from '../../../quantity/scale.ts'
import { assumptionsOf } from '../../../report/analysis/assumptions.ts'
import { proofCode, reportProof } from '../../../report/proof/proof.ts'
import type { ReceiverSortKey } from '../../../report/typeset/sort-receivers.ts'
import { Inputs, tunnelsOf } from '../../input/inputs.ts'
import { checkTunnel } from '../../input/known-tunnel.ts'
import { notePlaced, solved } from '../../input/solved.ts'
import { fixedPointGiven, overAfter } from '../../options/method.ts'
import type { FixedPointOptions, PrintOptions } from '../../options/options.ts'
import { durationOption } from '../../options/quantity-option.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { runSteps } from '../../output/run-steps.ts'
import { stepText } from '../../output/status-line.ts'
import { checkOutputs, writeWhole } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'

export interface ProveCliOptions extends PrintOptions, FixedPointOptions {
  readonly time: string
  readonly runs: number
  readonly random: number
  readonly seed: number
  readonly tunnel?: string
  readonly witness: string
  readonly sort: ReceiverSortKey
}

/** Everything that `xlane prove` does; loaded when it is done. */
export const proveAndPrint = async (
  topologyPath: string,
  allocationPath: string,
  options: ProveCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const timeMs = (await durationOption('--time <time>', options.time)) / PS_PER_MS
  const bounds = await fixedPointGiven(options, io)
  checkOutputs([{ option: '--witness <file>', path: options.witness }], [topologyPath, allocationPath])
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(allocationPath, topology)
  await inputs.finish()
  await checkTunnel(options.tunnel, allocationPath, tunnelsOf(read))
  notePlaced(read, allocationPath, options, io)
  const { solution } = await solved(topology, read, bounds, options, io)
  const given: ProveOptions = {
    seed: options.seed,
    runs: options.runs,
    random: options.random,
    ...defined({ tunnel: options.tunnel }),
  }
  const { value: result, wasInterrupted } = await runSteps(
    shouldStop => attackSteps(solution, { ...given, shouldStop }, bounds),
    ({ phase, done, total }) => stepText(phase, done, total),
    { timeMs, isOver: bounds.shouldStop },
    options,
    io,
  )
  const [first] = result.contradictions
  if (first !== undefined) writeWhole(options.witness, `${JSON.stringify(first.witness, null, 2)}\n`, io)
  const replay = ['simulate', topologyPath, allocationPath, '--witness', options.witness]
  io.stdout.write(
    reportProof(result, formatOf(options), {
      ...reportOptions(options, topology.name, io),
      sort: options.sort,
      assumptions: assumptionsOf(solution.result),
      ...(first === undefined ? {} : { replay: ['xlane', ...replay.map(shellWord)].join(' ') }),
    }),
  )
  run.exitCode = proofCode(result)
  if (run.exitCode === 0 && wasInterrupted && !result.complete) run.exitCode = 130
}
