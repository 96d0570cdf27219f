import type { AnalysisResult } from '../../src/analysis/result.ts'
import { type SearchResult, searchWorst } from '../../src/simulation/adversary/adversary.ts'
import { BatchKernel } from '../../src/simulation/kernels/batch-kernel.ts'
import { watchedKernel } from '../../src/simulation/kernels/choose-kernel.ts'
import type { WatchedKernel } from '../../src/simulation/kernels/kernel.ts'
import { PortKernel } from '../../src/simulation/kernels/port-kernel.ts'
import { failuresOf } from '../../src/simulation/setup/failures.ts'
import { type PacketRecords, planSimulation } from '../../src/simulation/setup/packet-records.ts'
import { type RunTables, runTables } from '../../src/simulation/setup/run-tables.ts'
import type { Scenario } from '../../src/simulation/setup/scenario.ts'
import { scenarioOf } from '../../src/simulation/witness/witness.ts'
import { isSame } from '../simulation/same.ts'
import { type Case, optionsFor } from './case.ts'
import type { Failure, Ground, Law, LawName } from './ground.ts'
import { brokenBy } from './judge.ts'
import { otherSimulatorDiffers } from './other-simulator.ts'
import { scenariosFor } from './scenarios.ts'

/** The network with every queue as large as its bound asks for: still valid, and nothing may be dropped. */
export const tightQueues = ({ topology, ...rest }: Case, result: AnalysisResult): Case => {
  const needed = new Map(
    result.links.map(l => [l.id, Math.max(1, ...l.lanes.map(lane => lane.backlogBits ?? 1))]),
  )
  const links = topology.links.map(l => ({ ...l, queueSizeBits: needed.get(l.id) ?? l.queueSizeBits }))
  return { ...rest, topology: { ...topology, links } }
}

/** What two programs that simulate the same run say differently, if anything. Plain runs have kernels of their own. */
const disagreement = (tables: RunTables, kernel: WatchedKernel, of: Case): string | undefined => {
  const { plan } = tables
  if (!(kernel instanceof PortKernel)) {
    if (plan.order === undefined) return undefined
    const batch = new BatchKernel(tables)
    batch.advance(Number.POSITIVE_INFINITY)
    return isSame(batch.tally, kernel.tally) ? undefined : 'the two kernels differ'
  }
  return otherSimulatorDiffers(tables, kernel.tally, of)
}

/** One scenario on all simulators that can run it: they must agree, and may not break a promise. */
const run = (
  law: LawName,
  of: Case,
  plan: PacketRecords,
  scenario: Scenario,
  result: AnalysisResult,
  { counts }: Ground,
): Failure | undefined => {
  const tables = runTables(plan, scenario)
  const phases = { kind: 'given' as const, ps: [...tables.phasePs] }
  const failed = { ...of, scenario: { ...scenario, phases } }
  const kernel = watchedKernel(tables)
  kernel.advance(Number.POSITIVE_INFINITY)
  counts.runs++
  counts.packetHops += kernel.tally.packetHops
  const message = disagreement(tables, kernel, of)
  if (message !== undefined) return { law, message, failed }
  const [first] = brokenBy(tables, kernel.tally, result)
  return first === undefined ? undefined : { law, ...first, failed }
}

/** The adversary also runs whole networks for two of the longest periods: too long where another is tiny. */
const MOST_PACKETS = 100_000
const isShort = ({ tunnels }: Case): boolean => {
  const longest = Math.max(...tunnels.map(t => t.periodPs))
  return tunnels.reduce((sum, t) => sum + (2 * longest * (t.packets ?? 1)) / t.periodPs, 0) < MOST_PACKETS
}

const search = (of: Case, result: AnalysisResult, { effort, counts }: Ground): SearchResult => {
  const ranges = new Map(result.tunnels.flatMap(t => t.receivers.map(r => [`${t.id} ${r.node}`, r] as const)))
  const found = searchWorst(of.topology, of.tunnels, {
    seed: of.seed,
    runs: effort.search,
    range: (tunnel, node) => {
      const { minLatencyPs, maxJitterPs } = ranges.get(`${tunnel} ${node}`)!
      return maxJitterPs === null ? undefined : { minLatencyPs, maxJitterPs }
    },
  })
  counts.runs += found.evaluations
  return found
}

/** The worst that the adversary finds, and all that it loses: what is outside is run again as a scenario, and judged as one. */
const hunted = (
  law: LawName,
  of: Case,
  plan: PacketRecords,
  result: AnalysisResult,
  ground: Ground,
): Failure | undefined => {
  const { found, drops } = search(of, result, ground)
  const outside = [...found.map(f => f.witness), ...drops].filter(w => w.shows !== 'worst')
  for (const witness of outside) {
    const failure = run(law, of, plan, scenarioOf(plan, witness), result, ground)
    return failure ?? { law, message: 'what the adversary saw is not seen again', failed: of, witness }
  }
  return undefined
}

/** What requests that are sent twice must survive, each in a run of its own. */
const failing = (plan: PacketRecords, seed: number, packets: number): readonly Scenario[] =>
  failuresOf(plan).map((failure, i) => {
    const [scenario] = scenariosFor(plan, seed + i, 1, packets)
    return { ...scenario!, failure }
  })

/** Scenario after scenario, then the adversary. */
export const holdsInSimulation = (
  law: LawName,
  of: Case,
  result: AnalysisResult,
  ground: Ground,
): Failure | undefined => {
  const plan = planSimulation(of.topology, of.tunnels)
  const { scenarios, packets } = ground.effort
  const all = [
    ...(of.scenario === undefined ? [] : [of.scenario]),
    ...scenariosFor(plan, of.seed, scenarios, packets),
    ...failing(plan, of.seed, packets),
  ]
  for (const scenario of all) {
    const failure = run(law, of, plan, scenario, result, ground)
    if (failure !== undefined) return failure
  }
  return ground.effort.search > 0 && isShort(of) ? hunted(law, of, plan, result, ground) : undefined
}

export const ranges: Law = (of, loose, ground) => {
  const tight = tightQueues(of, loose)
  const result = ground.analysis(tight.topology, { tunnels: tight.tunnels }, optionsFor(of))
  const invalid = result.violations.find(v => v.code === 'BUFFER' || v.code === 'UNBOUNDED')
  if (invalid === undefined) return holdsInSimulation('ranges', tight, result, ground)
  const message = `not valid in queues of its own size: ${invalid.message}`
  return { law: 'ranges', message, failed: tight }
}
