import { describe, expect, it } from 'vitest'
import { type Random, random } from '../arbitraries/random.ts'
import { worstBacklog } from './backlog.ts'
import type { Cap, Flow, Group, Port } from './port.ts'
import { floorDiv, max, maxBig, min, Rational, sum, ZERO } from './rational.ts'
import { overloaded, worstWait } from './wait.ts'

/**
 * A second, cruder look at one port: step through the busy period on a fine grid with ordinary numbers. It may step over
 * the top of a slope, or over a solution that lies just before a jump: a few steps' worth either way.
 */
const STEP = 1 / 32
const n = (x: Rational): number => Number(x.n) / Number(x.d)

const flowOf = (r: Random): Flow => {
  const c = r.int(1, 6)
  const period = BigInt(r.int(4 * c, 60))
  return {
    id: 'x',
    c: BigInt(c),
    period,
    jitter: BigInt(r.int(0, 70)),
    bits: BigInt(8 * c + r.int(0, 3)),
  }
}

const portFrom = (r: Random): Port => {
  const flows = (most: number): Flow[] => Array.from({ length: r.int(0, most) }, () => flowOf(r))
  const groups = Array.from({ length: r.int(1, 3) }, (_, i): Group => {
    const same = i === 0 ? [flowOf(r), ...flows(2)] : flows(2)
    const higher = r.chance(0.5) ? flows(2) : []
    if (r.chance(0.2)) return { same, higher }
    const kappa = r.int(0, 8)
    const capOf = (set: readonly Flow[], rate: Rational, sizes: (f: Flow) => bigint): Cap => {
      const most = set.reduce((m, f) => maxBig(m, sizes(f)), 0n)
      return { rate, window: new Rational(kappa), most: new Rational(most) }
    }
    const rate = Rational.reduced(BigInt(r.int(1, 12)), 4n)
    const time = (set: readonly Flow[]): Cap => capOf(set, rate, f => f.c)
    const sameBits = capOf(same, new Rational(r.int(4, 20)), f => f.bits)
    return {
      same,
      higher,
      caps: { same: time(same), higher: time(higher), both: time([...same, ...higher]), sameBits },
    }
  })
  const same = groups.flatMap(g => g.same)
  return {
    groups,
    blocking: BigInt(r.pick([0, 0, r.int(1, 9)])),
    interruptible: r.chance(0.3),
    frameBits: same.reduce((m, f) => maxBig(m, f.bits), 0n),
    drain: same.map(f => Rational.reduced(f.bits, f.c)).reduce(min),
  }
}

const capped = (cap: Cap | undefined, work: number, t: number): number =>
  cap === undefined ? work : Math.min(work, n(cap.rate) * (t + n(cap.window)) + n(cap.most))
const steps = (
  flows: readonly Flow[],
  t: number,
  left: boolean,
  unit: (f: Flow) => bigint = f => f.c,
): number => {
  const count = (f: Flow): number => {
    const x = (t + Number(f.jitter)) / Number(f.period)
    return left ? Math.ceil(x) : Math.floor(x) + 1
  }
  return flows.reduce((s, f) => s + count(f) * Number(unit(f)), 0)
}
const workAt = (port: Port, a: number, w: number, left = false): number =>
  port.groups.reduce((sum, g) => {
    const s = capped(g.caps?.same, steps(g.same, a, left), a)
    const h = capped(g.caps?.higher, steps(g.higher, w, left), w)
    return sum + capped(g.caps?.both, s + h, Math.max(a, w))
  }, 0)

const endOf = (port: Port): number => {
  for (let l = STEP; ; l += STEP) if (Number(port.blocking) + workAt(port, l, l, true) <= l) return l
}

const crudeWait = (port: Port, c: number): number => {
  const end = endOf(port)
  const done = port.interruptible ? 0 : c
  let [longest, w] = [0, 0]
  for (let a = 0; a < end; a += STEP) {
    while (w < Number(port.blocking) - done + workAt(port, a, w)) w += STEP
    longest = Math.max(longest, w - a)
  }
  return port.interruptible ? Math.max(0, longest - c) : longest
}

const atMost = (cap: Cap | undefined, work: bigint, t: bigint): Rational =>
  cap === undefined
    ? new Rational(work)
    : min(new Rational(work), cap.rate.times(new Rational(t).plus(cap.window)).plus(cap.most))
const brought = (flows: readonly Flow[], t: bigint, unit: (f: Flow) => bigint): bigint =>
  flows.reduce((sum, f) => sum + (floorDiv(t + f.jitter, f.period) + 1n) * unit(f), 0n)

/** The formula of the backlog, instant by instant. */
const crudeBacklog = (port: Port): bigint => {
  const end = endOf(port)
  const flows = port.groups.flatMap(g => [...g.same, ...g.higher])
  const bits = (a: bigint): Rational =>
    sum(
      port.groups.map(g =>
        g.same.length === 0
          ? ZERO
          : atMost(
              g.caps?.sameBits,
              brought(g.same, a, f => f.bits),
              a,
            ),
      ),
    )
  const above = (t: bigint): Rational =>
    t < 0n
      ? ZERO
      : sum(
          port.groups.map(g =>
            g.higher.length === 0
              ? ZERO
              : atMost(
                  g.caps?.higher,
                  brought(g.higher, t, f => f.c),
                  t,
                ),
          ),
        )
  let [most, sure] = [0n, ZERO]
  for (let a = 0n; Number(a) < end; a++) {
    const served = new Rational(a - port.blocking).minus(above(a - 1n))
    if (a > 0n && flows.some(f => (a + f.jitter) % f.period === 0n)) sure = max(sure, served)
    const freed = max(sure, served).times(port.drain).floor()
    const left = min(bits(a), bits(a).minus(new Rational(freed - port.frameBits))).ceil()
    most = maxBig(most, left)
  }
  return most
}

describe('the exact port delay of the reference', () => {
  const ports = Array.from({ length: 200 }, (_, seed) => ({ seed, port: portFrom(random(seed)) })).filter(
    ({ port }) => !overloaded(port),
  )
  it('has ports to look at', () => expect(ports.length).toBeGreaterThan(50))
  it.each(ports)('is what a fine grid finds (seed $seed)', ({ port }) => {
    for (const c of new Set(port.groups.flatMap(g => g.same.map(f => f.c)))) {
      const exact = Number(worstWait(port, c, 100_000)!)
      const crude = crudeWait(port, Number(c))
      expect(exact).toBeGreaterThanOrEqual(crude - 8 * STEP)
      expect(exact).toBeLessThanOrEqual(Math.ceil(crude + 40 * STEP))
    }
    expect(worstBacklog(port)).toBe(crudeBacklog(port))
  })
})
