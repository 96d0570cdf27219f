import { constant, type Direction, ENDLESS, lower, type Piece, plus } from './piece.ts'
import type { Group, LineCap, Port } from './port.ts'
import { add, div, type Exact, less, mul, sub } from './rational.ts'
import { work } from './staircase.ts'

/** Work of each group's tunnels, in the order of the groups: one level of the staircases. */
export interface Level {
  readonly same: readonly number[]
  readonly higher: readonly number[]
}

/** Σ c·N of the own lane, by group, in [0, a]. */
export const sameLevel = (port: Port, a: number): readonly number[] => port.groups.map(g => work(g.same, a))

/** Σ c·N of the higher lanes, by group, in [0, w]. */
export const higherLevel = (port: Port, w: number): readonly number[] =>
  port.groups.map(g => work(g.higher, w))

/** What a wire can bring in a closed window of length t. */
export const capAt = (cap: LineCap, t: Exact): Exact => add(mul(cap.slope, t), cap.offset)

/**
 * The joint cap at max(a, w). `below` says which side of w = a is meant: below, the window is [0, a], above [0, w].
 */
const joint = (cap: LineCap, a: Exact, w: Exact, along: Direction, below: boolean): Piece => {
  const towards = below ? sub(along.w, along.a) : sub(along.a, along.w)
  const distance = below ? sub(a, w) : sub(w, a)
  const reach = less(0, towards) && less(0, distance) ? div(distance, towards) : ENDLESS
  return below
    ? { value: capAt(cap, a), byA: cap.slope, byW: 0, reach }
    : { value: capAt(cap, w), byA: 0, byW: cap.slope, reach }
}

/**
 * X of one group (MODEL "Worst wait at one port") just ahead of (a, w), the staircases standing at `same` and `higher`.
 */
const groupAhead = (
  group: Group,
  same: number,
  higher: number,
  a: Exact,
  w: Exact,
  along: Direction,
  below: boolean,
): Piece => {
  const { sameCap, higherCap, jointCap } = group
  let own = constant(same)
  if (sameCap)
    own = lower(own, { value: capAt(sameCap, a), byA: sameCap.slope, byW: 0, reach: ENDLESS }, along)
  if (group.higher.length === 0) return own
  let before = constant(higher)
  if (higherCap)
    before = lower(
      before,
      { value: capAt(higherCap, w), byA: 0, byW: higherCap.slope, reach: ENDLESS },
      along,
    )
  const both = plus(own, before)
  return jointCap ? lower(both, joint(jointCap, a, w, along, below), along) : both
}

/** `base + Σ X` just ahead of (a, w), all staircases standing at `level`: concave there, so one line up to its reach. */
export const ahead = (
  port: Port,
  base: number,
  level: Level,
  a: Exact,
  w: Exact,
  along: Direction,
  below: boolean,
): Piece => {
  let total = constant(base)
  for (const [g, group] of port.groups.entries())
    total = plus(total, groupAhead(group, level.same[g]!, level.higher[g]!, a, w, along, below))
  return total
}
