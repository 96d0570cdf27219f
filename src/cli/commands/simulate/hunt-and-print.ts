import { provenRanges } from '../../../analysis/proven.ts'
import type { AnalysisResult } from '../../../analysis/result.ts'
import { describeSearch } from '../../../proof/search-result.ts'
import { PS_PER_MS } from '../../../quantity/scale.ts'
import { assumptionsOf } from '../../../report/analysis/assumptions.ts'
import { huntCode, reportHunt } from '../../../report/proof/hunt.ts'
import { exitCodeOf } from '../../../report/typeset/summary.ts'
import { type SearchResult, searchSteps } from '../../../simulation/adversary/adversary.ts'
import { nextTurn } from '../../../threads/next-turn.ts'
import type { FixedPointGiven } from '../../options/method.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { note } from '../../output/say.ts'
import { statusLine, stepText } from '../../output/status-line.ts'
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
  const status = statusLine(options, io)
  let wasInterrupted = false
  const result: SearchResult = await io.interruptible(async signal => {
    const start = io.now()
    const steps = searchSteps(topology, tunnels, {
      seed,
      runs,
      ...(tunnel === undefined ? {} : { victims: [tunnel] }),
      range: (id, node) => {
        const range = proven.ranges[numbers.get(id)!]?.find(one => one.node === node)
        if (range === undefined || range.maxJitterPs === null) return undefined
        return { minLatencyPs: range.minLatencyPs, maxJitterPs: range.maxJitterPs }
      },
      shouldStop: () => signal.aborted || io.now() - start >= timeMs || (bounds.shouldStop?.() ?? false),
    })
    try {
      let step = steps.next()
      for (; !step.done; step = steps.next()) {
        status.show(stepText('searching', Math.min(step.value, runs), runs))
        await nextTurn()
      }
      wasInterrupted = signal.aborted && !step.value.complete
      return step.value
    } finally {
      status.clear()
    }
  })
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
  if (run.exitCode === 0 && wasInterrupted) run.exitCode = 130
}
