import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QueueBacklog } from '../../src/calculus/backlog.ts'
import { arrivalsIn } from '../../src/calculus/queue/arrivals.ts'
import type { Flows } from '../../src/calculus/queue/flows.ts'
import type { Caps, QueueLoad } from '../../src/calculus/queue/queue-load.ts'
import { awkward, type FlowSpec, type LoadSpec, loadOf, loads } from './loads.ts'

const NONE = Number.POSITIVE_INFINITY
const SLOW = 1_000_000

const backlog = (load: QueueLoad, until = NONE): number => new QueueBacklog().solve(load, until)
const local = (cost: number, bits: number, jitter: number): FlowSpec => ({
  cost,
  bits,
  period: SLOW,
  jitter,
  group: 0,
})
const of = (same: FlowSpec[], over: Partial<LoadSpec> = {}): QueueLoad =>
  loadOf({ blocking: 0, wires: [], higher: [], same, ...over })

describe('hand examples', () => {
  it('a burst at once lies in the queue whole', () => {
    expect(backlog(of([local(10, 100, 2 * SLOW)]))).toBe(300)
    expect(backlog(of([local(10, 100, 0)]))).toBe(100)
  })

  /** Three packets of 100 bits at 0 and three at 25; the line sends 10 bits per ps. */
  const twice = [0, 1, 2].map(() => local(10, 100, SLOW - 25))

  it('drains at line rate, the packet on the wire still counted', () => {
    // 600 arrived, 250 sent, one packet of 100 may be half out.
    expect(backlog(of(twice))).toBe(450)
  })

  it('does not drain while a lower frame or a higher lane is sent', () => {
    expect(backlog(of(twice, { blocking: 10 }))).toBe(550)
    expect(backlog(of(twice, { blocking: 20 }))).toBe(600)
    expect(backlog(of(twice, { higher: [local(10, 100, 0)] }))).toBe(550)
  })

  it('never holds more than the wire can have brought', () => {
    // 3 packets, but the wire brings 1 bit per ps beside the first: 100 + a − max(0, 10a − 100) peaks at a = 10.
    const wires = [{ rate: [1, 1], higherRate: [1, 1], windows: [0, 0, 0], bitRate: [1, 1] }] as const
    expect(backlog(of([{ ...local(10, 100, 2 * SLOW), group: 1 }], { wires }))).toBe(110)
  })
})

const total = (groups: readonly number[], of: (g: number) => number): number =>
  groups.reduce((sum, g) => sum + of(g), 0)

const capAt = ({ num, den, window, packet }: Caps, g: number, t: number): number =>
  g === 0 ? NONE : (num[g]! / den[g]!) * (t + window[g]!) + packet[g]!

/** Stairs of one group in [0, t], or in [0, t). */
const stairs = (flows: Flows, per: Float64Array, g: number, t: number): number => {
  let work = 0
  for (let i = 0; i < flows.count; i++)
    if (flows.group[i] === g) work += per[i]! * arrivalsIn(t, flows.jitter[i]!, flows.period[i]!)
  return work
}

/** Far below the least difference of the fractions that these small loads make, far above a rounding. */
const HAIR = 1e-7

/** MODEL "Backlog", instant by instant. */
const slow = (load: QueueLoad): number => {
  const { same, higher, blocking } = load
  const groups = Array.from({ length: load.groups }, (_, g) => g)
  const own = (per: Float64Array, caps: Caps, g: number, stair: number, cap: number): number =>
    Math.min(stairs(same, per, g, stair), capAt(caps, g, cap))
  const above = (g: number, stair: number, cap: number): number =>
    Math.min(stairs(higher, higher.cost, g, stair), capAt(load.higherCap, g, cap))
  const d = Math.min(...Array.from({ length: same.count }, (_, i) => same.bits[i]! / same.cost[i]!))
  const largest = Math.max(...same.bits.subarray(0, same.count))
  const arrives = (t: number): boolean =>
    groups.some(
      g =>
        stairs(same, same.cost, g, t) + stairs(higher, higher.cost, g, t) >
        stairs(same, same.cost, g, t - 1) + stairs(higher, higher.cost, g, t - 1),
    )
  let most = 0
  // What has been served for certain by the arrivals so far never falls.
  let freed = 0
  for (let a = 0; ; a++) {
    const busy = total(groups, g =>
      Math.min(own(same.cost, load.sameCap, g, a - 1, a) + above(g, a - 1, a), capAt(load.bothCap, g, a)),
    )
    if (a > 0 && blocking + busy <= a + HAIR) return Math.ceil(most - HAIR)
    const arrived = total(groups, g => own(same.bits, load.bitCap, g, a, a))
    const now = a === 0 ? 0 : a - blocking - total(groups, g => above(g, a - 1, a - 1))
    if (a > 0 && arrives(a)) freed = Math.max(freed, now)
    const sent = d * Math.max(freed, now)
    most = Math.max(most, Math.min(arrived, arrived - sent + largest))
  }
}

describe('random loads', () => {
  it('equal the largest over every instant of the busy period where no wire holds packets back', () => {
    fc.assert(
      fc.property(loads(2, undefined, [1]), spec => {
        const load = loadOf({ ...spec, wires: [] })
        expect(backlog(load)).toBe(slow(load))
      }),
      { numRuns: 200 },
    )
  })

  it('are never below it where wires do: there the interval up to the next arrival is looked at whole', () => {
    let equal = 0
    fc.assert(
      fc.property(loads(2, undefined, [1]), spec => {
        const load = loadOf(spec)
        const least = slow(load)
        expect(backlog(load)).toBeGreaterThanOrEqual(least)
        if (backlog(load) === least) equal++
      }),
      { numRuns: 200 },
    )
    expect(equal).toBeGreaterThan(100)
  })

  it('whole numbers over one denominator and rationals agree', () => {
    fc.assert(
      fc.property(loads(3), spec => {
        fc.pre(spec.wires.length > 0)
        expect(backlog(awkward(loadOf(spec)))).toBe(backlog(loadOf(spec)))
      }),
      { numRuns: 150 },
    )
  })

  it('closing the tail early is never less', () => {
    fc.assert(
      fc.property(loads(3), fc.nat(60), (spec, until) => {
        expect(backlog(loadOf(spec), until)).toBeGreaterThanOrEqual(backlog(loadOf(spec)))
      }),
      { numRuns: 200 },
    )
  })
})
