import { Fraction } from 'fraction.js'
import { backlogCurve } from './backlog-curve.ts'
import { Arrivals } from './queue/arrivals.ts'
import type { Flows } from './queue/flows.ts'
import { type Caps, LOCAL, type QueueLoad } from './queue/queue-load.ts'

/**
 * Largest backlog of one lane of one egress queue, in bits (MODEL "Backlog"): the largest over whole
 * instants a of the busy period of `min(S, S − d·max(0, a − B − H) + σmax)(a)`, rounded up. Between two arrivals that
 * is concave, so the largest is found by halving.
 */
export class QueueBacklog {
  readonly #same = new Arrivals()
  readonly #higher = new Arrivals()
  #levelSame = new Float64Array(16)
  #levelHigher = new Float64Array(16)
  #levelBits = new Float64Array(16)

  /**
   * Requires Σ C/π < 1 over the lane and those above, and a flow in the lane. After `until` the affine curves close the
   * tail.
   */
  solve(load: QueueLoad, until: number): number {
    const { groups, same, higher } = load
    this.#grow(groups)
    this.#same.reset(same, this.#levelSame, groups)
    this.#higher.reset(higher, this.#levelHigher, groups)
    const bits = this.#levelBits.fill(0, 0, groups)
    let arrived = 0
    for (let i = 0; i < same.count; i++) {
      const n = Math.floor(same.jitter[i] / same.period[i]) + 1
      bits[same.group[i]] += n * same.bits[i]
      arrived += n * same.bits[i]
    }
    const curve = backlogCurve(load, bits, this.#levelHigher)
    const spent = spentBound(load, curve.drain, curve.largest)
    let best = 0
    for (let left = 0, i = 0, j = 0; ; ) {
      const limit = Math.min(spent.until(best), until + 1)
      const t = Math.min(this.#same.timeOf(i, limit), this.#higher.timeOf(j, limit))
      if (arrived > best)
        best = Math.max(best, curve.highest(left, this.#lastBusy(load, left, Math.min(t - 1, limit))))
      if (t === Number.POSITIVE_INFINITY)
        return limit > until ? Math.max(best, spent.boundAt(until + 1)) : best
      if (t > until) return Math.max(best, spent.boundAt(until + 1))
      if (this.#isIdleBy(load, t)) return best
      for (; i < this.#same.count && this.#same.time[i] === t; i++) {
        this.#levelSame[this.#same.group[i]] += this.#same.cost[i]
        bits[this.#same.group[i]] += this.#same.bits[i]
        arrived += this.#same.bits[i]
      }
      for (; j < this.#higher.count && this.#higher.time[j] === t; j++)
        this.#levelHigher[this.#higher.group[j]] += this.#higher.cost[j]
      left = t
    }
  }

  #grow(groups: number): void {
    if (this.#levelSame.length >= groups) return
    this.#levelSame = new Float64Array(groups * 2)
    this.#levelHigher = new Float64Array(groups * 2)
    this.#levelBits = new Float64Array(groups * 2)
  }

  /** Last whole instant of [left, right] inside the busy period; without an arrival in (left, right] it ends there once. */
  #lastBusy(load: QueueLoad, left: number, right: number): number {
    if (!this.#isIdleBy(load, right)) return right
    let busy = left
    for (let idle = right; idle - busy > 1; ) {
      const middle = Math.floor((busy + idle) / 2)
      if (this.#isIdleBy(load, middle)) idle = middle
      else busy = middle
    }
    return busy
  }

  /** Whether all that arrived before t is served by t: rationals decide where floating point is too close to tell. */
  #isIdleBy(load: QueueLoad, t: number): boolean {
    let work = load.blocking + this.#levelSame[LOCAL] + this.#levelHigher[LOCAL]
    for (let g = 1; g < load.groups; g++) {
      const same = Math.min(this.#levelSame[g], capAt(load.sameCap, g, t))
      const high = Math.min(this.#levelHigher[g], capAt(load.higherCap, g, t))
      work += Math.min(same + high, capAt(load.bothCap, g, t))
    }
    if (load.groups === 1) return work <= t
    if (work * (1 + 2 ** -40) <= t) return true
    return work * (1 - 2 ** -40) <= t && this.#isExactlyIdleBy(load, t)
  }

  #isExactlyIdleBy(load: QueueLoad, t: number): boolean {
    let work = new Fraction(load.blocking + this.#levelSame[LOCAL] + this.#levelHigher[LOCAL])
    for (let g = 1; g < load.groups; g++) {
      const same = lesser(new Fraction(this.#levelSame[g]), exactCapAt(load.sameCap, g, t))
      const high = lesser(new Fraction(this.#levelHigher[g]), exactCapAt(load.higherCap, g, t))
      work = work.add(lesser(same.add(high), exactCapAt(load.bothCap, g, t)))
    }
    return work.compare(t) <= 0
  }
}

const lesser = (x: Fraction, y: Fraction): Fraction => (x.compare(y) < 0 ? x : y)

const exactCapAt = ({ num, den, window, packet }: Caps, g: number, t: number): Fraction =>
  new Fraction(BigInt(num[g]), BigInt(den[g])).mul(BigInt(t + window[g])).add(BigInt(packet[g]))

const capAt = (caps: Caps, g: number, t: number): number =>
  (caps.num[g] / caps.den[g]) * (t + caps.window[g]) + caps.packet[g]

/** The affine curves' word on the backlog at and after an instant, rounded outward. */
const spentBound = (
  load: QueueLoad,
  drain: number,
  largest: number,
): { until: (best: number) => number; boundAt: (a: number) => number } => {
  const [bitBurst, bitRate] = affine(load.same, load.same.bits)
  const [burst, rho] = affine(load.higher, load.higher.cost)
  const [ownBurst, ownRho] = affine(load.same, load.same.cost)
  const fall = drain * (1 - rho) - bitRate
  const atZero = bitBurst + largest + drain * (load.blocking + burst)
  const outward = 1 + 1e-9
  // Where d is so far below the line rate that the line does not fall, it is highest at the end of the busy period.
  const latest = (load.blocking + burst + ownBurst) / (1 - rho - ownRho)
  return {
    until: best =>
      fall > 0 ? Math.ceil(Math.max(0, ((atZero - best) / fall) * outward) + 1) : Number.MAX_SAFE_INTEGER,
    boundAt: a => Math.ceil((atZero - fall * (fall > 0 ? a : Math.max(a, latest))) * outward) + 1,
  }
}

const affine = (flows: Flows, per: Float64Array): [burst: number, rate: number] => {
  let burst = 0
  let rate = 0
  for (let i = 0; i < flows.count; i++) {
    rate += per[i] / flows.period[i]
    burst += per[i] * (1 + flows.jitter[i] / flows.period[i])
  }
  return [burst, rate]
}
