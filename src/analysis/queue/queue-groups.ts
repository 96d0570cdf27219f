import { extended } from '../../calculus/queue/flows.ts'
import { compareProducts } from '../../calculus/queue/integer.ts'
import { type Caps, LOCAL, type QueueLoad } from '../../calculus/queue/queue-load.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { BITS, COST, MULTICAST_DELAY, STRIDE } from '../../network/flow-row.ts'
import type { Ratio } from '../../network/hop-traffic.ts'
import { speedRatio } from '../../network/network.ts'

/** What line shaping must know of the tunnels of one set (same lane, higher lanes) that come by one wire. */
class SetFacts {
  /** Largest packets here, ps: of those that the wire before sends in one piece, and of those that it may cut. */
  packet: Float64Array = new Float64Array(16)
  cutPacket: Float64Array = new Float64Array(16)
  minSpread: Float64Array = new Float64Array(16)
  maxSpread: Float64Array = new Float64Array(16)
  /** bandwidth(f)/bandwidth(e), or the largest C⁺(e)/C⁻(f) where that exceeds it. */
  num: Float64Array = new Float64Array(16)
  den: Float64Array = new Float64Array(16)

  open(group: number, num: number, den: number): void {
    if (group === this.packet.length) this.#grow()
    this.packet[group] = 0
    this.cutPacket[group] = 0
    this.minSpread[group] = Number.POSITIVE_INFINITY
    this.maxSpread[group] = 0
    this.num[group] = num
    this.den[group] = den
  }

  /** A packet of `cost` here takes `before` on the wire before, or relates to it as `cost`/`before`. */
  addShare(group: number, cost: number, before: number): void {
    if (cost * this.den[group] === before * this.num[group]) return
    if (compareProducts(cost, this.den[group], this.num[group], before) > 0) {
      this.num[group] = cost
      this.den[group] = before
    }
  }

  addPacket(group: number, packet: number, mayBeCut: boolean, spread: number): void {
    const packets = mayBeCut ? this.cutPacket : this.packet
    if (packet > packets[group]) packets[group] = packet
    if (spread < this.minSpread[group]) this.minSpread[group] = spread
    if (spread > this.maxSpread[group]) this.maxSpread[group] = spread
  }

  isEmpty(group: number): boolean {
    return this.packet[group] === 0 && this.cutPacket[group] === 0
  }

  #grow(): void {
    const size = this.packet.length * 2
    this.packet = extended(this.packet, new Float64Array(size))
    this.cutPacket = extended(this.cutPacket, new Float64Array(size))
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
  #wires = new Int32Array(16)
  #count = 1
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
    this.#count = 1
  }

  /** Group of row `h`; `cutPs` is what each of its packets may add by cutting a frame of the lane, 0 where none does. */
  add(h: number, same: boolean, cutPs: number): number {
    const { row, traffic, network } = this.#hops
    const wire = this.#hops.wire[h]
    if (wire < 0 || !this.#shaping) return LOCAL
    const batch = traffic[h]
    const share = batch === undefined ? undefined : cutPs > 0 ? batch.cutRatio : batch.ratio
    // Packets so small that rounding is all they are: no cap can be told.
    if (batch !== undefined && share === undefined) return LOCAL
    let group = this.#groupOf[wire]
    if (this.#stamp[wire] !== this.#present) {
      this.#stamp[wire] = this.#present
      group = this.#open(wire)
    }
    const at = h * STRIDE
    const facts = same ? this.#same : this.#higher
    const packet = (batch === undefined ? row[at + COST] : batch.largestPs) + cutPs
    if (share === undefined) facts.addShare(group, packet, this.#hops.leastBefore[h])
    else facts.addShare(group, share[0], share[1])
    const express = network.expressLanes[wire]
    facts.addPacket(group, packet, express > 0 && this.#hops.lane[h] >= express, row[at + MULTICAST_DELAY])
    return group
  }

  #open(wire: number): number {
    const group = this.#count++
    if (group === this.#wires.length) this.#wires = extended(this.#wires, new Int32Array(group * 2))
    this.#groupOf[wire] = group
    this.#wires[group] = wire
    const [num, den] = speedRatio(this.#hops.network, wire, this.#link)
    this.#same.open(group, num, den)
    this.#higher.open(group, num, den)
    return group
  }

  /** Writes the caps that the waits need. */
  end(load: QueueLoad): void {
    load.groups = this.#count
    for (let g = 1; g < load.groups; g++) setCap(load.sameCap, g, this.#jitterOf(g), this.#same)
    if (load.higher.count > 0) this.#setHigherCaps(load)
  }

  /** Writes all caps, those in bits of the lane's rows `own` too, as the backlog needs them. */
  endForBacklog(load: QueueLoad, own: Int32Array): void {
    if (load.higher.count === 0) this.#setHigherCaps(load)
    const bits = new Float64Array(load.groups)
    const num = Float64Array.from({ length: load.groups }, (_, g) => this.#lineRate(g)[0])
    const den = Float64Array.from({ length: load.groups }, (_, g) => this.#lineRate(g)[1])
    for (let i = 0; i < own.length; i++) {
      const g = load.same.group[i]
      if (g === LOCAL) continue
      const [largest, share] = this.#bitsOf(own[i])
      if (largest > bits[g]) bits[g] = largest
      if (share !== undefined && compareProducts(share[0], den[g], num[g], share[1]) > 0) {
        num[g] = share[0]
        den[g] = share[1]
      }
    }
    for (let g = 1; g < load.groups; g++) {
      const window = this.#jitterOf(g) + spreadOf(this.#same, g)
      if (bits[g] === 0) load.bitCap.set(g, 0, 1, 0, 0)
      else load.bitCap.set(g, num[g], den[g], window, bits[g])
    }
  }

  /** Bits per ps of the wire of group g. */
  #lineRate(g: number): Ratio {
    if (g === LOCAL) return [0, 1]
    const { bitsNum, bitsDen } = this.#hops.network
    return [bitsNum[this.#wires[g]], bitsDen[this.#wires[g]]]
  }

  /** Largest packet of row h in the queue, bits, and queue bits per ps on the wire before, where they may exceed its rate. */
  #bitsOf(h: number): [largest: number, share: Ratio | undefined] {
    const { row, leastBefore, traffic, network } = this.#hops
    const batch = traffic[h]
    if (batch !== undefined) return [batch.largestBits, batch.bitRatio]
    const bits = row[h * STRIDE + BITS]
    return [bits, network.isProportional ? undefined : [bits, leastBefore[h]]]
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
    if (a.isEmpty(g)) return setCap(caps, g, jitter, b)
    if (b.isEmpty(g)) return setCap(caps, g, jitter, a)
    const faster = compareProducts(a.num[g], b.den[g], b.num[g], a.den[g]) >= 0 ? a : b
    const spread = Math.max(a.maxSpread[g], b.maxSpread[g]) - Math.min(a.minSpread[g], b.minSpread[g])
    const packet = Math.max(a.packet[g], b.packet[g]) + Math.max(a.cutPacket[g], b.cutPacket[g])
    caps.set(g, faster.num[g], faster.den[g], jitter + spread, packet)
  }
}

const spreadOf = (facts: SetFacts, g: number): number =>
  facts.isEmpty(g) ? 0 : facts.maxSpread[g] - facts.minSpread[g]

/** One packet of the set may be in pieces on the wire before, while another is sent in one piece (MODEL "Line caps"). */
const setCap = (caps: Caps, g: number, jitter: number, facts: SetFacts): void => {
  if (facts.isEmpty(g)) caps.set(g, 0, 1, 0, 0)
  else
    caps.set(g, facts.num[g], facts.den[g], jitter + spreadOf(facts, g), facts.packet[g] + facts.cutPacket[g])
}
