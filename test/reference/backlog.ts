import { least, nearest } from './near.ts'
import type { Cap, Flow, Group, Port } from './port.ts'
import { max, maxBig, min, Rational, ZERO } from './rational.ts'
import { busyPeriod } from './wait.ts'
import { capAt, packets, staircase } from './work.ts'

const bits = (f: Flow): bigint => f.sizeBits
const capped = (
  flows: readonly Flow[],
  cap: Cap | undefined,
  a: Rational,
  weight: (f: Flow) => bigint,
): Rational => {
  const steps = staircase(flows, nearest(a), weight)
  return (cap === undefined || flows.length === 0 ? steps : least(steps, capAt(cap, nearest(a)))).x
}

const lane = (port: Port, a: Rational): Rational =>
  port.groups.reduce((s, g) => s.plus(capped(g.same, g.caps?.sameBits, a, bits)), ZERO)
const above = (port: Port, a: Rational): Rational =>
  port.groups.reduce((h, g) => h.plus(capped(g.higher, g.caps?.higher, a, f => f.c)), ZERO)

/** Bits that may be in the queue at a, with the lane served at `drain` bits a picosecond once it is served. */
const queued = (port: Port, a: Rational, drain: Rational, largest: bigint): Rational => {
  const arrived = lane(port, a)
  const served = max(ZERO, a.minus(new Rational(port.blocking)).minus(above(port, a))).times(drain)
  return min(arrived, arrived.minus(served).plus(new Rational(largest)))
}

const jumps = (flow: Flow, end: Rational): Rational[] => {
  const times: Rational[] = []
  for (let k = packets(flow, ZERO); ; k += 1n) {
    const t = new Rational(k * flow.period - flow.jitter)
    if (t.compare(end) >= 0) return times
    times.push(t)
  }
}

/** Where a cap meets each level its staircase takes: it leaves off binding there. */
const bends = ({ same, higher, caps }: Group, starts: readonly Rational[]): Rational[] => {
  if (caps === undefined) return []
  const meet = (flows: readonly Flow[], cap: Cap, weight: (f: Flow) => bigint, a: Rational): Rational =>
    staircase(flows, nearest(a), weight).x.minus(cap.most).over(cap.rate).minus(cap.window)
  return starts.flatMap(a => [meet(same, caps.sameBits, bits, a), meet(higher, caps.higher, f => f.c, a)])
}

/**
 * The most bits lane p may hold, over whole instants of the busy period. Between two of `points` the work arrived
 * and the work served are linear, so that the part not yet served is too, but for two corners: where service
 * begins, and where a whole packet has been served. These are where a line crosses 0 and the largest packet.
 */
export const worstBacklog = (port: Port): bigint => {
  const end = busyPeriod(port)
  const same = port.groups.flatMap(g => g.same)
  const largest = same.reduce((m, f) => maxBig(m, f.sizeBits), 0n)
  const drain = same.map(f => Rational.reduced(f.sizeBits, f.c)).reduce(min)
  const starts = [ZERO, ...port.groups.flatMap(g => [...g.same, ...g.higher]).flatMap(f => jumps(f, end))]
  const points = [...starts, ...port.groups.flatMap(g => bends(g, starts)), end]
    .filter(p => p.compare(ZERO) >= 0 && p.compare(end) <= 0)
    .sort((p, q) => p.compare(q))
  let most = ZERO
  const consider = (a: bigint): void => {
    const t = new Rational(a)
    if (a >= 0n && t.compare(end) < 0) most = max(most, queued(port, t, drain, largest))
  }
  const around = (a: Rational): void => [a.floor() - 1n, a.floor(), a.ceil(), a.ceil() + 1n].forEach(consider)
  const idle = (a: Rational): Rational => a.minus(new Rational(port.blocking)).minus(above(port, a))
  for (const [i, from] of points.entries()) {
    around(from)
    const to = points[i + 1]
    if (to === undefined || to.compare(from) === 0) continue
    const middle = from.plus(to).over(new Rational(2n))
    const slope = idle(middle).minus(idle(from)).over(middle.minus(from))
    if (slope.n === 0n) continue
    for (const level of [ZERO, new Rational(largest).over(drain)])
      around(from.plus(level.minus(idle(from)).over(slope)))
  }
  return most.ceil()
}
