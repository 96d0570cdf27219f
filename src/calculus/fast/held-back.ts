import type { Flows } from '../queue/flows.ts'
import { Caps } from '../queue/queue-load.ts'
import { EndSteps, SaturationEnds } from '../queue/saturation-ends.ts'
import { commonScale } from '../queue/scaled-caps.ts'

/** Rounding of one term of the sums below, relative to what is summed, generously. */
const ROUNDING = 2 ** -51

/** n/d, not reduced. */
export type Quotient = readonly [n: bigint, d: bigint]

/** What was held back at some instant. */
export class KeptBack {
  /** Of each link that was saturated: num, den, and how far its end was, in whole ps and as rest over num. */
  term: Float64Array = new Float64Array(32)
  count = 0

  get exact(): Quotient {
    let [n, d] = [0n, 1n]
    for (let i = 0; i < this.count; i++) {
      const [num, den, whole, rest] = this.term.subarray(4 * i, 4 * i + 4)
      n = n * BigInt(den) + (BigInt(num) * BigInt(whole) + BigInt(rest)) * d
      d *= BigInt(den)
    }
    return [n, d]
  }
}

/** A scale that nobody has asked for yet. */
const UNKNOWN = 0

/**
 * What the line caps of one set hold back of its stairs, summed over the input links: `Σ_g max(0, A_g − cap_g(t))`, as a sum
 * over the links that are saturated. Doubles say it, and how far off they may be; where that is too far to decide, whole
 * numbers over a common denominator do, or BigInt where there is none.
 */
export class HeldBack {
  readonly ends: SaturationEnds = new SaturationEnds()
  /** The links that may be saturated: the first {@link count}. */
  saturated: Int32Array = new Int32Array(16)
  count = 0
  /** Which are among them. */
  #isListed: Uint8Array = new Uint8Array(16)
  readonly #steps = new EndSteps()
  #flows: Flows | undefined
  #per: Float64Array = new Float64Array(0)
  #caps: Caps = new Caps()
  #groups = 1
  /** A common denominator of the rates, Infinity where there is none at hand, and its share of each. */
  #scale = UNKNOWN
  #weight: Float64Array = new Float64Array(16)
  /** Bound on the rounding of what was summed last. */
  error = 0

  /**
   * Starts over at t = 0 with stairs at `level`, which rise by `per` (work or bits of a flow) with each arrival of `flows`.
   * False where doubles do not hold the numbers.
   */
  begin(caps: Caps, groups: number, level: Float64Array, flows: Flows, per: Float64Array): boolean {
    if (this.saturated.length < groups) this.#grow(groups * 2)
    if (!this.ends.begin(caps, groups, level)) return false
    this.#flows = flows
    this.#per = per
    this.#steps.begin(flows.count)
    this.#isListed.fill(0, 0, groups)
    this.count = 0
    this.#caps = caps
    this.#groups = groups
    this.#scale = UNKNOWN
    for (let g = 1; g < groups; g++) if (this.ends.isAfter(g, 0)) this.#list(g)
    return true
  }

  /** One more arrival of flow `i`. */
  rise(i: number): void {
    const g = this.#flows!.group[i]
    this.ends.rise(g, this.#per[i], this.#steps, i)
    if (this.#isListed[g] === 0) this.#list(g)
  }

  /** Forgets the links that are not saturated any more at `t`, which is never to be gone back behind. */
  settle(t: number): void {
    const { ends, saturated } = this
    let kept = 0
    for (let i = 0; i < this.count; i++) {
      const g = saturated[i]
      if (ends.isAfter(g, t)) saturated[kept++] = g
      else this.#isListed[g] = 0
    }
    this.count = kept
  }

  /** What is held back at whole `t`, rounded down. */
  floorAt(t: number): number {
    const held = this.sumAt(t)
    const floor = Math.floor(held)
    return this.#isSure(held, floor) ? floor : this.floorFrom(t, 0, 1)
  }

  /** Whether at least a whole `amount` is held back at whole `t`. */
  isAtLeast(t: number, amount: number): boolean {
    if (amount <= 0) return true
    if (this.count === 0) return false
    const held = this.sumAt(t)
    if (held >= amount + this.error) return true
    if (held <= amount - this.error) return false
    return this.floorFrom(t, 0, 1) >= amount
  }

  /** What is held back at whole `t`; {@link error} says how far off it may be. */
  sumAt(t: number): number {
    const { slope, whole, part } = this.ends
    let held = 0
    let slopes = 0
    for (let i = 0; i < this.count; i++) {
      const g = this.saturated[i]
      const after = whole[g] - t + part[g]
      if (after <= 0) continue
      held += slope[g] * after
      slopes += slope[g]
    }
    this.error = (held + slopes) * (this.count + 8) * ROUNDING
    return held
  }

  /** How much less is held back at whole `t` than one picosecond before, to a few parts in 2^50. */
  fallTo(t: number): number {
    const { slope, whole, part } = this.ends
    let fall = 0
    for (let i = 0; i < this.count; i++) {
      const g = this.saturated[i]
      const after = whole[g] - t + part[g]
      if (after >= 0) fall += slope[g]
      else if (after > -1) fall += slope[g] * (whole[g] - t + 1 + part[g])
    }
    return fall
  }

  /** What is held back at whole `t`, exact. */
  exactAt(t: number): Quotient {
    return this.#exactFrom(BigInt(t), 0n, 1n)
  }

  /** Keeps what is held back at whole `t`, for later. */
  keep(t: number, kept: KeptBack): void {
    const { whole, rest, num, den } = this.ends
    if (kept.term.length < this.count * 4) kept.term = new Float64Array(this.count * 8)
    kept.count = 0
    for (let i = 0; i < this.count; i++) {
      const g = this.saturated[i]
      if (!this.ends.isAfter(g, t)) continue
      const at = 4 * kept.count++
      kept.term[at] = num[g]
      kept.term[at + 1] = den[g]
      kept.term[at + 2] = whole[g] - t
      kept.term[at + 3] = rest[g]
    }
  }

  /** The part that link `k`'s end lies behind its whole instant, and what is held back at that end, together rounded down. */
  floorAtEnd(k: number): number {
    const { slope, whole, part, rest, num } = this.ends
    let held = part[k]
    let slopes = 1
    for (let i = 0; i < this.count; i++) {
      const h = this.saturated[i]
      const after = whole[h] - whole[k] + (part[h] - part[k])
      if (after > 0) held += slope[h] * after
      slopes += slope[h]
    }
    this.error = (held + 4 * slopes) * (this.count + 8) * ROUNDING
    const floor = Math.floor(held)
    return this.#isSure(held, floor) ? floor : this.floorFrom(whole[k], rest[k], num[k])
  }

  #isSure(held: number, floor: number): boolean {
    return held - floor > this.error && floor + 1 - held > this.error
  }

  /** `rest/num` and what is held back at `whole + rest/num`, together rounded down, exact. */
  floorFrom(whole: number, rest: number, num: number): number {
    if (this.#scale === UNKNOWN) this.#setScale()
    const scale = this.#scale
    let sum = scale * rest
    let reach = sum
    const { ends } = this
    for (let i = 0; i < this.count; i++) {
      const h = this.saturated[i]
      const ahead = (ends.whole[h] - whole) * num
      const term = ends.num[h] * (ahead - rest) + ends.rest[h] * num
      reach += this.#weight[h] * (ends.num[h] * (Math.abs(ahead) + rest) + ends.rest[h] * num)
      if (term > 0) sum += this.#weight[h] * term
    }
    // Whatever was rounded on the way would have been larger than this.
    if (reach * 2 < Number.MAX_SAFE_INTEGER) return (sum - (sum % (scale * num))) / (scale * num)
    const [n, d] = this.#exactFrom(BigInt(whole), BigInt(rest), BigInt(num))
    return Number(n / d)
  }

  #exactFrom(whole: bigint, rest: bigint, num: bigint): Quotient {
    let [n, d] = [rest, num]
    const { ends } = this
    for (let i = 0; i < this.count; i++) {
      const h = this.saturated[i]
      const term =
        BigInt(ends.num[h]) * ((BigInt(ends.whole[h]) - whole) * num - rest) + BigInt(ends.rest[h]) * num
      if (term <= 0n) continue
      const over = BigInt(ends.den[h]) * num
      n = n * over + term * d
      d *= over
    }
    return [n, d]
  }

  #list(g: number): void {
    this.saturated[this.count++] = g
    this.#isListed[g] = 1
  }

  #setScale(): void {
    const scale = commonScale(this.#caps, this.#groups, 1)
    this.#scale = scale
    for (let g = 1; g < this.#groups; g++) this.#weight[g] = scale / this.#caps.den[g]
  }

  #grow(size: number): void {
    this.saturated = new Int32Array(size)
    this.#isListed = new Uint8Array(size)
    this.#weight = new Float64Array(size)
  }
}
