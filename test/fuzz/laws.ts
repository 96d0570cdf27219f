import { analyze } from '../../src/allocation/analyze.ts'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import type { AnalysisResult, TunnelBound } from '../../src/analysis/result.ts'
import { verify } from '../../src/certificate/verify.ts'
import { Engine } from '../../src/engine/engine.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { treeOf } from '../../src/network/tree.ts'
import { BatchKernel } from '../../src/simulation/batch-kernel.ts'
import { EventKernel } from '../../src/simulation/event-kernel.ts'
import { planSimulation } from '../../src/simulation/plan.ts'
import { runTables } from '../../src/simulation/run-tables.ts'
import type { Scenario } from '../../src/simulation/scenario.ts'
import type { Network } from '../arbitraries/network.ts'
import { random } from '../arbitraries/random.ts'
import { isSame } from '../simulation/same.ts'
import { algorithmOf, asRequests, type Case } from './case.ts'
import { brokenBy } from './judge.ts'
import { scenariosFor } from './scenarios.ts'

/** The analysis under test; another one may be put in its place to see the fuzzer find it out. */
export type Analysis = typeof check

export interface Effort {
  /** Scenarios per network and law, and packets in each, about. */
  readonly scenarios: number
  readonly packets: number
}

export interface Counts {
  networks: number
  /** Without tunnels or without a bound: nothing is promised. */
  unbounded: number
  runs: number
  packetHops: number
}

export type LawName = 'ranges' | 'x-adj ranges' | 'methods' | 'engine' | 'certificate' | 'allocation'

export interface Failure {
  readonly law: LawName
  readonly message: string
  /** The network as it was when it failed, and the scenario that showed it. */
  readonly failed: Case
}

interface Ground {
  readonly analysis: Analysis
  readonly effort: Effort
  readonly counts: Counts
}

type Law = (of: Case, ground: Ground) => Failure | undefined

const isBounded = (result: AnalysisResult): boolean => result.tunnels.every(t => t.maxJitterPs !== null)

const differences = (
  name: string,
  found: TunnelBound | { minLatencyPs: number; maxJitterPs: number | null },
  expected: TunnelBound,
): string[] =>
  found.minLatencyPs === expected.minLatencyPs && found.maxJitterPs === expected.maxJitterPs
    ? []
    : [
        `${name}: ${found.minLatencyPs} + ${found.maxJitterPs}, expected ${expected.minLatencyPs} + ${expected.maxJitterPs}`,
      ]

/** The network with every queue as large as its bound asks for: still valid, and nothing may be dropped. */
const tightQueues = <N extends Network>({ topology, ...rest }: N, result: AnalysisResult): N => {
  const needed = new Map(
    result.links.map(l => [l.id, Math.max(1, ...l.lanes.map(lane => lane.backlogBits ?? 1))]),
  )
  const links = topology.links.map(l => ({ ...l, queueSizeBits: needed.get(l.id) ?? l.queueSizeBits }))
  return { ...rest, topology: { ...topology, links } } as unknown as N
}

/** Runs scenario after scenario on both kernels: they must agree, and no run may break a promise. */
const simulated = (
  law: LawName,
  of: Case,
  result: AnalysisResult,
  isDropFree: boolean,
  { effort, counts }: Ground,
): Failure | undefined => {
  const plan = planSimulation(of.topology, of.tunnels)
  const scenarios = function* (): Generator<Scenario> {
    if (of.scenario !== undefined) yield of.scenario
    yield* scenariosFor(plan, of.seed, effort.scenarios, effort.packets)
  }
  for (const scenario of scenarios()) {
    const tables = runTables(plan, scenario)
    const fail = (message: string): Failure => {
      const phases = { kind: 'given' as const, ps: [...tables.phasePs] }
      return { law, message, failed: { ...of, scenario: { ...scenario, phases } } }
    }
    const events = new EventKernel(tables)
    events.advance(Number.POSITIVE_INFINITY)
    counts.runs++
    counts.packetHops += events.tally.packetHops
    if (plan.order !== undefined) {
      const batch = new BatchKernel(tables)
      batch.advance(Number.POSITIVE_INFINITY)
      if (!isSame(batch.tally, events.tally)) return fail('the two kernels differ')
    }
    const broken = brokenBy(plan, events.tally, result, isDropFree)
    if (broken.length > 0) return fail(broken.join('\n'))
  }
  return undefined
}

const ranges: Law = (of, ground) => {
  const loose = ground.analysis(of.topology, of)
  if (!isBounded(loose)) {
    ground.counts.unbounded++
    return undefined
  }
  const tight = tightQueues(of, loose)
  const result = ground.analysis(tight.topology, tight)
  const invalid = result.violations.filter(v => v.code === 'BUFFER' || v.code === 'UNBOUNDED')
  if (invalid.length > 0)
    return { law: 'ranges', message: `not valid in queues of its own size: ${invalid[0]!.message}`, failed: tight }
  return simulated('ranges', tight, result, true, ground)
}

/** The tunnels at the periods that x-adj grants, and its bounds; undefined where it finds none. */
const xAdjusted = (of: Case, { analysis }: Ground): { adjusted: AnalysisResult; granted: Case } | undefined => {
  const adjusted = analysis(of.topology, of, { method: 'x-adj' })
  if (!isBounded(adjusted)) return undefined
  const tunnels = of.tunnels.map((t, i) => ({ ...t, periodPs: adjusted.tunnels[i]!.periodPs }))
  return { adjusted, granted: { ...of, tunnels } }
}

const xAdjRanges: Law = (of, ground) => {
  const x = xAdjusted(of, ground)
  if (x === undefined) return undefined
  const half = { ...ground, effort: { ...ground.effort, scenarios: Math.ceil(ground.effort.scenarios / 2) } }
  const { scenario: _, ...granted } = x.granted
  const shown = of.scenario === undefined ? granted : { ...granted, scenario: of.scenario }
  // Its backlogs are sums of sizes: they hold, and no queue of that size loses a packet.
  return simulated('x-adj ranges', tightQueues(shown, x.adjusted), x.adjusted, true, half)
}

const methods: Law = (of, ground) => {
  const x = xAdjusted(of, ground)
  if (x === undefined) return undefined
  const fixed = ground.analysis(of.topology, x.granted)
  const looser = x.adjusted.tunnels.flatMap((loose, t) => {
    const { minLatencyPs, maxJitterPs } = fixed.tunnels[t]!
    return minLatencyPs === loose.minLatencyPs && (maxJitterPs ?? Infinity) <= loose.maxJitterPs!
      ? []
      : [`${loose.id}: fixed-point ${minLatencyPs} + ${maxJitterPs}, x-adj + ${loose.maxJitterPs}`]
  })
  return looser.length === 0 ? undefined : { law: 'methods', message: looser.join('\n'), failed: x.granted }
}

/** Half of the tunnels at once, the others one by one, some of them taken back and tried again. */
const engine: Law = (of, { analysis }) => {
  const result = analysis(of.topology, of)
  if (!isBounded(result)) return undefined
  const network = compileNetwork(of.topology)
  const trees = of.tunnels.map(tunnel => {
    const tree = treeOf(network, tunnel)
    if ('code' in tree) throw new Error(tree.message)
    return { tunnel, tree }
  })
  const r = random(of.seed + 11)
  const running = new Engine(network, resolveOptions())
  const first = r.int(0, trees.length)
  running.load(trees.slice(0, first))
  for (const { tunnel, tree } of trees.slice(first)) {
    if (r.chance(0.5)) {
      const other = r.pick(trees)
      running.tryAdd(other.tunnel, other.tree)
      running.rollBack()
    }
    const { violations } = running.tryAdd(tunnel, tree)
    if (violations.some(v => v.code === 'UNBOUNDED' || v.code === 'OVERLOAD'))
      return { law: 'engine', message: `${tunnel.id}: ${violations[0]!.message}`, failed: of }
    running.commit()
  }
  const found = result.tunnels.flatMap((bound, t) => differences(bound.id, running.boundOf(t), bound))
  return found.length === 0 ? undefined : { law: 'engine', message: found.join('\n'), failed: of }
}

const certificate: Law = (of, { analysis }) => {
  const result = analysis(of.topology, of)
  if (!isBounded(result)) return undefined
  const verified = verify(of.topology, of, certify(of.topology, of))
  const found = verified.ok
    ? verified.tunnels.flatMap((bound, t) => differences(bound.id, bound, result.tunnels[t]!))
    : verified.problems.map(problem => problem.message)
  return found.length === 0 ? undefined : { law: 'certificate', message: found.join('\n'), failed: of }
}

/** What the allocator says of what it placed, a fresh analysis says too, and nothing that it accepted is in the way. */
const allocation: Law = (of, { analysis }) => {
  if (of.seed % 5 !== 3) return undefined
  const { result, allocation: placed } = analyze(of.topology, asRequests(of), { algorithm: algorithmOf(of) })
  const fresh = analysis(of.topology, placed)
  const found = [
    ...fresh.violations.map(v => v.message),
    ...result.tunnels.flatMap((bound, t) => differences(bound.id, bound, fresh.tunnels[t]!)),
  ]
  return found.length === 0
    ? undefined
    : { law: 'allocation', message: found.join('\n'), failed: { ...of, tunnels: placed.tunnels } }
}

const LAWS: readonly Law[] = [ranges, xAdjRanges, methods, engine, certificate, allocation]

/** Holds one case against every law, up to the first that breaks. */
export const examine = (of: Case, ground: Ground): Failure | undefined => {
  ground.counts.networks++
  if (of.tunnels.length === 0) {
    ground.counts.unbounded++
    return undefined
  }
  for (const law of LAWS) {
    const failure = law(of, ground)
    if (failure !== undefined) return failure
  }
  return undefined
}
