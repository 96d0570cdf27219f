import { asRequest, type Request, type Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Admission, Beside } from './admission.ts'
import type { Deciding } from './deciding.ts'

/** Sets of tunnels that are tried at most: each takes a few placements. */
const MOST_TRIALS = 32
/** Tunnels looked at: those on the binding link first. */
const MOST_CANDIDATES = 8

export interface Room {
  /** The newcomer. */
  readonly tunnel: Tunnel
  /** The others on their new trees. */
  readonly moving: readonly Tunnel[]
  /** Ranges while those are on both trees and the newcomer waits. */
  readonly union: Beside
}

/**
 * Room for a request by moving one or more other tunnels to other trees. Found room stays in the analysis, the newcomer
 * before the moved ones; otherwise it stands where it stood.
 */
export const makeRoom = (
  { admission, options, state }: Deciding,
  request: Request,
  rejection: Rejection,
): Room | undefined => {
  const movable = candidatesOf(admission.tunnels, rejection).filter(
    t => t.id !== request.id && state.held.get(t.id)?.request.routes === undefined,
  )
  const before = admission.mark()
  let trials = 0
  for (const set of subsets(movable.slice(0, MOST_CANDIDATES), options.mostMoves)) {
    if (++trials > MOST_TRIALS) break
    const room = tryMoving(admission, request, set)
    if (room !== undefined) return room
    admission.rollBackTo(before)
  }
  return undefined
}

/** The newcomer first, then those of the set anew; valid at the end, and while the set is on both trees. */
const tryMoving = (admission: Admission, request: Request, set: readonly Tunnel[]): Room | undefined => {
  admission.remove(set.map(t => t.id))
  const tunnel = admission.place(request, false)
  if ('code' in tunnel) return undefined
  const moving: Tunnel[] = []
  for (const old of set) {
    const { maxPeriodPs: _most, ...atItsPeriod } = asRequest(old)
    const again = admission.place(atItsPeriod, false)
    if ('code' in again || isSameTree(again, old)) return undefined
    const moved = { ...old, routes: again.routes }
    if (admission.change(moved) !== undefined) return undefined
    moving.push(moved)
  }
  const union = admission.beside(set, [request.id])
  if ('code' in union) return undefined
  return { tunnel, moving, union }
}

/** Those on the binding link or broken by the newcomer first, then the others, in their order. */
const candidatesOf = (present: readonly Tunnel[], { link, tunnel }: Rejection): readonly Tunnel[] => {
  const isNear = (t: Tunnel): boolean =>
    t.id === tunnel || (link !== undefined && t.routes.some(route => route.includes(link)))
  return [...present.filter(isNear), ...present.filter(t => !isNear(t))]
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

const isSameTree = (a: Tunnel, b: Tunnel): boolean => JSON.stringify(a.routes) === JSON.stringify(b.routes)
