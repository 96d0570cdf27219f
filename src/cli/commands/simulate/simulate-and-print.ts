import { provenRanges } from '../../../analysis/proven.ts'
import type { AnalysisResult } from '../../../analysis/result.ts'
import { shellWord } from '../../../dataplane/shell.ts'
import { defined } from '../../../model/defined.ts'
import type { MeasuredJitter } from '../../../model/hosts.ts'
import { leavesOpen } from '../../../model/verdict.ts'
import { timeText } from '../../../quantity/time-text.ts'
import { assumptionsOf } from '../../../report/analysis/assumptions.ts'
import { reportSimulation, simulationCode } from '../../../report/simulation/simulation.ts'
import { exitCodeOf } from '../../../report/typeset/summary.ts'
import { visible } from '../../../report/typeset/visible.ts'
import { describeSeen } from '../../../simulation/results/describe.ts'
import { SimulationOptionError } from '../../../simulation/setup/horizon.ts'
import {
  NotATreeError,
  type PacketRecords,
  planSimulation,
} from '../../../simulation/setup/packet-records.ts'
import { type ResolvedSimulation, resolveSimulation } from '../../../simulation/setup/simulation-options.ts'
import { checkTunnel } from '../../input/known-tunnel.ts'
import { fixedPointGiven } from '../../options/method.ts'
import { formatOf, reportOptions } from '../../output/print.ts'
import { note } from '../../output/say.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'
import { huntAndPrint } from './hunt-and-print.ts'
import { type Loaded, loadSimulation } from './load-simulation.ts'
import { replayAndPrint } from './replay-and-print.ts'
import { replications } from './replications.ts'
import { simulateGiven } from './simulate-given.ts'
import type { SimulateCliOptions } from './simulate-options.ts'
import { simulationPlots } from './simulation-plots.ts'

/** What the analysis found wrong, in one line: it is not what was asked for, but everybody should know. */
const sayVerdict = (
  { rejected, violations }: AnalysisResult,
  options: SimulateCliOptions,
  io: Run['io'],
): void => {
  const counts = new Map<string, number>()
  for (const { code } of violations) counts.set(code, (counts.get(code) ?? 0) + 1)
  const parts = [
    ...(rejected.length > 0 ? [`${rejected.length} rejected and not simulated`] : []),
    ...[...counts].map(([code, count]) => `${count} ${code}`),
  ]
  if (parts.length > 0)
    note(
      `${violations.every(leavesOpen) && rejected.length === 0 ? 'undecided' : 'not valid'}: ${parts.join(', ')}; \`xlane ${rejected.length > 0 ? 'analyze' : 'check'}\` says more`,
      options,
      io,
    )
}

interface Planned {
  readonly plan: PacketRecords
  readonly resolved: ResolvedSimulation
}

const planned = (
  { topology, tunnels, solution, options }: Loaded,
  cli: SimulateCliOptions,
  { io }: Run,
): Planned => {
  try {
    const plan = planSimulation(topology, tunnels)
    const proven = solution && provenRanges(solution.result)
    return { plan, resolved: resolveSimulation(plan, { ...options, ...defined({ proven }) }) }
  } catch (error) {
    if (error instanceof SimulationOptionError) throw new UsageError(error.message)
    if (!(error instanceof NotATreeError)) throw error
    for (const { code, message } of error.violations) note(`${code} ${message}`, cli, io)
    throw new InvalidError()
  }
}

/** Reading and analysing took all the time there was. */
const saySkipped = (options: SimulateCliOptions, run: Run): void => {
  note('TIME_LIMIT nothing was simulated: a longer --time-limit leaves time for it', options, run.io)
  run.exitCode = 1
}

/** The tunnels cannot be simulated, and why has been said: exit code 1. */
class InvalidError extends Error {}

const hostsPhrase = (hosts: MeasuredJitter | undefined): readonly string[] =>
  hosts === undefined
    ? []
    : [
        `hosts ${visible(hosts.name)} (jitter ≤ ${timeText(hosts.delayPs.at(-1)!)}) in place of the topology's`,
      ]

const print = async (
  topologyPath: string,
  path: string,
  options: SimulateCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  checkOutputs(
    [
      { option: '--out', path: options.out },
      { option: '--pcap', path: options.pcap },
    ],
    [topologyPath, path, options.witness],
  )
  const given = await simulateGiven(options)
  const bounds = await fixedPointGiven(options, io)
  const loaded = await loadSimulation(topologyPath, path, options, given, bounds, run)
  const { topology, tunnels, solution, hosts, witness } = loaded
  if (witness !== undefined) {
    replayAndPrint(loaded, witness, options, run)
    return
  }
  await checkTunnel(options.tunnel, path, tunnels)
  // Where the analysis was stopped, or will be all that there is time for, its result is not even described.
  const isOver = bounds.shouldStop ?? (() => false)
  if (isOver()) return saySkipped(options, run)
  const analysis = solution?.result
  if (isOver()) return saySkipped(options, run)
  const plan = planned(loaded, options, run)
  if (isOver()) return saySkipped(options, run)
  if (analysis !== undefined) sayVerdict(analysis, options, io)
  if (options.adversary && analysis !== undefined) {
    await huntAndPrint(loaded, analysis, options, bounds, run)
    return
  }
  if (options.pcap !== undefined) {
    const { writeCapture } = await import('./write-capture.ts')
    await writeCapture(options.pcap, plan.plan, plan.resolved.scenario, options, run)
  }
  const seen = await replications({ topology, tunnels, ...plan }, bounds.shouldStop, options, io)
  const result = describeSeen(plan.plan, plan.resolved, seen, {
    tail: given.tail,
    histograms: options.histograms,
  })
  const look = reportOptions(options, topology.name, io)
  const lines = simulationPlots(plan.plan, seen, options, look.width ?? Number.POSITIVE_INFINITY)
  io.stdout.write(
    reportSimulation(
      result,
      formatOf(options),
      {
        ...look,
        sort: options.sort,
        ...defined({
          tunnel: options.tunnel,
          assumptions: analysis && [...hostsPhrase(hosts), ...assumptionsOf(analysis)],
          assumed: analysis?.assumptions,
        }),
      },
      lines,
    ),
  )
  if (result.violations.length > 0)
    note(`the same command shows it again: xlane ${run.argv.map(shellWord).join(' ')}`, options, io)
  run.exitCode = simulationCode(result)
  if (!result.complete && bounds.shouldStop?.() === true) {
    note('TIME_LIMIT the simulation was stopped: shown is what it saw until then', options, io)
    run.exitCode = 1
  }
  if (run.exitCode === 0 && analysis !== undefined) run.exitCode = exitCodeOf(analysis)
}

/** Everything that `xlane simulate` does; loaded when it is done. */
export const simulateAndPrint = async (
  topologyPath: string,
  path: string,
  options: SimulateCliOptions,
  run: Run,
): Promise<void> => {
  try {
    await print(topologyPath, path, options, run)
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    run.exitCode = 1
  }
}
