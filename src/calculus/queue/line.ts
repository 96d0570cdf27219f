import { Fraction } from 'fraction.js'
import { type Caps, LOCAL, type QueueLoad } from './queue-load.ts'

/** value(a, w) = c + α·a + ω·w */
export interface Line {
  readonly c: Fraction
  readonly a: Fraction
  readonly w: Fraction
}

export const ZERO: Fraction = new Fraction(0)
export const ONE: Fraction = new Fraction(1)
export const whole = (n: number): Fraction => new Fraction(BigInt(n), 1n)
export const valueAt = (l: Line, a: Fraction, w: Fraction): Fraction => {
  let value = l.c
  if (l.a !== ZERO && a !== ZERO) value = value.add(l.a.mul(a))
  if (l.w !== ZERO && w !== ZERO) value = value.add(l.w.mul(w))
  return value
}
export const less = (x: Fraction, y: Fraction): boolean => x.compare(y) < 0
export const later = (x: Fraction, y: Fraction): Fraction => (less(x, y) ? y : x)
export const least = (x: Fraction, y: Fraction): Fraction => (less(x, y) ? x : y)

/** Which of two lines that are equal at a point counts as the least: the one with the smaller rank. */
export type Side = (line: Line) => Fraction

export const STEEP_IN_W: Side = line => line.w.neg()
export const FLAT_IN_W: Side = line => line.w
export const flatAlong =
  (p: Line): Side =>
  line =>
    line.a.add(line.w.mul(p.a))

/** The least line at (a, w); on a tie the one that is least to the asked side of it. */
export const lowest = (lines: readonly Line[], a: Fraction, w: Fraction, side: Side): Line => {
  let best = lines[0]
  let least = valueAt(best, a, w)
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]
    const value = valueAt(line, a, w)
    const order = value.compare(least)
    if (order > 0 || (order === 0 && side(line).compare(side(best)) >= 0)) continue
    best = line
    least = value
  }
  return best
}

/** Least value of the lines that do not depend on w: an upper bound of their minimum for every w. */
export const ceiling = (lines: readonly Line[], a: Fraction): Fraction =>
  lines
    .filter(l => l.w.equals(0))
    .map(l => valueAt(l, a, ZERO))
    .reduce((x, y) => (less(x, y) ? x : y))

export const constant = (n: number): Line => ({ c: whole(n), a: ZERO, w: ZERO })
export const DIAGONAL: Line = { c: ZERO, a: ONE, w: ZERO }
export const sum = (x: Fraction, y: Fraction): Fraction => (x === ZERO ? y : y === ZERO ? x : x.add(y))
export const plus = (x: Line, y: Line): Line => ({ c: sum(x.c, y.c), a: sum(x.a, y.a), w: sum(x.w, y.w) })

/** The caps of a group as lines; those of a group that has no higher flows are not asked for. */
export interface GroupCaps {
  readonly same: Line
  readonly higher: Line
  readonly bothAtA: Line
  readonly bothAtW: Line
}

export const capsOf = (load: QueueLoad, g: number, hasHigher: boolean): GroupCaps => {
  const none = constant(0)
  if (g === LOCAL) return { same: none, higher: none, bothAtA: none, bothAtW: none }
  const same = along(load.sameCap, g, 'a')
  if (!hasHigher) return { same, higher: none, bothAtA: none, bothAtW: none }
  return {
    same,
    higher: along(load.higherCap, g, 'w'),
    bothAtA: along(load.bothCap, g, 'a'),
    bothAtW: along(load.bothCap, g, 'w'),
  }
}

/** cap(t) of one group with t = a or t = w. */
export const along = (caps: Caps, g: number, t: 'a' | 'w'): Line => {
  const rate = new Fraction(BigInt(caps.num[g]), BigInt(caps.den[g]))
  const c = rate.mul(whole(caps.window[g])).add(whole(caps.packet[g]))
  return t === 'a' ? { c, a: rate, w: ZERO } : { c, a: ZERO, w: rate }
}

/** w = c + slope · a from w = c' + α·a + ω·w; undefined where ω ≥ 1. */
export const slopeForm = (l: Line): { c: Fraction; slope: Fraction } | undefined => {
  const own = ONE.sub(l.w)
  return own.compare(0) <= 0 ? undefined : { c: l.c.div(own), slope: l.a.div(own) }
}
