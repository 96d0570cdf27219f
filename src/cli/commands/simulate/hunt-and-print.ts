import { provenRanges } from '../../../analysis/proven.ts'
import type { AnalysisResult } from '../../../analysis/result.ts'
import { defined } from '../../../model/defined.ts'
import { describeSearch } from '../../../proof/search-result.ts'
import { PS_PER_MS } from '../../../quantity/scale.ts'
import { assumptionsOf } from '../../../report/analysis/assumptions.ts'
import { huntCode, reportHunt } from '../../../report/proof/hunt.ts'
import { exitCodeOf } from '../../../report/typeset/summary.ts'
import { searchSteps } from '../../../simulation/adversary/adversary.ts'
import type { FixedPointGiven } from '../../options/method.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { runSteps } from '../../output/run-steps.ts'
import { note } from '../../output/say.ts'
import { stepText } from '../../output/status-line.ts'
import { writeWhole } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import type { Loaded } from './load-simulation.ts'
import type { SimulateCliOptions } from './simulate-options.ts'

const USUAL_RUNS = 20_000

/** `simulate --adversary`: searches for the worst case, prints how near it came, and keeps the schedule that came nearest. */
export const huntAndPrint = async (
  { topology, tunnels }: Loaded,
  analysis: AnalysisResult,
  options: SimulateCliOptions,
  bounds: FixedPointGiven,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { seed, tunnel, out, runs = USUAL_RUNS } = options
  const timeMs =
    options.time === undefined
      ? Number.POSITIVE_INFINITY
      : (await quantityOption('--time <time>', options.time, 'time')) / PS_PER_MS
  const proven = provenRanges(analysis)
  const numbers = new Map(tunnels.map(({ id }, t) => [id, t]))
  const { value: result, wasInterrupted } = await runSteps(
    shouldStop =>
      searchSteps(topology, tunnels, {
        seed,
        runs,
        ...defined({ victims: tunnel === undefined ? undefined : [tunnel] }),
        range: (id, node) => {
          const range = proven.ranges[numbers.get(id)!]?.find(one => one.node === node)
          if (range === undefined || range.maxJitterPs === null) return undefined
          return { minLatencyPs: range.minLatencyPs, maxJitterPs: range.maxJitterPs }
        },
        shouldStop,
      }),
    done => stepText('searching', Math.min(done, runs), runs),
    { timeMs, isOver: bounds.shouldStop },
    options,
    io,
  )
  const hunt = describeSearch(analysis, result, seed, proven.isDropFree, tunnel)
  io.stdout.write(
    reportHunt(hunt, formatOf(options), {
      ...reportOptions(options, topology.name, io),
      sort: options.sort,
      assumptions: assumptionsOf(analysis),
    }),
  )
  if (out !== undefined && hunt.witness === null) note(`${out} not written: no packet arrived`, options, io)
  else if (out !== undefined) {
    writeWhole(out, `${JSON.stringify(hunt.witness, null, 2)}\n`, io)
    note(`wrote ${out}: replay it with --witness ${out}`, options, io)
  }
  run.exitCode = huntCode(hunt)
  if (run.exitCode === 0) run.exitCode = exitCodeOf(analysis)
  if (run.exitCode === 0 && wasInterrupted && !result.complete) run.exitCode = 130
}
