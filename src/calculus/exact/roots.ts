import type { Fraction } from 'fraction.js'
import { flatAlong, type Line, later, less, ONE, STEEP_IN_W, valueAt, ZERO } from '../queue/line.ts'
import type { SumOfMinima } from './sum-of-minima.ts'

// Newton's method on concave, piecewise linear functions: a tangent's root never passes the function's own, and after as
// many steps as there are pieces it is the root itself. All exact.

/** The first w with G(a, w) = w, from a w at or right of it. */
export const rootBefore = (g: SumOfMinima, a: Fraction, from: Fraction): Fraction => {
  for (let w = from; ; ) {
    const line = g.tangent(a, w, STEEP_IN_W)
    const next = line.c.add(line.a.mul(a)).div(ONE.sub(line.w))
    if (next.equals(w)) return w
    w = next
  }
}

/** Least a in [from, to] with G(a, p(a)) ≥ p(a) along the line w = p(a), from the left. */
export const reaches = (g: SumOfMinima, from: Fraction, to: Fraction, p: Line): Fraction | undefined => {
  for (let a = from; ; ) {
    const w = valueAt(p, a, ZERO)
    if (g.at(a, w).compare(w) >= 0) return a
    const line = g.tangent(a, w, flatAlong(p))
    const rise = line.a.add(line.w.mul(p.a)).sub(p.a)
    if (rise.compare(0) <= 0) return undefined
    a = p.c.sub(line.c).sub(line.w.mul(p.c)).div(rise)
    if (less(to, a)) return undefined
  }
}

/** Least a in [from, to) right of which G(a, p(a)) > p(a). */
export const exceeds = (g: SumOfMinima, from: Fraction, to: Fraction, p: Line): Fraction | undefined => {
  const a = reaches(g, from, to, p)
  if (a === undefined || a.compare(to) >= 0) return undefined
  const line = g.tangent(a, valueAt(p, a, ZERO), flatAlong(p))
  return line.a.add(line.w.mul(p.a)).compare(p.a) > 0 ? a : undefined
}

/** Largest a in [from, to) with G(a, a) ≥ a, where that fails at `to`: from the right. */
export const fallsBehind = (g: SumOfMinima, from: Fraction, to: Fraction): Fraction | undefined => {
  if (g.at(to, to).compare(to) >= 0) return undefined
  for (let a = to; ; ) {
    const line = g.tangent(a, a, STEEP_IN_W)
    const fall = ONE.sub(line.a).sub(line.w)
    if (fall.compare(0) <= 0) return from
    const next = later(line.c.div(fall), from)
    if (next.equals(from) || g.at(next, next).compare(next) >= 0) return next
    a = next
  }
}
