import { analyze } from '../../allocation/analyze.ts'
import { Engine } from '../../engine/engine.ts'
import type { WhatIfOptions } from '../../engine/what-if.ts'
import type { FixChange } from '../../model/planning/fix.ts'
import { type Allocation, declared, type Request, type Route, undeclared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { changedRequests, changedTunnels } from './change-entries.ts'
import { changedTopology } from './change-topology.ts'
import { asRound } from './with-round-amounts.ts'

/** Which amounts are made: those that one would write, where there are some, or the least that do. */
export type FixAmounts = 'round' | 'least'

/** The changes as they are to be made. */
const made = (changes: readonly FixChange[], amounts: FixAmounts): readonly FixChange[] =>
  amounts === 'round' ? asRound(changes) : changes

/** A network and its tunnels after changes. */
export interface FixedAllocation {
  /** The network. */
  readonly topology: Topology
  /** Its tunnels; of those that said what was proven for them, what is proven now. */
  readonly allocation: Allocation
  /** Whether everything holds now. */
  readonly valid: boolean
}

/** An allocation with changes made, and analysed afresh. `options` are those of the analysis. */
export const applyFixes = (
  topology: Topology,
  { tunnels }: Allocation,
  changes: readonly FixChange[],
  options: WhatIfOptions = {},
  amounts: FixAmounts = 'round',
): FixedAllocation => {
  const after = changedTopology(topology, made(changes, amounts))
  const changed = changedTunnels(after, tunnels.map(undeclared), made(changes, amounts))
  const engine = Engine.of(after, changed, options)
  const wasDeclared = new Set(
    tunnels.filter(t => (t.declaredMinLatencyPs ?? t.declaredMaxJitterPs) !== undefined).map(({ id }) => id),
  )
  return {
    topology: after,
    allocation: {
      tunnels: changed.map(tunnel =>
        wasDeclared.has(tunnel.id) ? declared(tunnel, engine.bound(tunnel.id)) : tunnel,
      ),
    },
    valid: engine.violations().length === 0,
  }
}

/** A network and its requests after changes. */
export interface FixedRequests {
  /** The network. */
  readonly topology: Topology
  /** The requests, some with their trees said where they would else be placed otherwise than was tried. */
  readonly requests: readonly Request[]
  /** Those whose trees are said now, and were not. */
  readonly pinned: readonly string[]
  /** Those that are rejected still. */
  readonly rejected: readonly string[]
  /** Whether everything is accepted and holds now. */
  readonly valid: boolean
}

/** Trees of requests as a fix was tried with them, by id; of one sent twice both. */
export type TriedRoutes = ReadonlyMap<string, readonly (readonly Route[])[]>

/**
 * Requests with changes made, and placed afresh: as they are where that admits all that was admitted before and all of
 * `mended`; else with the trees said with which the fix was tried, of `mended` or of all requests, in the last resort with
 * what is rejected still behind all others.
 */
export const applyFixesToRequests = (
  topology: Topology,
  requests: readonly Request[],
  changes: readonly FixChange[],
  mended: ReadonlySet<string>,
  tried: TriedRoutes,
  options: WhatIfOptions = {},
  amounts: FixAmounts = 'round',
): FixedRequests => {
  const before = analyze(topology, requests, options)
  const after = changedTopology(topology, made(changes, amounts))
  const changed = changedRequests(after, requests, made(changes, amounts))
  const mayBeRejected = new Set(before.result.rejected.map(({ id }) => id).filter(id => !mended.has(id)))
  const placedRoutes = new Map<string, (readonly Route[])[]>()
  for (const { id, replica, routes } of before.allocation.tunnels) {
    const key = replica?.of ?? id
    placedRoutes.set(key, [...(placedRoutes.get(key) ?? []), routes])
  }
  for (const [id, routes] of tried) placedRoutes.set(id, [...routes])
  const all = new Set(requests.map(({ id }) => id))
  // What stays out must not take, for once, the place of what was in.
  const lastOnes = changed.toSorted(
    (a, b) => Number(mayBeRejected.has(a.id)) - Number(mayBeRejected.has(b.id)),
  )
  let found: FixedRequests | undefined
  for (const [ordered, pinned] of [
    [changed, new Set<string>()],
    [changed, mended],
    [changed, all],
    [lastOnes, all],
  ] as const) {
    const said = ordered.map(request =>
      pinned.has(request.id) ? withRoutes(request, placedRoutes) : request,
    )
    const { result } = analyze(after, said, options)
    const rejected = result.rejected.map(({ id }) => id)
    found = {
      topology: after,
      requests: said,
      pinned: said.filter((request, i) => request !== ordered[i]).map(({ id }) => id),
      rejected,
      valid: result.valid,
    }
    if (result.violations.length === 0 && rejected.every(id => mayBeRejected.has(id))) return found
  }
  return found ?? { topology: after, requests: changed, pinned: [], rejected: [], valid: false }
}

/** A request with its trees said; as it is where it says them, or they are not known. */
const withRoutes = (request: Request, known: TriedRoutes): Request => {
  const routes = known.get(request.id)
  const [first, second] = routes ?? []
  if (first === undefined || request.routes !== undefined || typeof request.replicas === 'object')
    return request
  if (request.replicas === undefined) return { ...request, routes: first }
  return second === undefined ? request : { ...request, replicas: [{ routes: first }, { routes: second }] }
}
