import { Fraction } from 'fraction.js'
import { ceilDiv, compareProducts, gcd } from './queue/integer.ts'
import { LOCAL, type QueueLoad } from './queue/queue-load.ts'
import { commonScale, ScaledCaps } from './queue/scaled-caps.ts'
import { RATIONAL, UNCOUNTED, type Work } from './queue/work.ts'

/** The backlog as a function of the instant, for the stairs as they stand in the arrays it was made of. */
export interface BacklogCurve {
  /** d in bits per ps, for bounds. */
  readonly drain: number
  /** σmax, bits. */
  readonly largest: number
  /** Says that something arrives at `t`, before the stairs are raised: what has left by then stays gone. */
  readonly arrive: (t: number) => void
  /** The largest backlog at whole instants in [left, right], bits, rounded up; `left` is 0 or the last that was said to {@link arrive}. */
  readonly highest: (left: number, right: number) => number
  /** The backlog at a whole instant from the last arrival on, bits, before rounding up. */
  readonly at: (a: number) => Fraction
}

/**
 * `min(S, S − d·F + σmax)` with `bits` and `higher` the stairs per group, which the caller raises from arrival to arrival.
 * F(a) is the longest that the lane has been served for certain by a: what it has been served never falls, and by the
 * arrival x it is at least x − B − H(x⁻), so that F is the running maximum of that (MODEL "Backlog"). Whole numbers over one
 * denominator where they fit, rationals where they do not.
 */
export const backlogCurve = (
  load: QueueLoad,
  bits: Float64Array,
  higher: Float64Array,
  work: Work = UNCOUNTED,
): BacklogCurve => {
  const [drainN, drainD] = slowestDrain(load)
  let largest = load.frames?.largestBits ?? 0
  if (load.frames === undefined)
    for (let i = 0; i < load.same.count; i++) largest = Math.max(largest, load.same.bits[i])
  const service = new CertainService(load, higher)
  const exact = rationalCurve(load, bits, service, drainN, drainD, largest, work)
  const fast = scaledCurve(load, bits, service, drainN, drainD, largest, work)
  return {
    drain: drainN / drainD,
    largest,
    arrive: t => service.arrive(t),
    highest: (left, right) =>
      fast(left, right) ??
      Number(
        exact(fullest(exact, left, right))
          .ceil()
          .valueOf(),
      ),
    at: exact,
  }
}

/** d: least size/C of the lane, reduced. */
const slowestDrain = ({ same, frames }: QueueLoad): [number, number] => {
  let n = frames?.drain[0] ?? same.bits[0]
  let d = frames?.drain[1] ?? same.cost[0]
  if (frames !== undefined) return reduced(n, d)
  for (let i = 1; i < same.count; i++)
    if (compareProducts(same.bits[i], d, n, same.cost[i]) < 0) {
      n = same.bits[i]
      d = same.cost[i]
    }
  return reduced(n, d)
}

const reduced = (n: number, d: number): [number, number] => {
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

/** A whole instant in [left, right] where the backlog is largest; no arrival in (left, right]. */
export const fullestInstant = (curve: BacklogCurve, left: number, right: number): number =>
  fullest(curve.at, left, right)

/** Right of an arrival the curve is concave, but at the arrival itself it may be higher. */
const fullest = (at: (a: number) => Fraction, left: number, right: number): number => {
  if (left === right) return left
  const inside = peak(left + 1, right, at, later)
  return later(at(inside), at(left)) ? inside : left
}

const exceeds = (x: number, y: number): boolean => x > y

/** F, the time a lane has been served for certain, as the stairs of the lanes above stand. */
class CertainService {
  /** Common denominator of the higher lanes' caps; Infinity where there is no handy one. */
  readonly scale: number
  readonly caps: ScaledCaps = new ScaledCaps()
  /** The last arrival. */
  start = 0
  /** F at {@link start}: scaled where {@link isScaled}. */
  scaled = 0
  exact: Fraction = ZERO
  isScaled: boolean
  readonly #load: QueueLoad
  readonly #higher: Float64Array

  constructor(load: QueueLoad, higher: Float64Array) {
    this.#load = load
    this.#higher = higher
    this.scale = commonScale(load.higherCap, load.groups, 1)
    this.isScaled = this.scale < 2 ** 40
    if (this.isScaled) this.caps.set(load.higherCap, load.groups, this.scale)
  }

  arrive(t: number): void {
    if (this.isScaled && !this.#isSafe(t)) {
      this.exact = new Fraction(BigInt(this.scaled), BigInt(this.scale))
      this.isScaled = false
    }
    if (this.isScaled) this.scaled = Math.max(this.scaled, this.scaledUntil(t))
    else this.exact = greater(this.exact, this.exactUntil(t))
    this.start = t
  }

  /** scale · (t − B − H(t − 1 ps)). */
  scaledUntil(t: number): number {
    const { slope, offset } = this.caps
    let high = this.#higher[LOCAL] * this.scale
    for (let g = 1; g < this.#load.groups; g++)
      high += Math.min(this.#higher[g] * this.scale, slope[g] * (t - 1) + offset[g])
    return (t - this.#load.blocking) * this.scale - high
  }

  exactUntil(t: number): Fraction {
    let served = new Fraction(BigInt(t - this.#load.blocking), 1n)
    for (let g = 0; g < this.#load.groups; g++)
      served = served.sub(capped(this.#load.higherCap, g, this.#higher[g], t - 1))
    return served
  }

  /** F as a rational, whichever way it is kept. */
  get freed(): Fraction {
    return this.isScaled ? new Fraction(BigInt(this.scaled), BigInt(this.scale)) : this.exact
  }

  #isSafe(t: number): boolean {
    let sum = 0
    for (let g = 0; g < this.#load.groups; g++) sum += this.#higher[g]
    const reach = (sum + t + this.#load.blocking) * this.scale + this.caps.maxOffset + t * this.caps.maxSlope
    return reach * (this.#load.groups + 2) < Number.MAX_SAFE_INTEGER
  }
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

/** Undefined where a product could leave the safe range. */
const scaledCurve = (
  load: QueueLoad,
  bits: Float64Array,
  service: CertainService,
  drainN: number,
  drainD: number,
  largest: number,
  work: Work,
): ((left: number, right: number) => number | undefined) => {
  const { groups } = load
  const timeScale = service.scale
  const scale = commonScale(load.bitCap, groups, drainD * timeScale)
  if (!(scale < 2 ** 40)) return () => undefined
  const own = new ScaledCaps()
  own.set(load.bitCap, groups, scale)
  const above = service.caps
  const drain = drainN * (scale / (drainD * timeScale))
  const at = (a: number): number => {
    work.spend(groups)
    let arrived = bits[LOCAL] * scale
    for (let g = 1; g < groups; g++) arrived += Math.min(bits[g] * scale, own.slope[g] * a + own.offset[g])
    const served = a === service.start ? service.scaled : Math.max(service.scaled, service.scaledUntil(a))
    return served <= 0 ? arrived : Math.min(arrived, arrived - drain * served + largest * scale)
  }
  return (left, right) => {
    if (!service.isScaled) return undefined
    let sum = 0
    for (let g = 0; g < groups; g++) sum += bits[g]
    const reach =
      sum * scale +
      own.maxOffset +
      above.maxOffset +
      right * (own.maxSlope + drain * timeScale + above.maxSlope * drain)
    if (!(reach * (groups + 2) < Number.MAX_SAFE_INTEGER)) return undefined
    const first = at(left)
    // Everything that has arrived is there at once: nothing can be more.
    if (first === sum * scale) return sum
    if (left === right) return ceilDiv(Math.max(0, first), scale)
    // Right of an arrival the curve is concave, but at the arrival itself it may be higher.
    return ceilDiv(Math.max(0, first, at(peak(left + 1, right, at, exceeds))), scale)
  }
}

const rationalCurve = (
  load: QueueLoad,
  bits: Float64Array,
  service: CertainService,
  drainN: number,
  drainD: number,
  largest: number,
  work: Work,
): ((a: number) => Fraction) => {
  const drain = new Fraction(BigInt(drainN), BigInt(drainD))
  return a => {
    work.spend(RATIONAL * load.groups)
    let arrived = ZERO
    for (let g = 0; g < load.groups; g++) arrived = arrived.add(capped(load.bitCap, g, bits[g], a))
    const before = service.freed
    const served = a === service.start ? before : greater(before, service.exactUntil(a))
    if (served.compare(0) <= 0) return arrived
    const rest = arrived.sub(drain.mul(served)).add(largest)
    return rest.compare(arrived) < 0 ? rest : arrived
  }
}
