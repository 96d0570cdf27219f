import { asRequest, type LanedRequest, type Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import { type Contract, isSameTree, keepingTrees, type Placed, tunnelsOf } from '../contract/contract.ts'
import type { Admission, Beside } from './admission.ts'
import type { Deciding } from './deciding.ts'

/** Sets of tunnels that are tried at most: each takes a few placements. */
const MOST_TRIALS = 32
/** Of the steps that a decision may take, what they are worth together. */
const SHARE = 0.1
/** Tunnels looked at: those on the binding link first. */
const MOST_CANDIDATES = 8

/** A contract that is moved, on its new tree or trees. */
export interface Moving {
  readonly id: string
  readonly placed: Placed
}

export interface Room {
  /** The newcomer. */
  readonly placed: Placed
  /** The others on their new trees. */
  readonly moving: readonly Moving[]
  /** Ranges while those are on both trees and the newcomer waits. */
  readonly union: Beside
}

/**
 * Room for a request by moving one or more others to other trees, both copies together of what is sent twice. Found room
 * stays in the analysis, the newcomer before the moved ones; otherwise it stands where it stood. What the request is rejected
 * with is known already, so that looking for room ends after a share of the steps of a decision.
 */
export const makeRoom = (
  deciding: Deciding,
  request: LanedRequest,
  rejection: Rejection,
): Room | undefined => {
  const { admission, options } = deciding
  const before = admission.mark()
  try {
    return options.analysis.work.within(SHARE, () => roomBeside(deciding, request, rejection))
  } catch (error) {
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    admission.rollBackTo(before)
    return undefined
  }
}

const roomBeside = (
  { admission, options, state }: Deciding,
  request: LanedRequest,
  rejection: Rejection,
): Room | undefined => {
  const movable = [...state.held.values()].filter(
    one => one.status === 'granted' && one.id !== request.id && !isFixed(one),
  )
  const before = admission.mark()
  let trials = 0
  for (const set of subsets(nearestFirst(movable, rejection).slice(0, MOST_CANDIDATES), options.mostMoves)) {
    if (++trials > MOST_TRIALS) break
    const room = tryMoving(admission, request, set)
    if (room !== undefined) return room
    admission.rollBackTo(before)
  }
  return undefined
}

/** Whether its trees were asked for. */
const isFixed = ({ request: { routes, replicas } }: Contract): boolean =>
  routes !== undefined || typeof replicas === 'object'

/** The newcomer first, then those of the set anew; valid at the end, and while the set is on both trees. */
const tryMoving = (
  admission: Admission,
  request: LanedRequest,
  set: readonly Contract[],
): Room | undefined => {
  for (const one of set) admission.remove(one)
  const placed = admission.place(request, false)
  if ('code' in placed) return undefined
  const moving: Moving[] = []
  const left: Tunnel[] = []
  for (const one of set) {
    const again = admission.place(asPlaced(one), false)
    if ('code' in again) return undefined
    const moved = onTreesOf(one, keepingTrees(one, again))
    const leaves = tunnelsOf(one).filter((old, i) => !isSameTree(old, tunnelsOf(moved)[i]!))
    if (leaves.length === 0 || admission.change(moved) !== undefined) return undefined
    moving.push({ id: one.id, placed: moved })
    left.push(...leaves)
  }
  const union = admission.beside(
    left,
    tunnelsOf(placed).map(({ id }) => id),
  )
  return 'code' in union ? undefined : { placed, moving, union }
}

/** What a contract was granted, to be placed anew at its period. */
const asPlaced = ({ id, tunnel, second }: Contract): LanedRequest => {
  const { replica: _copy, maxPeriodPs: _most, ...atItsPeriod } = tunnel
  return { ...asRequest(atItsPeriod), id, ...(second === undefined ? {} : { replicas: 2 as const }) }
}

/** A contract as it was granted, on trees found anew. */
const onTreesOf = ({ tunnel, second }: Contract, again: Placed): Placed => ({
  tunnel: { ...tunnel, routes: again.tunnel.routes },
  ...(second === undefined || again.second === undefined
    ? {}
    : { second: { ...second, routes: again.second.routes } }),
})

/** Those on the binding link or broken by the newcomer first, then the others, in their order. */
const nearestFirst = (present: readonly Contract[], { link, tunnel }: Rejection): readonly Contract[] => {
  const isNear = (one: Contract): boolean =>
    one.id === tunnel ||
    tunnelsOf(one).some(
      t => t.id === tunnel || (link !== undefined && t.routes.some(route => route.includes(link))),
    )
  return [...present.filter(isNear), ...present.filter(one => !isNear(one))]
}

/** Sets of one, then of two, up to `most`, in order. */
const subsets = function* <T>(all: readonly T[], most: number): Generator<readonly T[]> {
  for (let size = 1; size <= most; size++) yield* subsetsOf(all, size, 0)
}

const subsetsOf = function* <T>(all: readonly T[], size: number, from: number): Generator<readonly T[]> {
  for (let i = from; i < all.length; i++)
    if (size === 1) yield [all[i]!]
    else for (const rest of subsetsOf(all, size - 1, i + 1)) yield [all[i]!, ...rest]
}
