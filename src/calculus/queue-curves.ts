import { Fraction } from 'fraction.js'
import { backlogCurve, fullestInstant } from './backlog-curve.ts'
import { plainWait } from './exact/plain-wait.ts'
import { type Overtaken, WaitWalk } from './exact/wait-walk.ts'
import { Arrivals } from './queue/arrivals.ts'
import { countableUntil } from './queue/busy-period.ts'
import { isIdleBy } from './queue/idle.ts'
import { along, later, less, valueAt, whole, ZERO } from './queue/line.ts'
import { type Caps, LOCAL, type QueueLoad } from './queue/queue-load.ts'
import { RATIONAL, UNCOUNTED, type Work } from './queue/work.ts'

/** A packet that arrives at `atPs` as the last of `bits` has left by `endPs`: a point of each of the two curves. */
export interface DelayPoint {
  /** Instant, ps. */
  readonly atPs: number
  /** Bits that have arrived. */
  readonly bits: number
  /** When the last of them is sent, ps. */
  readonly endPs: number
}

/** At `atPs`, `bits` have arrived and `freedBits` have surely left the queue. */
export interface BacklogPoint {
  /** Instant, ps. */
  readonly atPs: number
  /** Bits that have arrived. */
  readonly bits: number
  /** Bits that have left the queue. */
  readonly freedBits: number
}

/** A point of a curve of bits over time. */
export interface CurvePoint {
  /** Instant, ps. */
  readonly atPs: number
  /** Bits. */
  readonly bits: number
}

/**
 * One lane of one egress queue as the textbook draws it, from the start of its longest busy period: arrival curve,
 * service, and how they lie apart at worst. Times in whole ps, amounts in whole bits, rounded outward.
 *
 * The arrival curve goes through `(atPs, bits)` of `delays`, the service curve through `(endPs, bits)`: the horizontal
 * deviation is the delay, at most `worstDelay`, which is the solver's Q + C. Arrivals of higher lanes make service stand
 * still: those points are in `service` only. What is freed lies a packet below the service (a packet is in its queue until
 * its last bit is sent); its vertical deviation from the arrival curve is at most `worstBacklog`, which is the solver's.
 */
export interface QueueCurves {
  /** Transmission time of the packet looked at, ps. */
  readonly costPs: number
  /** Longest delay by a packet of lower priority on the wire, ps. */
  readonly blockingPs: number
  /** Length of the busy period, ps. */
  readonly busyPs: number
  /** Arrivals, and when each is sent. */
  readonly delays: readonly DelayPoint[]
  /** Bits served over time. */
  readonly service: readonly CurvePoint[]
  /** The queue over time. */
  readonly backlogs: readonly BacklogPoint[]
  /** Where the delay is greatest. */
  readonly worstDelay: DelayPoint
  /** Where the queue is fullest. */
  readonly worstBacklog: BacklogPoint
}

/** Whole instants looked at between two bends where higher lanes may make the service jump. */
const SAMPLES = 3

/**
 * The curves of `load` for a packet of `costPs`; undefined where the busy period holds more than `arrivalLimit` packets
 * and there is nothing to draw. Requires Σ C/π < 1 over the lane and those above, a flow of `costPs` in the lane, and all caps
 * set, those in bits too.
 */
export const queueCurves = (
  load: QueueLoad,
  costPs: number,
  arrivalLimit: number,
  work: Work = UNCOUNTED,
): QueueCurves | undefined =>
  countableUntil(load, arrivalLimit, work) === Number.POSITIVE_INFINITY
    ? new CurveWalk(load, costPs, work).walk()
    : undefined

class CurveWalk {
  readonly #load: QueueLoad
  readonly #costPs: number
  readonly #work: Work
  readonly #same: Arrivals
  readonly #higher: Arrivals
  readonly #levelSame: Float64Array
  readonly #levelHigher: Float64Array
  readonly #bits: Float64Array
  readonly #wait: WaitWalk
  readonly #delays: DelayPoint[] = []
  readonly #service: CurvePoint[] = []
  readonly #backlogs: BacklogPoint[] = []
  #own = ZERO

  constructor(load: QueueLoad, costPs: number, work: Work) {
    this.#load = load
    this.#costPs = costPs
    this.#work = work
    this.#same = new Arrivals(work)
    this.#higher = new Arrivals(work)
    this.#levelSame = new Float64Array(load.groups)
    this.#levelHigher = new Float64Array(load.groups)
    this.#bits = new Float64Array(load.groups)
    this.#same.reset(load.same, this.#levelSame, load.groups)
    this.#higher.reset(load.higher, this.#levelHigher, load.groups)
    // What moves the stairs here and what the wait has passed are read from one list, each at its own place.
    this.#wait = new WaitWalk(load, costPs, this.#higher, this.#levelHigher, load.busyBound)
    const { same } = load
    for (let i = 0; i < same.count; i++)
      this.#bits[same.group[i]] += same.bits[i] * (Math.floor(same.jitter[i] / same.period[i]) + 1)
  }

  walk(): QueueCurves {
    const worst = plainWait(this.#load, this.#costPs, Number.POSITIVE_INFINITY, this.#work)
    const curve = backlogCurve(this.#load, this.#bits, this.#levelHigher, this.#work)
    const end = this.#load.busyBound
    this.#service.push({ atPs: 0, bits: 0 })
    for (let left = 0, i = 0, j = 0; ; ) {
      const right = Math.min(this.#same.timeOf(i, end), this.#higher.timeOf(j, end), end)
      const isLast = this.#isIdleBy(right)
      const to = isLast ? this.#idleFrom(left, right) : right
      this.#delaysIn(left, to, worst.at)
      this.#backlogsIn(curve, left, Math.max(left, to - 1))
      if (isLast) return this.#result(worst.waitPs, worst.at, to)
      curve.arrive(right)
      for (; i < this.#same.count && this.#same.time[i] === right; i++) {
        this.#levelSame[this.#same.group[i]] += this.#same.cost[i]
        this.#bits[this.#same.group[i]] += this.#same.bits[i]
      }
      for (; j < this.#higher.count && this.#higher.time[j] === right; j++)
        this.#levelHigher[this.#higher.group[j]] += this.#higher.cost[j]
      left = right
    }
  }

  #result(waitPs: number, at: Fraction, busyPs: number): QueueCurves {
    const atPs = Number(at.floor().valueOf())
    const last = this.#delays.findLast(p => p.atPs <= atPs && p.endPs <= atPs + waitPs + this.#costPs)
    const worstDelay = this.#delays.find(p => p.endPs - p.atPs === waitPs + this.#costPs) ?? {
      // A limit, or an instant between two picoseconds: no point of its own has it.
      atPs,
      bits: last?.bits ?? 0,
      endPs: atPs + waitPs + this.#costPs,
    }
    return {
      costPs: this.#costPs,
      blockingPs: this.#load.blocking,
      busyPs,
      delays: this.#delays,
      service: this.#service,
      backlogs: this.#backlogs,
      worstDelay,
      worstBacklog: this.#backlogs.reduce((best, p) => (kept(p) > kept(best) ? p : best)),
    }
  }

  /** Points for arrivals in [left, right], the stairs as they stand: at the ends, at every bend and a few between. */
  #delaysIn(left: number, right: number, worst: Fraction): void {
    const instants = new Set([left, right])
    const add = (t: Fraction): void => {
      for (const whole of [t.floor(), t.ceil()]) {
        const n = Number(whole.valueOf())
        if (n > left && n < right) instants.add(n)
      }
    }
    for (let g = 1; g < this.#load.groups; g++) {
      if (this.#levelSame[g] === 0) continue
      add(saturatedUntil(this.#load.sameCap, g, this.#levelSame[g]))
      add(saturatedUntil(this.#load.bitCap, g, this.#bits[g]))
    }
    add(worst)
    if (this.#load.higher.count > 0)
      for (let k = 1; k <= SAMPLES; k++) add(new Fraction(left + ((right - left) * k) / (SAMPLES + 1)))
    this.#work.spend(RATIONAL * this.#load.groups * instants.size)
    for (const a of [...instants].sort((x, y) => x - y)) this.#delayAt(a)
  }

  #delayAt(atPs: number): void {
    const a = whole(atPs)
    const overtaken: Overtaken[] = []
    const w = this.#wait.at(a, this.#levelSame, overtaken)
    const own = this.#wait.own(a, this.#levelSame)
    const bits = this.#arrivedBits(a)
    const point = { atPs, bits, endPs: Number(w.ceil().valueOf()) + this.#costPs }
    if (this.#delays.length === 0) {
      const first = overtaken[0] ?? { at: w, before: ZERO }
      const start = first.at.add(this.#costPs).sub(own.sub(first.before))
      this.#service.push({ atPs: Number(start.ceil().valueOf()), bits: 0 })
    }
    this.#stepsOf(overtaken, own, bits, point.endPs)
    this.#own = own
    this.#delays.push(point)
    this.#service.push({ atPs: point.endPs, bits })
  }

  /** Service stands still from each overtaking until the higher lane's packets are sent; up to the point at `endPs`. */
  #stepsOf(overtaken: readonly Overtaken[], own: Fraction, bits: number, endPs: number): void {
    const from = this.#service.at(-1)!
    const rise = own.sub(this.#own)
    if (rise.compare(0) <= 0) return
    let sent = this.#own
    let resumes = ZERO
    const push = (t: Fraction): void => {
      const atPs = Number(t.ceil().valueOf()) + this.#costPs
      const level = from.bits + Math.floor((bits - from.bits) * sent.sub(this.#own).div(rise).valueOf())
      if (atPs > from.atPs && atPs < endPs) this.#service.push({ atPs, bits: level })
    }
    for (const { at, before, after } of overtaken) {
      if (less(resumes, at)) {
        if (resumes !== ZERO) push(resumes)
        sent = later(sent, own.sub(before))
        push(at)
      }
      resumes = at.add(after).sub(own.sub(sent))
    }
    if (resumes !== ZERO) push(resumes)
  }

  #backlogsIn(curve: ReturnType<typeof backlogCurve>, left: number, right: number): void {
    const fullest = fullestInstant(curve, left, right)
    const point = (atPs: number): BacklogPoint => {
      const bits = this.#arrivedBits(whole(atPs))
      return { atPs, bits, freedBits: bits - Number(curve.at(atPs).ceil().valueOf()) }
    }
    const instants = new Set([left, fullest, freedUntil(point, left, right), right])
    this.#backlogs.push(...[...instants].sort((x, y) => x - y).map(point))
  }

  #arrivedBits(a: Fraction): number {
    let bits = ZERO
    for (let g = 0; g < this.#load.groups; g++) bits = bits.add(capped(this.#load.bitCap, g, this.#bits, a))
    return Number(bits.ceil().valueOf())
  }

  #isIdleBy(t: number): boolean {
    return isIdleBy(this.#load, this.#levelSame, this.#levelHigher, t)
  }

  /** First whole instant in (left, right] at which the line is idle; it is at `right`. */
  #idleFrom(left: number, right: number): number {
    let busy = left
    let idle = right
    while (idle - busy > 1) {
      const middle = Math.floor((busy + idle) / 2)
      if (this.#isIdleBy(middle)) idle = middle
      else busy = middle
    }
    return idle
  }
}

/** Last whole instant in [left, right] at which no more is freed than at `left`: where the curve bends. */
const freedUntil = (point: (atPs: number) => BacklogPoint, left: number, right: number): number => {
  const { freedBits } = point(left)
  let flat = left
  let freed = right + 1
  while (freed - flat > 1) {
    const middle = Math.floor((flat + freed) / 2)
    if (point(middle).freedBits > freedBits) freed = middle
    else flat = middle
  }
  return flat
}

const kept = ({ bits, freedBits }: BacklogPoint): number => bits - freedBits

const capped = (caps: Caps, g: number, level: Float64Array, at: Fraction): Fraction => {
  const stairs = whole(level[g])
  if (g === LOCAL || level[g] === 0) return stairs
  const cap = valueAt(along(caps, g, 'a'), at, ZERO)
  return less(cap, stairs) ? cap : stairs
}

/** When the cap of group g reaches its stairs. */
const saturatedUntil = (caps: Caps, g: number, level: number): Fraction => {
  const { c, a } = along(caps, g, 'a')
  return whole(level).sub(c).div(a)
}
