import { add, compare, div, type Exact, less, mul, sub } from './rational.ts'

/** Where a ray through the plane of (arrival a, start of service w) points. */
export interface Direction {
  readonly a: Exact
  readonly w: Exact
}

/**
 * A concave, piecewise linear function of (a, w) just ahead of a point on a ray: its value there, its slopes, and how
 * far along the ray (in units of the direction) it surely stays this line.
 */
export interface Piece {
  readonly value: Exact
  readonly byA: Exact
  readonly byW: Exact
  readonly reach: Exact
}

/** No kink ahead. Only reaches may be infinite. */
export const ENDLESS: number = Number.POSITIVE_INFINITY

export const constant = (value: Exact): Piece => ({ value, byA: 0, byW: 0, reach: ENDLESS })

export const nearer = (x: Exact, y: Exact): Exact => {
  if (x === ENDLESS) return y
  if (y === ENDLESS) return x
  return less(y, x) ? y : x
}

/** How fast the piece grows along the ray. */
export const rate = (p: Piece, along: Direction): Exact => add(mul(p.byA, along.a), mul(p.byW, along.w))

export const plus = (p: Piece, q: Piece): Piece => ({
  value: add(p.value, q.value),
  byA: add(p.byA, q.byA),
  byW: add(p.byW, q.byW),
  reach: nearer(p.reach, q.reach),
})

/**
 * The lower of two pieces, just ahead: at equal values the one that grows slower along the ray, then the one that
 * grows slower with a (which is the lower one for every direction that is steep enough in w).
 */
export const lower = (p: Piece, q: Piece, along: Direction): Piece => {
  const rateP = rate(p, along)
  const rateQ = rate(q, along)
  const order = compare(p.value, q.value) || compare(rateP, rateQ) || compare(p.byA, q.byA)
  const [low, high, lowRate, highRate] = order <= 0 ? [p, q, rateP, rateQ] : [q, p, rateQ, rateP]
  const reach = nearer(low.reach, high.reach)
  if (!less(highRate, lowRate)) return { ...low, reach }
  const meeting = div(sub(high.value, low.value), sub(lowRate, highRate))
  return { ...low, reach: nearer(reach, meeting) }
}
