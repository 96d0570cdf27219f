import { Fraction } from 'fraction.js'
import { ceilDiv, compareProducts, gcd } from './queue/integer.ts'
import { LOCAL, type QueueLoad } from './queue/queue-load.ts'
import { commonScale, ScaledCaps } from './queue/scaled-caps.ts'

/** The backlog as a function of the instant, for the stairs as they stand in the arrays it was made of. */
export interface BacklogCurve {
  /** d in bits per ps, for bounds. */
  readonly drain: number
  /** σmax, bits. */
  readonly largest: number
  /** The largest backlog at whole instants in [left, right], bits, rounded up; no arrival in (left, right]. */
  readonly highest: (left: number, right: number) => number
  /** The backlog at a whole instant, bits, before rounding up. */
  readonly at: (a: number) => Fraction
}

/**
 * `min(S, S − d·max(0, a − B − H) + σmax)` with `bits` and `higher` the stairs per group, which the caller raises from
 * arrival to arrival: whole numbers over one denominator where they fit, rationals where they do not.
 */
export const backlogCurve = (load: QueueLoad, bits: Float64Array, higher: Float64Array): BacklogCurve => {
  const [drainN, drainD] = slowestDrain(load)
  let largest = 0
  for (let i = 0; i < load.same.count; i++) largest = Math.max(largest, load.same.bits[i])
  const exact = rationalCurve(load, bits, higher, drainN, drainD, largest)
  const fast = scaledCurve(load, bits, higher, drainN, drainD, largest)
  return {
    drain: drainN / drainD,
    largest,
    highest: (left, right) =>
      fast(left, right) ??
      Number(
        exact(peak(left, right, exact, later))
          .ceil()
          .valueOf(),
      ),
    at: exact,
  }
}

/** d: least size/C of the lane, reduced. */
const slowestDrain = ({ same }: QueueLoad): [number, number] => {
  let n = same.bits[0]
  let d = same.cost[0]
  for (let i = 1; i < same.count; i++)
    if (compareProducts(same.bits[i], d, n, same.cost[i]) < 0) {
      n = same.bits[i]
      d = same.cost[i]
    }
  const common = gcd(n, d)
  return [n / common, d / common]
}

const later = (x: Fraction, y: Fraction): boolean => x.compare(y) > 0

/** Where a concave sequence is largest on [left, right], by halving on its slope. */
const peak = <T>(
  left: number,
  right: number,
  at: (a: number) => T,
  exceeds: (x: T, y: T) => boolean,
): number => {
  while (left < right) {
    const middle = Math.floor((left + right) / 2)
    if (exceeds(at(middle + 1), at(middle))) left = middle + 1
    else right = middle
  }
  return left
}

/** The first whole instant in [left, right] where the backlog is largest; no arrival in (left, right]. */
export const fullestInstant = (curve: BacklogCurve, left: number, right: number): number =>
  peak(left, right, curve.at, later)

const exceeds = (x: number, y: number): boolean => x > y

/** Undefined where a product could leave the safe range. */
const scaledCurve = (
  load: QueueLoad,
  bits: Float64Array,
  higher: Float64Array,
  drainN: number,
  drainD: number,
  largest: number,
): ((left: number, right: number) => number | undefined) => {
  const { groups, blocking } = load
  const timeScale = commonScale(load.higherCap, groups, 1)
  const scale = commonScale(load.bitCap, groups, drainD * timeScale)
  if (!(scale < 2 ** 40)) return () => undefined
  const own = new ScaledCaps()
  const above = new ScaledCaps()
  own.set(load.bitCap, groups, scale)
  above.set(load.higherCap, groups, timeScale)
  const drain = drainN * (scale / (drainD * timeScale))
  const at = (a: number): number => {
    let arrived = bits[LOCAL] * scale
    let high = higher[LOCAL] * timeScale
    for (let g = 1; g < groups; g++) {
      arrived += Math.min(bits[g] * scale, own.slope[g] * a + own.offset[g])
      high += Math.min(higher[g] * timeScale, above.slope[g] * a + above.offset[g])
    }
    const served = (a - blocking) * timeScale - high
    return served <= 0 ? arrived : Math.min(arrived, arrived - drain * served + largest * scale)
  }
  return (left, right) => {
    let sum = 0
    for (let g = 0; g < groups; g++) sum += bits[g]
    const reach =
      sum * scale +
      own.maxOffset +
      above.maxOffset +
      right * (own.maxSlope + drain * timeScale + above.maxSlope * drain)
    if (!(reach * (groups + 2) < Number.MAX_SAFE_INTEGER)) return undefined
    // Everything that has arrived is there at once: nothing can be more.
    if (at(left) === sum * scale) return sum
    return ceilDiv(Math.max(0, at(peak(left, right, at, exceeds))), scale)
  }
}

const rationalCurve = (
  load: QueueLoad,
  bits: Float64Array,
  higher: Float64Array,
  drainN: number,
  drainD: number,
  largest: number,
): ((a: number) => Fraction) => {
  const drain = new Fraction(BigInt(drainN), BigInt(drainD))
  const least = (stairs: number, caps: QueueLoad['bitCap'], g: number, a: number): Fraction => {
    const level = new Fraction(BigInt(stairs), 1n)
    if (g === LOCAL) return level
    const rate = new Fraction(BigInt(caps.num[g]), BigInt(caps.den[g]))
    const cap = rate.mul(BigInt(a + caps.window[g])).add(BigInt(caps.packet[g]))
    return cap.compare(level) < 0 ? cap : level
  }
  return a => {
    let arrived = new Fraction(0)
    let served = new Fraction(BigInt(a - load.blocking), 1n)
    for (let g = 0; g < load.groups; g++) {
      arrived = arrived.add(least(bits[g], load.bitCap, g, a))
      served = served.sub(least(higher[g], load.higherCap, g, a))
    }
    if (served.compare(0) <= 0) return arrived
    const rest = arrived.sub(drain.mul(served)).add(largest)
    return rest.compare(arrived) < 0 ? rest : arrived
  }
}
