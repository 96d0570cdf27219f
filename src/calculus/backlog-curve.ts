import { Fraction } from 'fraction.js'
import { drainOf } from './queue/drain.ts'
import { LOCAL, type QueueLoad } from './queue/queue-load.ts'
import { RATIONAL, UNCOUNTED, type Work } from './queue/work.ts'

/** The backlog as a function of the instant, for the stairs as they stand in the arrays it was made of. */
export interface BacklogCurve {
  /** Says that something arrives at `t`, before the stairs are raised: what has left by then stays gone. */
  readonly arrive: (t: number) => void
  /** The backlog at a whole instant from the last arrival on, bits, before rounding up. */
  readonly at: (a: number) => Fraction
}

/**
 * `min(S, S − d·F + σmax)` in rationals, with `bits` and `higher` the stairs per group, which the caller raises from arrival to
 * arrival. F(a) is the longest that the lane has been served for certain by a: what it has been served never falls, and by the
 * arrival x it is at least x − B − H(x⁻), so that F is the running maximum of that (MODEL "Backlog"). The plain form of
 * {@link BacklogHeight}: its fallback, its reference in the tests, and what is drawn.
 */
export const backlogCurve = (
  load: QueueLoad,
  bits: Float64Array,
  higher: Float64Array,
  work: Work = UNCOUNTED,
): BacklogCurve => {
  const { rate, largest } = drainOf(load)
  const drain = new Fraction(BigInt(rate[0]), BigInt(rate[1]))
  let start = 0
  let served = ZERO
  const servedBy = (t: number): Fraction => {
    let by = new Fraction(BigInt(t - load.blocking), 1n)
    for (let g = 0; g < load.groups; g++) by = by.sub(capped(load.higherCap, g, higher[g], t - 1))
    return by
  }
  return {
    arrive: t => {
      served = greater(served, servedBy(t))
      start = t
    },
    at: a => {
      work.spend(RATIONAL * load.groups)
      let arrived = ZERO
      for (let g = 0; g < load.groups; g++) arrived = arrived.add(capped(load.bitCap, g, bits[g], a))
      const until = a === start ? served : greater(served, servedBy(a))
      if (until.compare(0) <= 0) return arrived
      const rest = arrived.sub(drain.mul(until)).add(largest)
      return rest.compare(arrived) < 0 ? rest : arrived
    },
  }
}

/** A whole instant in [left, right] where the backlog is largest; no arrival in (left, right]. */
export const fullestInstant = ({ at }: BacklogCurve, left: number, right: number): number => {
  if (left === right) return left
  // Right of an arrival the curve is concave, but at the arrival itself it may be higher.
  let [from, to] = [left + 1, right]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (at(middle + 1).compare(at(middle)) > 0) from = middle + 1
    else to = middle
  }
  return at(from).compare(at(left)) > 0 ? from : left
}

const ZERO = new Fraction(0)
const greater = (x: Fraction, y: Fraction): Fraction => (x.compare(y) < 0 ? y : x)

/** min(level, cap) at a whole instant. */
const capped = (caps: QueueLoad['bitCap'], g: number, stairs: number, a: number): Fraction => {
  const level = new Fraction(BigInt(stairs), 1n)
  if (g === LOCAL) return level
  const rate = new Fraction(BigInt(caps.num[g]), BigInt(caps.den[g]))
  const cap = rate.mul(BigInt(a + caps.window[g])).add(BigInt(caps.packet[g]))
  return cap.compare(level) < 0 ? cap : level
}
