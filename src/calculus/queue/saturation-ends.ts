import { compareProducts, divideProduct, type Quotient } from './integer.ts'
import { type Caps, LOCAL } from './queue-load.ts'

/** Whole parts and numerators below it leave room for a sum and a carry. */
const ROOM = 2 ** 51

/** A step that nobody has asked for yet. */
const UNKNOWN = -1

/** By how much an arrival of each flow of a set moves the end of its link's saturation: `whole + rest/num`. */
export class EndSteps {
  whole: Float64Array = new Float64Array(16)
  rest: Float64Array = new Float64Array(16)

  /** Starts over for `count` flows; a step is worked out when it is first asked for. */
  begin(count: number): void {
    if (this.whole.length < count) {
      this.whole = new Float64Array(count * 2)
      this.rest = new Float64Array(count * 2)
    }
    this.whole.fill(UNKNOWN, 0, count)
  }
}

/**
 * Until when each input link is saturated, exactly: the line cap `num/den · (t + window) + packet` of group g reaches the
 * group's stairs at `whole[g] + rest[g]/num[g]`. An arrival moves that instant by the same step whenever it comes, so that
 * the product of an instant and a rate is never needed. What the link holds back at a t before that instant is
 * `slope[g] · (end − t)`, small where instants are large: doubles know it to many places.
 */
export class SaturationEnds {
  num: Float64Array = new Float64Array(8)
  den: Float64Array = new Float64Array(8)
  slope: Float64Array = new Float64Array(8)
  whole: Float64Array = new Float64Array(8)
  rest: Float64Array = new Float64Array(8)
  /** rest/num. */
  part: Float64Array = new Float64Array(8)
  readonly #quotient: Quotient = { whole: 0, rest: 0 }
  /** Stairs up to here keep every end in the range that doubles hold exactly; the caller asks as they rise. */
  most = 0

  /** Starts over with stairs at `level`; false where the caps themselves leave that range. */
  begin(caps: Caps, groups: number, level: Float64Array): boolean {
    if (this.num.length < groups) this.#grow(groups * 2)
    this.most = ROOM
    this.#set(LOCAL, 0, 1, 0)
    for (let g = 1; g < groups; g++) {
      const num = caps.num[g]
      const den = caps.den[g]
      const window = caps.window[g]
      // A set that sends nothing has cap 0 and stairs at 0.
      if (num === 0) {
        this.#set(g, 0, 1, 0)
        continue
      }
      const most = (ROOM - window) * (num / den)
      if (!(num < ROOM && den < ROOM && Math.max(level[g], caps.packet[g]) < most)) return false
      if (most < this.most) this.most = most
      this.#set(g, num, den, window)
      this.#startAt(g, level[g] - caps.packet[g])
    }
    return true
  }

  /** An arrival of flow `i` raises the stairs of group `g` by `amount`. */
  rise(g: number, amount: number, steps: EndSteps, i: number): void {
    const num = this.num[g]
    if (num === 0) return
    if (steps.whole[i] === UNKNOWN) {
      const { whole, rest } = divideProduct(amount, this.den[g], num, this.#quotient)
      steps.whole[i] = whole
      steps.rest[i] = rest
    }
    let whole = this.whole[g] + steps.whole[i]
    let rest = this.rest[g] + steps.rest[i]
    if (rest >= num) {
      rest -= num
      whole++
    }
    this.#moveTo(g, whole, rest)
  }

  /** Takes a {@link rise} back. */
  fall(g: number, steps: EndSteps, i: number): void {
    const num = this.num[g]
    if (num === 0) return
    let whole = this.whole[g] - steps.whole[i]
    let rest = this.rest[g] - steps.rest[i]
    if (rest < 0) {
      rest += num
      whole--
    }
    this.#moveTo(g, whole, rest)
  }

  /** Whether group g is saturated at whole `t`. */
  isAfter(g: number, t: number): boolean {
    return this.whole[g] > t || (this.whole[g] === t && this.rest[g] > 0)
  }

  /** Which link stops being saturated first: negative where g does, positive where h does. */
  compare(g: number, h: number): number {
    const { whole, rest, num } = this
    return whole[g] - whole[h] || compareProducts(rest[g], num[h], rest[h], num[g])
  }

  #moveTo(g: number, whole: number, rest: number): void {
    this.whole[g] = whole
    this.rest[g] = rest
    this.part[g] = rest / this.num[g]
  }

  #set(g: number, num: number, den: number, window: number): void {
    this.num[g] = num
    this.den[g] = den
    this.slope[g] = num / den
    this.whole[g] = -1 - window
    this.rest[g] = 0
    this.part[g] = 0
  }

  /** `excess`: the stairs less the packet of the cap. */
  #startAt(g: number, excess: number): void {
    const num = this.num[g]
    const { whole, rest } = divideProduct(Math.abs(excess), this.den[g], num, this.#quotient)
    const start = this.whole[g] + 1
    if (excess >= 0) this.#moveTo(g, start + whole, rest)
    else if (rest === 0) this.#moveTo(g, start - whole, 0)
    else this.#moveTo(g, start - whole - 1, num - rest)
  }

  #grow(size: number): void {
    this.num = new Float64Array(size)
    this.den = new Float64Array(size)
    this.slope = new Float64Array(size)
    this.whole = new Float64Array(size)
    this.rest = new Float64Array(size)
    this.part = new Float64Array(size)
  }
}
