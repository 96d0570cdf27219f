import { availableParallelism } from 'node:os'
import { Command } from 'commander'
import type { AnalysisResult } from '../../analysis/result.ts'
import type { MeasuredJitter } from '../../model/hosts.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { JitterModel } from '../../simulation/jitter-model.ts'
import type { Plan } from '../../simulation/plan.ts'
import type { Phases } from '../../simulation/scenario.ts'
import type { Seen } from '../../simulation/seen.ts'
import type { ResolvedSimulation, SimulationOptions } from '../../simulation/simulation-options.ts'
import { helpEnd, type Run } from '../command.ts'
import { withElapsed } from '../elapsed.ts'
import { UsageError } from '../failure.ts'
import { Inputs } from '../inputs.ts'
import { type FixedPointGiven, fixedPointGiven } from '../method.ts'
import { addFixedPointOptions, addPrintOptions } from '../options.ts'
import { formatOf, reportOptions } from '../print.ts'
import { withProgress } from '../progress.ts'
import { runSimulation } from '../run-simulation.ts'
import { note } from '../say.ts'
import {
  addSimulateOptions,
  type FromFile,
  type SimulateCliOptions,
  type SimulateGiven,
  simulateGiven,
} from '../simulate-options.ts'
import { simulationProgress } from '../simulation-progress.ts'

/** Files read: the network with the hosts asked for, what is placed on it, and the choices for the simulation. */
interface Loaded {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  /** Undefined with `--no-bounds`. */
  readonly analysis: AnalysisResult | undefined
  readonly options: SimulationOptions
}

const isFile = <T extends { readonly kind: string }>(value: T | FromFile): value is FromFile =>
  value.kind === 'file'

const quantilesOf = ({ share, delayPs }: MeasuredJitter): JitterModel => ({
  kind: 'quantiles',
  quantiles: { share, delayPs },
})

/** An allocation as it is; requests as `analyze` places them. Bounds are those of the network with the hosts asked for. */
const load = async (
  topologyPath: string,
  path: string,
  options: SimulateCliOptions,
  given: SimulateGiven,
  bounds: FixedPointGiven,
  { io }: Run,
): Promise<Loaded> => {
  const inputs = new Inputs(options, io)
  const plain = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, plain)
  const jitter = async (model: JitterModel | FromFile): Promise<JitterModel> =>
    isFile(model) ? quantilesOf(await inputs.hosts(model.path)) : model
  const wireJitter = await jitter(given.wireJitter)
  const hostJitter = await jitter(given.hostJitter)
  const { hosts: asked } = given
  const hosts = asked !== undefined && 'kind' in asked ? await inputs.hosts(asked.path) : asked
  const ids = (read.kind === 'allocation' ? read.allocation.tunnels : read.requests).map(t => t.id)
  const phases: Phases = isFile(given.phases)
    ? { kind: 'given', ps: await inputs.phases(given.phases.path, ids) }
    : given.phases
  await inputs.finish()
  const { withHosts } = await import('../../simulation/hosts.ts')
  const topology = hosts === undefined ? plain : withHosts(plain, hosts)
  const placed = await place(topology, read, options, bounds, io)
  const kept = new Set(placed.tunnels.map(t => t.id))
  return {
    topology,
    ...placed,
    options: {
      seed: options.seed,
      replications: options.replications,
      span: given.span,
      warmUpPs: given.warmUpPs,
      // Of requests that were placed: one that was rejected sends nothing.
      phases:
        phases.kind === 'given' ? { ...phases, ps: phases.ps.filter((_, i) => kept.has(ids[i]!)) } : phases,
      wireJitter,
      hostJitter: hosts === undefined ? hostJitter : quantilesOf(hosts),
      bestEffort: given.bestEffort,
      clocks: options.clocks,
      ...(hosts === undefined ? {} : { hosts: hosts.name }),
    },
  }
}

const place = async (
  topology: Topology,
  read: Awaited<ReturnType<Inputs['allocationOrRequests']>>,
  options: SimulateCliOptions,
  bounds: FixedPointGiven,
  io: Run['io'],
): Promise<Pick<Loaded, 'tunnels' | 'analysis'>> => {
  if (read.kind === 'requests') {
    const { analyze } = await import('../../allocation/analyze.ts')
    const { allocation, result } = await withProgress(options, io, hook =>
      analyze(topology, read.requests, { ...bounds, ...hook }),
    )
    return { tunnels: allocation.tunnels, analysis: options.bounds ? result : undefined }
  }
  const { allocation } = read
  if (!options.bounds) return { tunnels: allocation.tunnels, analysis: undefined }
  const { check } = await import('../../analysis/check.ts')
  const analysis = withElapsed('checking', bounds, options, io, stoppable =>
    check(topology, allocation, stoppable),
  )
  return { tunnels: allocation.tunnels, analysis }
}

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
      `not valid: ${parts.join(', ')}; \`xlane ${rejected.length > 0 ? 'analyze' : 'check'}\` says more`,
      options,
      io,
    )
}

interface Planned {
  readonly plan: Plan
  readonly resolved: ResolvedSimulation
}

const planned = async (
  { topology, tunnels, analysis, options }: Loaded,
  cli: SimulateCliOptions,
  { io }: Run,
): Promise<Planned> => {
  const { NotATreeError, planSimulation } = await import('../../simulation/plan.ts')
  const { resolveSimulation } = await import('../../simulation/simulation-options.ts')
  const { SimulationOptionError } = await import('../../simulation/horizon.ts')
  const { provenRanges } = await import('../../analysis/proven.ts')
  try {
    const plan = planSimulation(topology, tunnels)
    const proven = analysis === undefined ? {} : { proven: provenRanges(analysis) }
    return { plan, resolved: resolveSimulation(plan, { ...options, ...proven }) }
  } catch (error) {
    if (error instanceof SimulationOptionError) throw new UsageError(error.message)
    if (!(error instanceof NotATreeError)) throw error
    for (const { code, message } of error.violations) note(`${code} ${message}`, cli, io)
    throw new InvalidError()
  }
}

/** The tunnels cannot be simulated, and why has been said: exit code 1. */
class InvalidError extends Error {}

const plots = async (
  { plan }: Planned,
  seen: Seen,
  options: SimulateCliOptions,
  width: number,
): Promise<readonly string[]> => {
  const { plot, tunnel, limit = Number.POSITIVE_INFINITY } = options
  if (plot === undefined) return []
  const { plotLines } = await import('../../report/simulation-plot.ts')
  const { distributionsOf } = await import('../../simulation/describe.ts')
  const all = distributionsOf(plan, seen).flatMap((distribution, slot) => {
    const { tunnel: t, node } = plan.slots[slot]!
    const { id } = plan.tunnels[t]!
    return distribution === undefined || (tunnel !== undefined && id !== tunnel)
      ? []
      : [{ distribution, title: `${id} to ${node}` }]
  })
  return all
    .slice(0, limit)
    .flatMap(({ distribution, title }, i) => [
      ...(i > 0 ? [''] : []),
      ...plotLines(distribution, plot, title, width),
    ])
}

const unknownTunnel = async (id: string, path: string, tunnels: readonly Tunnel[]): Promise<UsageError> => {
  const { nearest } = await import('../../quantity/nearest.ts')
  const near = nearest(
    id,
    tunnels.map(t => t.id),
  )
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return new UsageError(`option '--tunnel <id>': no '${id}' in ${path}${hint}`)
}

const simulateAndPrint = async (
  topologyPath: string,
  path: string,
  options: SimulateCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const given = await simulateGiven(options)
  const bounds = await fixedPointGiven(options, io)
  const loaded = await load(topologyPath, path, options, given, bounds, run)
  const { topology, tunnels, analysis } = loaded
  if (options.tunnel !== undefined && !tunnels.some(t => t.id === options.tunnel))
    throw await unknownTunnel(options.tunnel, path, tunnels)
  const plan = await planned(loaded, options, run)
  if (analysis !== undefined) sayVerdict(analysis, options, io)
  const workers = options.workers ?? availableParallelism()
  const progress = simulationProgress(options, io)
  const seen = await io.interruptible(async signal => {
    try {
      return await runSimulation(
        {
          topology,
          tunnels,
          ...plan,
          shouldStop: () => signal.aborted || (bounds.shouldStop?.() ?? false),
          onProgress: progress.update,
        },
        workers,
      )
    } finally {
      progress.end()
    }
  })
  const { describeSeen } = await import('../../simulation/describe.ts')
  const { reportSimulation, simulationCode } = await import('../../report/simulation.ts')
  const { assumptionsOf } = await import('../../report/assumptions.ts')
  const { exitCodeOf } = await import('../../report/summary.ts')
  const result = describeSeen(plan.plan, plan.resolved, seen, given.tail)
  const look = reportOptions(options, io)
  const lines = await plots(plan, seen, options, look.width ?? Number.POSITIVE_INFINITY)
  io.stdout.write(
    reportSimulation(
      result,
      formatOf(options),
      {
        ...look,
        sort: options.sort,
        ...(topology.name === '' ? {} : { title: topology.name }),
        ...(options.tunnel === undefined ? {} : { tunnel: options.tunnel }),
        ...(analysis === undefined ? {} : { assumptions: assumptionsOf(analysis) }),
      },
      lines,
    ),
  )
  run.exitCode = simulationCode(result)
  if (run.exitCode === 0 && analysis !== undefined) run.exitCode = exitCodeOf(analysis)
}

/** `xlane simulate`: packets through the network, held against what is proven for them. */
export const simulateCommand = (run: Run): Command =>
  addFixedPointOptions(
    addSimulateOptions(
      addPrintOptions(
        new Command('simulate')
          .description('send packets through the network and hold them against their proven ranges')
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does'),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane simulate topology.yaml allocation.yaml',
          'xlane simulate topology.yaml allocation.yaml --duration 2s --replications 8 --sort position',
          'xlane simulate topology.yaml allocation.yaml --tunnel heartbeat-h1 --plot histogram',
          'xlane simulate topology.yaml allocation.yaml --tail 9us --next 1000000000',
          'xlane simulate topology.yaml allocation.yaml --hosts xlane-com --best-effort 30%',
        ],
        [
          'The same files, options and seed give the same result, whatever the number of workers. Ctrl-C prints what was',
          'seen so far; a second one ends at once.',
          '',
          'Exit codes: 0 every packet was within its range and the allocation is valid, 1 a packet was not, or the',
          'analysis found rejected requests or violations, 2 the input or the usage is wrong, 130 stopped before the end,',
          '70 a defect of xlane.',
        ],
      ),
    )
    .action(async (topologyPath: string, path: string, options: SimulateCliOptions) => {
      try {
        await simulateAndPrint(topologyPath, path, options, run)
      } catch (error) {
        if (!(error instanceof InvalidError)) throw error
        run.exitCode = 1
      }
    })
