import { ahead, higherLevel } from './ahead.ts'
import { type Direction, ENDLESS, nearer, type Piece } from './piece.ts'
import type { Port } from './port.ts'
import { add, ceil, compare, div, type Exact, floor, larger, less, mul, sub } from './rational.ts'
import { serviceStart } from './service-start.ts'
import { nextStep } from './staircase.ts'

/** A stretch of arrival instants [from, until) without an own-lane arrival inside. */
export interface Stretch {
  readonly from: Exact
  readonly until: Exact
  /** Work of the own lane on it, by group. */
  readonly same: readonly number[]
  /** A lower bound of w at its begin. */
  readonly start: Exact
}

interface Ahead {
  /** dw/da just ahead. */
  readonly slope: Exact
  readonly line: Piece
}

/**
 * dw/da just ahead of a solved point: the s with `s = byA + byW·s` for the line that is valid along (1, s). The rate
 * along (1, s) is concave in s, so Newton's steps from s = ∞ fall to its root, in as many steps as there are lines.
 */
const slopeAhead = (line: (along: Direction) => Piece): Ahead => {
  let along: Direction = { a: 0, w: 1 }
  for (;;) {
    const found = line(along)
    const rest = sub(1, found.byW)
    if (compare(rest, 0) <= 0) throw new Error('a start of service that is not one')
    const slope = div(found.byA, rest)
    if (along.a === 1 && compare(slope, along.w) === 0) return { slope, line: found }
    along = { a: 1, w: slope }
  }
}

/**
 * Follows w over a stretch, line by line, and returns the larger of `best` and of ⌈w(a) − a⌉ over it. Between two
 * jumps of w all is concave and piecewise linear; a jump is where w reaches an arrival of a higher lane. The walk
 * stops early where what is left cannot exceed `best`, as w never exceeds `last`, its value at the end.
 */
export const sweep = (
  port: Port,
  base: number,
  { from, until, same, start }: Stretch,
  last: Exact | undefined,
  best: number,
  follow: (a: Exact, w: Exact) => boolean = () => true,
): number => {
  let most = best
  let a = from
  let w = serviceStart(port, base, same, a, start)
  for (;;) {
    most = Math.max(most, ceil(sub(w, a)))
    if (!follow(a, w) || (last !== undefined && compare(sub(last, a), most) <= 0)) return most
    // Arrivals are at whole instants, so the higher lanes' staircases stand at floor(w) until w reaches the next one.
    const instant = floor(w)
    const level = { same, higher: higherLevel(port, instant) }
    const [hereA, hereW] = [a, w]
    const side = compare(w, a)
    const onSide = (below: boolean): Ahead =>
      slopeAhead(along => ahead(port, base, level, hereA, hereW, along, below))
    let next = onSide(side <= 0)
    // On w = a both sides are near; w takes the lower one as long as that one stays there.
    if (side === 0 && less(1, next.slope)) next = onSide(false)

    // The line holds until it bends, the stretch ends, or w meets the next arrival of a higher lane.
    let step = nearer(next.line.reach, sub(until, a))
    const arrival = nextStep(port.higher, instant)
    if (arrival !== ENDLESS && less(0, next.slope)) step = nearer(step, div(sub(arrival, w), next.slope))
    a = add(a, step)
    w = add(w, mul(next.slope, step))
    if (compare(a, until) >= 0) {
      follow(a, w)
      return Math.max(most, ceil(sub(w, a)))
    }
    // Solved anew at each bend: w may jump there.
    w = serviceStart(port, base, same, a, larger(w, 0))
  }
}
