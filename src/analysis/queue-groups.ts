import { extended } from '../calculus/queue/flows.ts'
import { compareProducts } from '../calculus/queue/integer.ts'
import { type Caps, LOCAL, type QueueLoad } from '../calculus/queue/queue-load.ts'
import { BITS, COST, type FlowHops, MULTICAST_DELAY, NOMINAL, STRIDE } from '../network/flow-hops.ts'
import { speedRatio } from '../network/network.ts'

/** What line shaping must know of the tunnels of one set (same lane, higher lanes) that come by one wire. */
class SetFacts {
  packet: Float64Array = new Float64Array(16)
  bits: Float64Array = new Float64Array(16)
  minSpread: Float64Array = new Float64Array(16)
  maxSpread: Float64Array = new Float64Array(16)
  /** bandwidth(f)/bandwidth(e), or the largest C(e)/C0(f) where that exceeds it. */
  num: Float64Array = new Float64Array(16)
  den: Float64Array = new Float64Array(16)

  open(group: number, num: number, den: number): void {
    if (group === this.packet.length) this.#grow()
    this.packet[group] = 0
    this.bits[group] = 0
    this.minSpread[group] = Number.POSITIVE_INFINITY
    this.maxSpread[group] = 0
    this.num[group] = num
    this.den[group] = den
  }

  add(group: number, cost: number, bits: number, spread: number, before: number): void {
    if (cost > this.packet[group]) this.packet[group] = cost
    if (bits > this.bits[group]) this.bits[group] = bits
    if (spread < this.minSpread[group]) this.minSpread[group] = spread
    if (spread > this.maxSpread[group]) this.maxSpread[group] = spread
    if (cost * this.den[group] === before * this.num[group]) return
    if (compareProducts(cost, this.den[group], this.num[group], before) > 0) {
      this.num[group] = cost
      this.den[group] = before
    }
  }

  #grow(): void {
    const size = this.packet.length * 2
    this.packet = extended(this.packet, new Float64Array(size))
    this.bits = extended(this.bits, new Float64Array(size))
    this.minSpread = extended(this.minSpread, new Float64Array(size))
    this.maxSpread = extended(this.maxSpread, new Float64Array(size))
    this.num = extended(this.num, new Float64Array(size))
    this.den = extended(this.den, new Float64Array(size))
  }
}

/**
 * The wires by which a queue's tunnels come, numbered as groups, and the caps they set (MODEL "Line caps"). Tunnels
 * that start at the queue, and all where shaping is off, are group LOCAL.
 */
export class QueueGroups {
  readonly #hops: FlowHops
  readonly #shaping: boolean
  /** Group of a link before, valid where `#stamp` is the present queue's. */
  readonly #groupOf: Int32Array
  readonly #stamp: Int32Array
  #present = 0
  #link = 0
  readonly #wires: number[] = []
  readonly #same = new SetFacts()
  readonly #higher = new SetFacts()

  constructor(hops: FlowHops, lineShaping: boolean) {
    this.#hops = hops
    this.#shaping = lineShaping
    this.#groupOf = new Int32Array(hops.network.linkCount)
    this.#stamp = new Int32Array(hops.network.linkCount)
  }

  begin(link: number): void {
    this.#present++
    this.#link = link
    this.#wires.length = 1
  }

  /** Group of row `h`. */
  add(h: number, same: boolean): number {
    const { row, parent, link } = this.#hops
    const up = parent[h]
    if (up < 0 || !this.#shaping) return LOCAL
    const wire = link[up]
    let group = this.#groupOf[wire]
    if (this.#stamp[wire] !== this.#present) {
      this.#stamp[wire] = this.#present
      group = this.#wires.length
      this.#groupOf[wire] = group
      this.#wires.push(wire)
      const [num, den] = speedRatio(this.#hops.network, wire, this.#link)
      this.#same.open(group, num, den)
      this.#higher.open(group, num, den)
    }
    const at = h * STRIDE
    const facts = same ? this.#same : this.#higher
    facts.add(group, row[at + COST], row[at + BITS], row[at + MULTICAST_DELAY], row[up * STRIDE + NOMINAL])
    return group
  }

  /** Writes the caps that the waits need. */
  end(load: QueueLoad): void {
    load.groups = this.#wires.length
    for (let g = 1; g < load.groups; g++) setCap(load.sameCap, g, this.#jitterOf(g), this.#same)
    if (load.higher.count > 0) this.#setHigherCaps(load)
  }

  /** Writes all caps, those in bits too, as the backlog needs them. */
  endForBacklog(load: QueueLoad): void {
    const { bitsNum, bitsDen } = this.#hops.network
    if (load.higher.count === 0) this.#setHigherCaps(load)
    for (let g = 1; g < load.groups; g++) {
      const wire = this.#wires[g]
      const bits = this.#same.bits[g]
      const window = this.#jitterOf(g) + spreadOf(this.#same, g)
      if (bits === 0) load.bitCap.set(g, 0, 1, 0, 0)
      else load.bitCap.set(g, bitsNum[wire], bitsDen[wire], window, bits)
    }
  }

  #jitterOf(g: number): number {
    return this.#hops.network.jitterPs[this.#wires[g]]
  }

  #setHigherCaps(load: QueueLoad): void {
    for (let g = 1; g < load.groups; g++) {
      setCap(load.higherCap, g, this.#jitterOf(g), this.#higher)
      this.#setBoth(load.bothCap, g, this.#jitterOf(g))
    }
  }

  #setBoth(caps: Caps, g: number, jitter: number): void {
    const a = this.#same
    const b = this.#higher
    if (a.packet[g] === 0) return setCap(caps, g, jitter, b)
    if (b.packet[g] === 0) return setCap(caps, g, jitter, a)
    const faster = compareProducts(a.num[g], b.den[g], b.num[g], a.den[g]) >= 0 ? a : b
    const spread = Math.max(a.maxSpread[g], b.maxSpread[g]) - Math.min(a.minSpread[g], b.minSpread[g])
    caps.set(g, faster.num[g], faster.den[g], jitter + spread, Math.max(a.packet[g], b.packet[g]))
  }
}

const spreadOf = (facts: SetFacts, g: number): number =>
  facts.packet[g] === 0 ? 0 : facts.maxSpread[g] - facts.minSpread[g]

const setCap = (caps: Caps, g: number, jitter: number, facts: SetFacts): void => {
  if (facts.packet[g] === 0) caps.set(g, 0, 1, 0, 0)
  else caps.set(g, facts.num[g], facts.den[g], jitter + spreadOf(facts, g), facts.packet[g])
}
