import type { Mistakes } from './mistakes.ts'
import { least, nearest } from './near.ts'
import type { Cap, Flow, Group, Port } from './port.ts'
import { max, maxBig, Rational, ZERO } from './rational.ts'
import { busyPeriod } from './wait.ts'
import { batches, capAt, staircase } from './work.ts'

const capped = (
  flows: readonly Flow[],
  cap: Cap | undefined,
  t: bigint,
  weight: (f: Flow) => bigint,
): Rational => {
  const at = nearest(new Rational(t))
  const steps = staircase(flows, at, weight)
  return (cap === undefined ? steps : least(steps, capAt(cap, at))).x
}

/** S(a): bits of the lane arrived in [0, a]. */
const arrived = (port: Port, a: bigint): Rational =>
  port.groups.reduce((s, g) => s.plus(capped(g.same, g.caps?.sameBits, a, f => f.bits)), ZERO)

/** H(t): work of higher lanes arrived in [0, t]; none before 0. */
const above = (port: Port, t: bigint): Rational =>
  t < 0n ? ZERO : port.groups.reduce((h, g) => h.plus(capped(g.higher, g.caps?.higher, t, f => f.c)), ZERO)

/** x − B − H(x − 1 ps): how long the lane has been served by x at least, if that is not negative. */
const leastServedBy = (port: Port, x: bigint): Rational =>
  new Rational(x - port.blocking).minus(above(port, x - 1n))

/** Bits in the queue at `a`, when the lane has been served for `freed` at least. */
const queued = (port: Port, a: bigint, freed: Rational): bigint => {
  const all = arrived(port, a)
  const left = all.minus(new Rational(freed.times(port.drain).floor() - port.frameBits))
  return (left.compare(all) < 0 ? left : all).ceil()
}

/** The instants in (0, end) at which anything up to the lane may arrive, in order. */
const arrivalsIn = (port: Port, end: bigint): readonly bigint[] => {
  const times = new Set<bigint>()
  for (const flow of port.groups.flatMap(g => [...g.same, ...g.higher]))
    for (let k = batches(flow, ZERO); k * flow.period - flow.jitter < end; k += 1n)
      times.add(k * flow.period - flow.jitter)
  return [...times].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Where a cap meets the level that its staircase has at `from`: it leaves off binding there. */
const bends = ({ same, higher, caps }: Group, from: bigint): readonly Rational[] => {
  const at = nearest(new Rational(from))
  const meet = (
    flows: readonly Flow[],
    cap: Cap | undefined,
    weight: (f: Flow) => bigint,
  ): readonly Rational[] =>
    cap === undefined ? [] : [staircase(flows, at, weight).x.minus(cap.most).over(cap.rate).minus(cap.window)]
  const forHigher = meet(higher, caps?.higher, f => f.c).map(t => t.plus(new Rational(1n)))
  return [...meet(same, caps?.sameBits, f => f.bits), ...forHigher]
}

/**
 * The largest of ⌈S(a)⌉ − ⌊d·F(a)⌋ over whole a in [from, to], both being straight lines there: walked step by step of
 * the second from the end where the difference is larger, for as long as a later step could still beat the best.
 */
const largestOver = (port: Port, from: bigint, to: bigint, freed: (a: bigint) => Rational): bigint => {
  const value = (a: bigint): bigint => queued(port, a, freed(a))
  let best = maxBig(value(from), value(to))
  if (to - from < 2n) return best
  const drained = (a: bigint): Rational => freed(a).times(port.drain)
  const [rise, fall] = [arrived(port, to).minus(arrived(port, from)), drained(to).minus(drained(from))]
  const isSpared = drained(to).compare(new Rational(port.frameBits)) <= 0
  if (isSpared || rise.compare(ZERO) === 0 || fall.compare(ZERO) <= 0) return best
  const slope = fall.over(new Rational(to - from))
  const real = (a: bigint): Rational => arrived(port, a).minus(drained(a)).plus(new Rational(port.frameBits))
  const forwards = rise.compare(fall) <= 0
  const most = real(forwards ? from : to).plus(new Rational(2n))
  /** Whole a at which d·F reaches a whole number of bits. */
  const reaches = (bits: bigint): bigint => from + new Rational(bits).minus(drained(from)).over(slope).ceil()
  let a = forwards ? reaches(drained(from).floor() + 1n) - 1n : to
  while (a >= from && a <= to) {
    best = maxBig(best, value(a))
    // No step gives as much as two bits more than the straight lines.
    if (new Rational(best + 1n).compare(most) >= 0) return best
    if (real(a).plus(new Rational(2n)).compare(new Rational(best)) <= 0) return best
    if (forwards && a >= to) return best
    const step = drained(a).floor()
    a = forwards ? reaches(drained(a + 1n).floor() + 1n) - 1n : reaches(step) - 1n
  }
  return best
}

/**
 * The most bits that lane p may hold, over whole instants of the busy period: `min(S, S − ⌊d·F⌋ + s)`, with F the
 * longest service that the lane has had for certain by any earlier arrival or by now.
 */
export const worstBacklog = (port: Port, mistakes: Mistakes = {}): bigint => {
  const end = busyPeriod(port).ceil()
  const servedBy = mistakes.noHigherInFreed
    ? (_: Port, x: bigint): Rational => new Rational(x - port.blocking)
    : leastServedBy
  const starts = [0n, ...arrivalsIn(port, end)]
  let most = 0n
  /** The largest `servedBy` of an arrival up to now, 0 at least. */
  let sure = ZERO
  for (const [i, start] of starts.entries()) {
    if (start > 0n) sure = max(sure, servedBy(port, start))
    if (start < end) most = maxBig(most, queued(port, start, sure))
    const stop = (starts[i + 1] ?? end) - 1n
    const first = start + 1n
    if (first > stop) continue
    const before = sure
    const freed = (a: bigint): Rational => max(before, servedBy(port, a))
    const inside = port.groups.flatMap(g => bends(g, start))
    const bounds = cut(first, stop, inside)
    const corners = pairs(bounds).flatMap(([l, r]) => corner(l, r, a => servedBy(port, a), before))
    const finer = cut(first, stop, [...inside, ...corners])
    const spared = new Rational(port.frameBits).over(port.drain)
    const last = pairs(finer).flatMap(([l, r]) => corner(l, r, freed, spared))
    for (const [l, r] of pairs(cut(first, stop, [...inside, ...corners, ...last])))
      most = maxBig(most, largestOver(port, l, r, freed))
  }
  return most
}

/** Whole instants from `from` to `to`, the two on either side of each of `at` among them, so that all bends lie between two. */
const cut = (from: bigint, to: bigint, at: readonly Rational[]): readonly bigint[] => {
  const near = at.flatMap(t => [t.floor() - 1n, t.floor(), t.floor() + 1n, t.floor() + 2n])
  const inside = near.filter(t => t > from && t < to)
  return [...new Set([from, ...inside, to])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

const pairs = (points: readonly bigint[]): readonly (readonly [bigint, bigint])[] =>
  points.length === 1 ? [[points[0]!, points[0]!]] : points.slice(1).map((p, i) => [points[i]!, p])

/** Where a line through its values at l and r crosses `level`, if between. */
const corner = (
  l: bigint,
  r: bigint,
  line: (a: bigint) => Rational,
  level: Rational,
): readonly Rational[] => {
  const [low, high] = [line(l), line(r)]
  const slope = high.minus(low)
  if (l === r || slope.compare(ZERO) === 0) return []
  const at = new Rational(l).plus(
    level
      .minus(low)
      .over(slope)
      .times(new Rational(r - l)),
  )
  return at.compare(new Rational(l)) > 0 && at.compare(new Rational(r)) < 0 ? [at] : []
}
