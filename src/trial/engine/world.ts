import type { Schedule } from '../../model/rehearsal.ts'
import { drawFor, hashOf, upTo } from '../../simulation/setup/hash.ts'
import { drawableError } from './member-clock.ts'
import { ACKS, LOG, type TrialPlan } from './trial-plan.ts'

/**
 * When packets leave and arrive, and how clocks run. Draws are hashes of what they are for, so that taking a fault away
 * changes nothing else.
 */
export interface World {
  readonly clockPpb: readonly number[]
  /** True time of slot `number` of a tunnel, ps. */
  slotAt(tunnel: number, number: number): number
  /** The first slot of a tunnel at an instant or later. */
  slotFrom(tunnel: number, atPs: number): number
  /** When a copy arrives; −1: it is lost. */
  arrivalAt(tunnel: number, receiver: number, number: number): number
  /** When another copy of it arrives, −1 for never. */
  doubledAt(tunnel: number, receiver: number, number: number): number
}

const PPB = 1_000_000_000
const PHASE = 11
const CLOCK = 12
const LATENCY = 13
const LOSS = 14
const LATE = 15
const DOUBLE = 16

const share = (draw: number): number => draw / 2 ** 32

/** The least, the greatest, or something between. */
const extreme = (draw: number, again: number, least: number, greatest: number, most: number): number => {
  const percent = share(draw) * 100
  if (percent < least) return 0
  return percent < least + greatest ? most : upTo(again, most)
}

/** Latencies from the proven ranges, extremes favoured; within a tunnel packets keep their order. */
export class DrawnWorld implements World {
  readonly clockPpb: readonly number[]
  readonly #plan: TrialPlan
  readonly #schedule: Schedule
  readonly #phasePs: Float64Array
  /** By tunnel: period by the sender's clock, in true time. */
  readonly #periodPs: Float64Array
  readonly #key: Int32Array
  readonly #lastAt: Float64Array
  readonly #width: number

  constructor(plan: TrialPlan, schedule: Schedule) {
    this.#plan = plan
    this.#schedule = schedule
    const { seed, number } = schedule
    const keyOf = (kind: number, of: number): number => hashOf(seed, number, kind, of)
    this.#width = plan.members.length
    const most = drawableError(plan.clockTolerancePpb)
    this.clockPpb = plan.members.map((_, m) =>
      most === 0
        ? 0
        : extreme(drawFor(keyOf(CLOCK, m), 0), drawFor(keyOf(CLOCK, m), 1), 40, 40, 2 * most) - most,
    )
    const { tunnels } = plan
    this.#periodPs = Float64Array.from(
      tunnels,
      ({ sender, periodPs }) => periodPs / (1 + this.clockPpb[sender] / PPB),
    )
    this.#phasePs = Float64Array.from(tunnels, ({ periodPs }, t) =>
      upTo(drawFor(keyOf(PHASE, t), 0), periodPs - 1),
    )
    for (let t = 0; t < tunnels.length; t++)
      if (tunnels[t].kind === ACKS) this.#phasePs[t] = this.#ackPhase(t, keyOf(PHASE, t))
    this.#key = new Int32Array(tunnels.length * this.#width)
    for (let t = 0; t < tunnels.length; t++)
      for (const r of tunnels[t].receivers)
        this.#key[t * this.#width + r] = keyOf(LATENCY, t * this.#width + r)
    this.#lastAt = new Float64Array(tunnels.length * this.#width).fill(-1)
  }

  /** Slots that a log packet just misses, or just reaches, when it takes as long as it can, are as likely as others. */
  #ackPhase(t: number, key: number): number {
    const { tunnels, group } = this.#plan
    const { sender, receivers, periodPs } = tunnels[t]
    const how = share(drawFor(key, 1))
    const log = tunnels.findIndex(
      other => other.kind === LOG && receivers.includes(other.sender) && other.sender !== sender,
    )
    if (log < 0 || group === undefined || how > 0.75) return this.#phasePs[t]
    const place = tunnels[log].receivers.indexOf(sender)
    const readyPs = this.#phasePs[log] + tunnels[log].maxPs[place] + group.followerPs
    return (readyPs + (how < 0.6 ? periodPs - 1 : 0)) % periodPs
  }

  slotAt(tunnel: number, number: number): number {
    return Math.round(this.#phasePs[tunnel] + number * this.#periodPs[tunnel])
  }

  slotFrom(tunnel: number, atPs: number): number {
    let number = Math.max(0, Math.floor((atPs - this.#phasePs[tunnel]) / this.#periodPs[tunnel]))
    while (this.slotAt(tunnel, number) < atPs) number++
    return number
  }

  arrivalAt(tunnel: number, receiver: number, number: number): number {
    const { wild, leastShare, greatestShare } = this.#schedule
    const { minPs, maxPs, receivers } = this.#plan.tunnels[tunnel]
    const sentAt = this.slotAt(tunnel, number)
    const place = receivers.indexOf(receiver)
    const at = tunnel * this.#width + receiver
    const key = this.#key[at]
    if (wild !== undefined && sentAt < wild.healsAtPs)
      return this.#wildArrival(key, number, sentAt, minPs[place])
    const latency =
      minPs[place] +
      extreme(
        drawFor(key, 2 * number),
        drawFor(key, 2 * number + 1),
        leastShare,
        greatestShare,
        maxPs[place] - minPs[place],
      )
    // No packet overtakes another of its tunnel: it comes later by the time between their slots at most.
    const arrival = Math.max(sentAt + latency, this.#lastAt[at] + 1)
    this.#lastAt[at] = wild === undefined ? arrival : -1
    return arrival
  }

  #wildArrival(key: number, number: number, sentAt: number, minPs: number): number {
    const { wild } = this.#schedule
    if (wild === undefined || share(drawFor(key ^ LOSS, number)) * 1000 < wild.lostPerMille) return -1
    return sentAt + minPs + this.#late(key, number, wild.latePs)
  }

  /** Mostly a little late, now and then very. */
  #late(key: number, number: number, latePs: number): number {
    const draw = share(drawFor(key ^ LATE, number))
    return Math.floor(draw ** 8 * latePs)
  }

  doubledAt(tunnel: number, receiver: number, number: number): number {
    const { wild } = this.#schedule
    if (wild === undefined) return -1
    const key = this.#key[tunnel * this.#width + receiver]
    const sentAt = this.slotAt(tunnel, number)
    if (sentAt >= wild.healsAtPs || share(drawFor(key ^ DOUBLE, number)) * 1000 >= wild.doubledPerMille)
      return -1
    return sentAt + 1 + this.#late(key ^ DOUBLE, number, wild.latePs)
  }
}
