import Fraction from 'fraction.js'
import type { Group, LineCap, Port } from '../../src/certificate/port/port.ts'
import type { Exact } from '../../src/certificate/port/rational.ts'
import type { Flow } from '../../src/certificate/port/staircase.ts'

/**
 * The worst wait by the letter of MODEL "Worst wait at one port", for tiny ports only: slopes in halves, times below
 * some hundred ps. All that is computed then is a dyadic number (1 − β is 1 or ½ wherever it divides), so doubles are
 * exact here.
 *
 * A sum of minima of lines is the minimum over all ways to choose a line each; every way is tried. No walk, no slope,
 * no tie: nothing shared with the checker but the shape of a port.
 */
interface Line {
  readonly at: number
  readonly slope: number
}
const count = (f: Flow, t: number): number => Math.floor((t + f.jitterPs) / f.periodPs) + 1
const countBefore = (f: Flow, t: number): number => Math.ceil((t + f.jitterPs) / f.periodPs)
const sum = (flows: readonly Flow[], t: number, n: typeof count): number =>
  flows.reduce((total, f) => total + f.batchPs * n(f, t), 0)
const value = (x: Exact): number => x.valueOf()
const cap = (c: LineCap, t: number): number => value(c.slope) * t + value(c.offset)

/** All ways to choose one line of each group, summed, plus `base`. */
const ways = (base: number, groups: readonly (readonly Line[])[]): Line[] =>
  groups.reduce<Line[]>(
    (sums, lines) => sums.flatMap(s => lines.map(l => ({ at: s.at + l.at, slope: s.slope + l.slope }))),
    [{ at: base, slope: 0 }],
  )

/** Least x ≥ from with min(lines)(x) ≤ x, the lines given at `from`. */
const firstBelow = (lines: readonly Line[], from: number): number =>
  Math.min(
    ...lines.map(({ at, slope }) =>
      at <= from ? from : slope < 1 ? from + (at - from) / (1 - slope) : Number.POSITIVE_INFINITY,
    ),
  )

const own = (g: Group, a: number, cell: number): number => {
  const all = sum(g.same, cell, count)
  return g.sameCap ? Math.min(all, cap(g.sameCap, a)) : all
}

/**
 * w(a), the own lane's staircases read at `cell` (a whole instant ≤ a without an arrival in (cell, a)); `low` is a whole
 * number known not to be above it (w never falls).
 */
const serviceStart = (port: Port, c: number, a: number, cell: number = Math.floor(a), low = 0): number => {
  for (let from = low; ; ) {
    const whole = Math.floor(from) + 1
    const to = from < a && a < whole ? a : whole
    const lines = port.groups.map(g => {
      const s = own(g, a, cell)
      const set: Line[] = [{ at: s + sum(g.higher, from, count), slope: 0 }]
      if (g.higherCap) set.push({ at: s + cap(g.higherCap, from), slope: value(g.higherCap.slope) })
      if (g.jointCap && from < a) set.push({ at: cap(g.jointCap, a), slope: 0 })
      if (g.jointCap && from >= a) set.push({ at: cap(g.jointCap, from), slope: value(g.jointCap.slope) })
      return set
    })
    const found = firstBelow(ways(port.blockingPs - c, lines), from)
    if (found < to) return found
    from = to
  }
}

/** L: least L > 0 with B + Σ X(L⁻, L⁻) ≤ L. */
export const busyEnd = (port: Port): number => {
  for (let from = 0; ; from++) {
    const lines = port.groups.map(g => {
      const same: Line[] = [{ at: sum(g.same, from, count), slope: 0 }]
      if (g.sameCap) same.push({ at: cap(g.sameCap, from), slope: value(g.sameCap.slope) })
      const higher: Line[] = [{ at: sum(g.higher, from, count), slope: 0 }]
      if (g.higherCap) higher.push({ at: cap(g.higherCap, from), slope: value(g.higherCap.slope) })
      const set = ways(0, [same, higher])
      if (g.jointCap) set.push({ at: cap(g.jointCap, from), slope: value(g.jointCap.slope) })
      return set
    })
    const found = firstBelow(ways(port.blockingPs, lines), from)
    if (found > 0 && found <= from + 1) return found
  }
}

const FINE = 2 ** -6
const ALMOST = 2 ** -14

/** Whether some a in [0, end) has w(a) − a > wait; decided down to 1/64 ps, as fine as the kinks of such ports. */
export const exceeds = (port: Port, c: number, wait: number, end: number): boolean => {
  const search = (l: number, r: number, cell: number, low: number): boolean => {
    const wL = serviceStart(port, c, l, cell, low)
    if (wL - l > wait) return true
    const wR = serviceStart(port, c, r, cell, Math.floor(wL))
    if (wR - r > wait) return true
    if (wR - l <= wait + FINE) return false
    const middle = (l + r) / 2
    return search(l, middle, cell, Math.floor(wL)) || search(middle, r, cell, Math.floor(wL))
  }
  for (let l = 0; l < end; l++) if (search(l, Math.min(l + 1, end) - ALMOST, l, 0)) return true
  return false
}

/** Whether the busy period L° holds more than `limit` arrivals. */
export const isLong = (port: Port, limit: number): boolean => {
  const flows = [...port.same, ...port.higher]
  for (let l = 1; ; l++) {
    if (port.blockingPs + sum(flows, l, countBefore) !== l) continue
    return flows.reduce((n, f) => n + countBefore(f, l), 0) > limit
  }
}

/** a' and ⌈V(a')⌉ of a busy period beyond the limit; L and 0 where it ends before. */
export const tail = (port: Port, c: number, limit: number): { from: number; wait: number } => {
  const flows = [...port.same, ...port.higher]
  let last = -1
  while (flows.reduce((n, f) => n + count(f, last + 1), 0) <= limit) last++
  const end = busyEnd(port)
  const steps = (t: number): boolean => port.same.some(f => count(f, t) !== count(f, t - 1))
  const isBeyond = (t: number): boolean =>
    t > last || (port.higher.length > 0 && serviceStart(port, c, t) > last)
  let from = 0
  while (from < end && !((from === 0 || steps(from)) && isBeyond(from))) from++
  if (from >= end) return { from: end, wait: 0 }
  const fraction = (n: number, d = 1): Fraction => new Fraction(n, d)
  const total = (set: readonly Flow[], of: (f: Flow) => Fraction): Fraction =>
    set.reduce((x, f) => x.add(of(f)), fraction(0))
  const burst = (f: Flow): Fraction => fraction(f.batchPs * (f.periodPs + f.jitterPs), f.periodPs)
  const rate = (f: Flow): Fraction => fraction(f.batchPs, f.periodPs)
  const v = fraction(port.blockingPs - c)
    .add(total(flows, burst))
    .add(total(port.same, rate).mul(from))
    .div(fraction(1).sub(total(port.higher, rate)))
    .sub(from)
  return { from, wait: v.ceil().valueOf() }
}
