import { certify } from '../../src/analysis/certify.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import type { AnalysisResult, TunnelBound } from '../../src/analysis/result.ts'
import { verify } from '../../src/certificate/verify.ts'
import { Engine } from '../../src/engine/engine.ts'
import { InputError } from '../../src/model/checks/input-error.ts'
import type { Tunnel } from '../../src/model/request.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { treeOf } from '../../src/network/tree.ts'
import { random } from '../arbitraries/random.ts'
import { type Case, optionsFor, placing } from './case.ts'
import { type Failure, type Ground, isBounded, type Law, type LawName } from './ground.ts'
import { kindsOf } from './kinds.ts'
import { holdsInSimulation, ranges, tightQueues } from './law-ranges.ts'

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

/** The tunnels at the periods that x-adj grants, and its bounds; undefined where it finds none. */
const xAdjusted = (
  of: Case,
  { analysis }: Ground,
): { adjusted: AnalysisResult; granted: Case } | undefined => {
  const adjusted = analysis(of.topology, { tunnels: of.tunnels }, { ...optionsFor(of), method: 'x-adj' })
  if (!isBounded(adjusted)) return undefined
  const tunnels = of.tunnels.map((t, i) => ({ ...t, periodPs: adjusted.tunnels[i]!.periodPs }))
  const isAsAsked = tunnels.every((t, i) => t.periodPs === of.tunnels[i]!.periodPs)
  // Releases that were chosen for shorter periods would come too soon.
  const { scenario, ...rest } = of
  return {
    adjusted,
    granted: { ...rest, tunnels, ...(isAsAsked && scenario !== undefined ? { scenario } : {}) },
  }
}

const xAdjRanges: Law = (of, _result, ground) => {
  const x = xAdjusted(of, ground)
  if (x === undefined) return undefined
  const { scenarios, search } = ground.effort
  const effort = { ...ground.effort, scenarios: Math.ceil(scenarios / 2), search: Math.ceil(search / 2) }
  // Its backlogs are sums of sizes: they hold too, and no queue of that size loses a packet.
  return holdsInSimulation('x-adj ranges', tightQueues(x.granted, x.adjusted), x.adjusted, {
    ...ground,
    effort,
  })
}

const methods: Law = (of, _result, ground) => {
  const x = xAdjusted(of, ground)
  if (x === undefined) return undefined
  const fixed = ground.analysis(of.topology, { tunnels: x.granted.tunnels }, optionsFor(of))
  // The line that closes a long busy period counts more than one batch of each tunnel.
  if (fixed.tunnels.some(t => !t.exact)) return undefined
  const looser = x.adjusted.tunnels.flatMap((loose, t) => {
    const { minLatencyPs, maxJitterPs } = fixed.tunnels[t]!
    return minLatencyPs === loose.minLatencyPs && (maxJitterPs ?? Infinity) <= loose.maxJitterPs!
      ? []
      : [`${loose.id}: fixed-point ${minLatencyPs} + ${maxJitterPs}, x-adj + ${loose.maxJitterPs}`]
  })
  return looser.length === 0 ? undefined : { law: 'methods', message: looser.join('\n'), failed: x.granted }
}

/** Some of the tunnels at once, the others one by one; what is added or removed on trial in between leaves no trace. */
const engine: Law = (of, result) => {
  const network = compileNetwork(of.topology)
  const trees = of.tunnels.map(tunnel => {
    const tree = treeOf(network, tunnel)
    if ('code' in tree) throw new Error(tree.message)
    return { tunnel, tree }
  })
  const r = random(of.seed + 11)
  const running = new Engine(network, resolveOptions(optionsFor(of)))
  const first = r.int(0, trees.length)
  running.load(trees.slice(0, first))
  for (const { tunnel, tree } of trees.slice(first)) {
    if (r.chance(0.5)) {
      const other = r.pick(trees)
      running.tryAdd({ ...other.tunnel, id: 'taken back' }, other.tree)
      running.rollBack()
    }
    const [present] = running.tunnels
    if (present !== undefined && r.chance(0.3)) {
      running.remove(present.id)
      running.rollBack()
    }
    const { violations } = running.tryAdd(tunnel, tree)
    if (violations.some(v => v.code === 'UNBOUNDED' || v.code === 'OVERLOAD'))
      return { law: 'engine', message: `${tunnel.id}: ${violations[0]!.message}`, failed: of }
    running.commit()
  }
  const found = result.tunnels.flatMap(bound => differences(bound.id, running.bound(bound.id), bound))
  return found.length === 0 ? undefined : { law: 'engine', message: found.join('\n'), failed: of }
}

const certificate: Law = (of, result) => {
  const verified = verify(
    of.topology,
    { tunnels: of.tunnels },
    certify(of.topology, { tunnels: of.tunnels }, optionsFor(of)),
  )
  const found = verified.ok
    ? verified.tunnels.flatMap((bound, t) => differences(bound.id, bound, result.tunnels[t]!))
    : verified.problems.map(problem => problem.message)
  return found.length === 0 ? undefined : { law: 'certificate', message: found.join('\n'), failed: of }
}

/** What the allocator says of what it placed, a fresh analysis says too, and nothing that it accepted is in the way. */
const allocator: Law = (of, _result, { analysis }) => {
  const placed = placing(of)
  if (placed === undefined) return undefined
  const { result, allocation } = placed
  const fresh = analysis(of.topology, allocation, optionsFor(of))
  const found = [
    ...fresh.violations.map(v => v.message),
    ...result.tunnels.flatMap((bound, t) => differences(bound.id, bound, fresh.tunnels[t]!)),
  ]
  return found.length === 0
    ? undefined
    : { law: 'allocation', message: found.join('\n'), failed: { ...of, tunnels: allocation.tunnels } }
}

const LAWS: Readonly<Record<Exclude<LawName, 'throws'>, Law>> = {
  ranges,
  'x-adj ranges': xAdjRanges,
  methods,
  engine,
  certificate,
  allocation: allocator,
}

/** Holds one case against every law, up to the first that breaks; `only` one of them where it is named. */
export const examine = (of: Case, ground: Ground, only?: LawName): Failure | undefined => {
  try {
    return hold(of, ground, only)
  } catch (error) {
    // A case that was shrunk to something that no file can say.
    if (error instanceof InputError && only !== undefined) return undefined
    return { law: 'throws', message: String(error instanceof Error ? error.stack : error), failed: of }
  }
}

/** Whether something is promised of all tunnels: each has a bound, and a load that may be sent. */
const isPromised = (result: AnalysisResult): boolean =>
  result.tunnels.length > 0 && isBounded(result) && !result.violations.some(v => v.code === 'MTU')

const hold = (of: Case, ground: Ground, only?: LawName): Failure | undefined => {
  ground.counts.networks++
  const network = compileNetwork(of.topology)
  const isTree = (tunnel: Tunnel): boolean => !('code' in treeOf(network, tunnel))
  const result = of.tunnels.every(isTree)
    ? ground.analysis(of.topology, { tunnels: of.tunnels }, optionsFor(of))
    : undefined
  if (result === undefined || !isPromised(result)) {
    ground.counts.unbounded++
    return undefined
  }
  for (const kind of kindsOf(of)) ground.counts.kinds.set(kind, (ground.counts.kinds.get(kind) ?? 0) + 1)
  for (const [name, law] of Object.entries(LAWS)) {
    const failure = only === undefined || only === name ? law(of, result, ground) : undefined
    if (failure !== undefined) return failure
  }
  return undefined
}
