import { analyze } from '../../allocation/analyze.ts'
import { Engine } from '../../engine/engine.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import { defined } from '../../model/defined.ts'
import type { FixChange, FixProposal, FixResult, TunnelFixes } from '../../model/planning/fix.ts'
import { type Allocation, type Request, type Tunnel, undeclared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { leavesOpen, type Rejection, type Violation } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { TriedRoutes } from './apply-fixes.ts'
import { changedTunnels, entryId } from './change-entries.ts'
import { changedTopology } from './change-topology.ts'
import { FIX_RULES, type FixOptions, type FoundFixes, requireCosts, searchFixes } from './find-fixes.ts'
import { concerns } from './held.ts'
import { mergedChanges } from './merged-changes.ts'

/** What is to be mended: tunnels in place, or requests that are placed first. */
export type FixInput =
  | {
      /** Tunnels as they are placed. */
      readonly allocation: Allocation
    }
  | {
      /** Requests, placed as `analyze` does. */
      readonly requests: readonly Request[]
    }

/** What `planFixes` takes besides. */
export interface PlanFixesOptions extends FixOptions {
  /** Only this tunnel or request. */
  readonly tunnel?: string
}

/** What each option may be, for `requireInput`. */
export const PLAN_FIXES_RULES: RulesOf<PlanFixesOptions> = { ...FIX_RULES, tunnel: 'text' }

/** What `planFixes` answers. */
export interface PlannedFixes {
  /** The proposals. */
  readonly result: FixResult
  /** The trees that they were tried with, of what is mended. */
  readonly tried: TriedRoutes
  /** The same of the plan for all of them together. */
  readonly triedTogether: TriedRoutes
}

/** So many tunnels are looked at, and mended together: each takes as long as some hundred changes of the network. */
const MOST_TARGETS = 16

interface Target {
  readonly id: string
  readonly target: string | Request
  readonly why: readonly (Violation | Rejection)[]
}

/**
 * For each tunnel that is not valid, and each request that is rejected, what would mend it; cheapest first. Requests are
 * placed as `analyze` does. Throws InputError for what cannot be, RangeError for a `tunnel` that is not there.
 */
export const planFixes = (
  topology: Topology,
  input: FixInput,
  options: PlanFixesOptions = {},
): PlannedFixes => {
  const allocation = 'allocation' in input ? input.allocation : undefined
  const asked = 'requests' in input ? input.requests : undefined
  const rules = { options: [options, PLAN_FIXES_RULES], tellsTrees: true } as const
  requireInput(allocation === undefined ? { topology, ...rules } : { topology, allocation, ...rules })
  requireCosts(options.costs)
  const { tunnel: only, ...limits } = options
  const { costs: _costs, onProgress, ...analysis } = limits
  const { tunnels, broken, rejected, isComplete } = wrongOf(
    topology,
    allocation?.tunnels ?? [],
    asked,
    only,
    analysis,
    onProgress,
  )
  const requests = new Map((asked ?? []).map(request => [request.id, request]))
  const all = [
    ...broken,
    ...rejected.flatMap((rejection): Target[] => {
      const request = requests.get(rejection.id)
      return request === undefined ? [] : [{ id: request.id, target: request, why: [rejection] }]
    }),
  ]
  const isKnown = tunnels.some(t => entryId(t) === only || t.id === only) || requests.has(only ?? '')
  if (only !== undefined && !isKnown) throw new RangeError(`there is no tunnel ${only}`)
  const wanted = only === undefined ? all : all.filter(({ id }) => id === only)
  const targets = wanted.slice(0, MOST_TARGETS)
  const notLookedAt = wanted.slice(MOST_TARGETS).map(({ id }) => id)
  const found = targets.map(({ target }) => searchFixes(topology, tunnels, target, limits))
  let number = 0
  const fixes = targets.map(({ id, target, why }, i): TunnelFixes => {
    const { blockers = [], proposals = [], isComplete = false } = found[i] ?? {}
    const isRejected = typeof target !== 'string'
    const numbered = proposals.map((one): FixProposal => ({ ...one, number: ++number }))
    return { tunnel: id, isRejected, why, blockers, proposals: numbered, isComplete }
  })
  const together =
    targets.length < 2 || notLookedAt.length > 0
      ? undefined
      : togetherOf(topology, tunnels, targets, found, limits)
  return {
    result: {
      schema: 'xlane/fix@1',
      valid: targets.length === 0 && isComplete,
      isComplete,
      tunnels: fixes,
      notLookedAt,
      ...(together === undefined ? {} : { together: { changes: together.changes, cost: together.cost } }),
    },
    tried: routesOf(found.map(({ target }) => target)),
    triedTogether: routesOf(together?.placed ?? found.map(({ target }) => target)),
  }
}

/** The trees of tunnels, by their entries. */
const routesOf = (placed: readonly (readonly Tunnel[])[]): TriedRoutes =>
  new Map(
    placed.flatMap(tunnels => {
      const [first] = tunnels
      return first === undefined ? [] : [[entryId(first), tunnels.map(({ routes }) => routes)] as const]
    }),
  )

/** What is in place, and what is wrong with it; as far as the limits let it be known. */
interface Wrong {
  readonly tunnels: readonly Tunnel[]
  readonly broken: readonly Target[]
  readonly rejected: readonly Rejection[]
  readonly isComplete: boolean
}

type Analysis = Omit<FixOptions, 'costs' | 'onProgress'>

const wrongOf = (
  topology: Topology,
  placed: readonly Tunnel[],
  requests: readonly Request[] | undefined,
  only: string | undefined,
  analysis: Analysis,
  onProgress: FixOptions['onProgress'],
): Wrong => {
  let tunnels = placed.map(undeclared)
  let rejected: readonly Rejection[] = []
  let isComplete = true
  try {
    if (requests !== undefined) {
      const analyzed = analyze(topology, requests, { ...analysis, ...defined({ onProgress }) })
      tunnels = analyzed.allocation.tunnels.map(undeclared)
      rejected = analyzed.result.rejected
      isComplete = !analyzed.result.violations.some(leavesOpen)
    }
    return { tunnels, broken: brokenOf(topology, tunnels, analysis, only), rejected, isComplete }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return { tunnels, broken: [], rejected, isComplete: false }
  }
}

/** The entries that something is wrong with, each once; `only` also where what is wrong names another. */
const brokenOf = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  analysis: Analysis,
  only: string | undefined,
): readonly Target[] => {
  const engine = Engine.of(topology, tunnels, analysis)
  const violations = engine.violations().filter(v => !leavesOpen(v))
  if (only !== undefined) {
    const own = tunnels.filter(t => entryId(t) === only || t.id === only)
    const ids = own.map(({ id }) => id)
    const why = violations.filter(v => concerns(engine, ids, v) || ('tunnel' in v && v.tunnel === only))
    const [first] = own
    return why.length === 0 || first === undefined ? [] : [{ id: only, target: entryId(first), why }]
  }
  const entryOf = new Map(tunnels.map(tunnel => [tunnel.id, entryId(tunnel)]))
  const found = new Map<string, Violation[]>()
  for (const v of violations) {
    if (!('tunnel' in v) || v.tunnel === undefined) continue
    const id = entryOf.get(v.tunnel) ?? v.tunnel
    found.set(id, [...(found.get(id) ?? []), v])
  }
  return [...found].map(([id, why]) => ({ id, target: id, why }))
}

interface Together {
  readonly changes: readonly FixChange[]
  readonly cost: number
  /** The tunnels as they were placed and changed, in turn. */
  readonly placed: readonly (readonly Tunnel[])[]
}

/** As {@link inTurn}; undefined too where the limits end it. */
const togetherOf = (...given: Parameters<typeof inTurn>): ReturnType<typeof inTurn> => {
  try {
    return inTurn(...given)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return undefined
  }
}

/** The cheapest proposal for each in turn, those behind it looked for on what the ones before have made of the network. */
const inTurn = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  targets: readonly Target[],
  found: readonly FoundFixes[],
  options: FixOptions,
): Together | undefined => {
  const { costs: _costs, onProgress: _tell, ...analysis } = options
  let now = { topology, tunnels }
  let cost = 0
  const mended: (readonly Tunnel[])[] = []
  let changes: readonly FixChange[] = []
  for (const [i, { id, target }] of targets.entries()) {
    const isMended =
      typeof target === 'string' && brokenOf(now.topology, now.tunnels, analysis, id).length === 0
    if (isMended) continue
    const here = i === 0 ? found[i] : searchFixes(now.topology, now.tunnels, target, options)
    const [cheapest] = here?.proposals ?? []
    if (here === undefined || cheapest === undefined) return undefined
    const placed = typeof target === 'string' ? [] : here.target
    const after = changedTopology(now.topology, cheapest.changes)
    now = { topology: after, tunnels: changedTunnels(after, [...now.tunnels, ...placed], cheapest.changes) }
    changes = mergedChanges([...changes, ...cheapest.changes])
    mended.push(here.target)
    cost += cheapest.cost
  }
  const isValid = Engine.of(now.topology, now.tunnels, analysis).violations().length === 0
  return isValid ? { changes, cost, placed: mended } : undefined
}
