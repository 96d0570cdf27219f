import { Engine } from '../../engine/engine.ts'
import type { WhatIfOptions } from '../../engine/what-if.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import type { FixProposal, FixResult, TunnelFixes } from '../../model/planning/fix.ts'
import type { Allocation, Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { TriedRoutes } from './apply-fixes.ts'
import { entryId } from './change-entries.ts'
import { FIX_RULES, type FixOptions, type FoundFixes, requireCosts, searchFixes } from './find-fixes.ts'
import { togetherOf } from './together.ts'
import { type Target, wrongOf } from './what-is-wrong.ts'

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
  const found = targets.map(({ target, why }) =>
    isOnlyDeclared(why)
      ? sayingWhatIsProven(topology, tunnels, target, analysis)
      : searchFixes(topology, tunnels, target, limits),
  )
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

/** Whether nothing is wrong but what a file says of a range. */
const isOnlyDeclared = (why: Target['why']): boolean => why.every(({ code }) => code === 'DECLARED')

/** The one proposal for a tunnel that holds, of which its file says what is not true. */
const sayingWhatIsProven = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  target: Target['target'],
  analysis: WhatIfOptions,
): FoundFixes => {
  const own = tunnels.filter(tunnel => entryId(tunnel) === target)
  const engine = Engine.of(topology, tunnels, analysis)
  const worstPs = Math.max(...own.map(({ id }) => engine.bound(id).worstPs ?? 0))
  const deadlinePs = own[0]?.deadlinePs
  const tunnel = own.map(entryId)[0] ?? ''
  const proposal: FixProposal = {
    number: 1,
    changes: [{ change: 'declared', tunnel }],
    cost: 0,
    worstPs,
    slackPs: deadlinePs === undefined ? null : deadlinePs - worstPs,
    isOnFront: true,
    stillBroken: [],
  }
  return { blockers: [], proposals: [proposal], isComplete: true, target: own }
}
