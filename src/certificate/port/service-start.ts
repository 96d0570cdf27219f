import { ahead, capAt, higherLevel } from './ahead.ts'
import { type Direction, ENDLESS, nearer } from './piece.ts'
import { countLook, type Port } from './port.ts'
import { add, compare, div, type Exact, floor, less, sub } from './rational.ts'
import { nextStep } from './staircase.ts'

const UPWARD: Direction = { a: 0, w: 1 }

/** Without higher lanes the right side does not depend on w, and is the answer. */
const withoutHigher = (port: Port, base: number, same: readonly number[], a: Exact): Exact => {
  let total: Exact = base
  for (const [g, group] of port.groups.entries()) {
    const own = same[g]!
    const cap = group.sameCap && capAt(group.sameCap, a)
    total = add(total, cap !== undefined && less(cap, own) ? cap : own)
  }
  return total
}

/**
 * w(a+), the start of service just after a: the limit from the right of the least w ≥ 0 with
 * `w ≥ base + Σ X(a, w)`, `base = B − C`, the own lane's staircases standing at `same`. The supremum over a does not
 * tell w(a) from w(a+), and the limit spares a case: where the right side touches w and rises faster (one fast wire,
 * whose joint cap binds, at a = 0), a packet an instant later waits for all that the wire can bring.
 *
 * `from` is a known lower bound of w. The right side never falls with w, hence as long as it exceeds w the solution
 * lies at or above it: that jump crosses many arrivals at once. Between two arrivals of higher lanes the right side is
 * concave in w, so the first crossing is found line by line; an arrival exactly at w counts.
 */
export const serviceStart = (
  port: Port,
  base: number,
  same: readonly number[],
  a: Exact,
  from: Exact,
): Exact => {
  if (port.higher.length === 0) return withoutHigher(port, base, same, a)
  let w = from
  for (;;) {
    countLook(port)
    const instant = floor(w)
    const level = { same, higher: higherLevel(port, instant) }
    const next = nextStep(port.higher, instant)
    for (;;) {
      const line = ahead(port, base, level, a, w, UPWARD, less(w, a))
      const gap = sub(line.value, w)
      const order = compare(gap, 0)
      if (order < 0 || (order === 0 && compare(line.byW, 1) <= 0)) return w
      // The right side is already at or above the next higher arrival, and w with it: go there at once.
      if (compare(line.value, next) >= 0) {
        w = line.value
        break
      }
      const step: Exact = nearer(line.reach, sub(next, w))
      if (step === ENDLESS) throw new Error('a busy period without end')
      // A line flatter than w = w meets it; if that is before the line bends, it is the answer.
      if (less(line.byW, 1)) {
        const crossing = div(gap, sub(1, line.byW))
        if (less(crossing, step)) return add(w, crossing)
      }
      w = add(w, step)
      if (compare(w, next) >= 0) break
    }
  }
}
