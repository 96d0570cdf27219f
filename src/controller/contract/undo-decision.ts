import type { Contract } from './contract.ts'
import type { Decision } from './decision.ts'
import type { ControllerState } from './state.ts'

/**
 * What puts a state back to where it was before a decision that `evolve` is about to take into it: cheap where it is not called, as
 * nearly always, and in the order of all contracts.
 */
export const undoOf = (state: ControllerState, decision: Decision): (() => void) => {
  const { held, ...rest } = state
  const { renewed, replaced = [], moved, usage } = decision
  const left = [...decision.gone, ...decision.held.map(one => one.id)]
  const before = new Map<string, Contract | undefined>()
  const note = (id: string): void => void before.set(id, held.get(id))
  for (const id of left) note(id)
  if (renewed !== undefined) note(renewed.id)
  for (const { id } of replaced) note(id)
  for (const { id } of moved) note(id)
  if (usage !== undefined) note(usage.id)
  const places = placesOf(
    held,
    left.filter(id => held.has(id)),
  )
  return () => {
    delete state.topology
    delete state.failed
    Object.assign(state, rest)
    for (const [id, one] of before)
      if (one === undefined) held.delete(id)
      else held.set(id, one)
    if (places.length > 0) putBetween(held, places)
  }
}

/** A name, and the one that stands before it; undefined for the first. */
type Place = readonly [id: string, after: string | undefined]

const placesOf = (held: ReadonlyMap<string, Contract>, ids: readonly string[]): readonly Place[] => {
  const left = new Set(ids)
  const places: Place[] = []
  let last: string | undefined
  if (left.size > 0)
    for (const id of held.keys()) {
      if (left.delete(id)) places.push([id, last])
      if (left.size === 0) break
      last = id
    }
  return places
}

/** Puts contracts that are there back to where they stood. */
const putBetween = (held: Map<string, Contract>, places: readonly Place[]): void => {
  const following = new Map(places.map(([id, after]) => [after, id]))
  const moving = new Map(places.map(([id]) => [id, held.get(id)]))
  const others = [...held].filter(([id]) => !moving.has(id))
  held.clear()
  const putAfter = (last: string | undefined): void => {
    const id = following.get(last)
    const one = id === undefined ? undefined : moving.get(id)
    if (id === undefined || one === undefined) return
    held.set(id, one)
    putAfter(id)
  }
  putAfter(undefined)
  for (const [id, one] of others) {
    held.set(id, one)
    putAfter(id)
  }
}
