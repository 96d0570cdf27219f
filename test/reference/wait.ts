import { Near, nearest } from './near.ts'
import type { Flow, Port } from './port.ts'
import { ceilDiv, max, maxBig, ONE, Rational, sum, ZERO } from './rational.ts'
import { batches, DIAGONAL, nextCrossing, work } from './work.ts'

const TO_THE_RIGHT = new Near(ZERO, ONE)
const BARELY = new Near(ZERO, ZERO, ONE)

const sameOf = (port: Port): readonly Flow[] => port.groups.flatMap(g => g.same)
const higherOf = (port: Port): readonly Flow[] => port.groups.flatMap(g => g.higher)
const rateOf = (flows: readonly Flow[]): Rational => sum(flows.map(f => Rational.reduced(f.c, f.period)))
const burstOf = (flows: readonly Flow[]): Rational =>
  sum(flows.map(f => new Rational(f.c).times(ONE.plus(Rational.reduced(f.jitter, f.period)))))

/** Whether this lane and those above it ask for all of the link, or more. */
export const overloaded = (port: Port): boolean =>
  rateOf([...sameOf(port), ...higherOf(port)]).compare(ONE) >= 0

/** w(a): the least w ≥ `from` with w ≥ B − C + work(a, w), where none below `from` will do. */
export const startAt = (port: Port, c: bigint, a: Near, from: Near): Near => {
  const base = nearest(new Rational(port.blocking - c))
  let w = from
  for (;;) {
    const needed = base.plus(work(port, a, w.plus(BARELY)))
    const missing = new Near(needed.x, needed.y).minus(w)
    if (missing.x.compare(ZERO) < 0 || (missing.x.n === 0n && missing.y.compare(ZERO) <= 0)) return w
    const crossing = nextCrossing(port, a, w, ZERO, ONE)
    const catchUp = ONE.minus(needed.z)
    if (catchUp.compare(ZERO) > 0 && missing.over(catchUp).compare(crossing) < 0)
      return w.plus(missing.over(catchUp))
    w = w.plus(crossing)
  }
}

/** w(a) on [from, to): a line. */
interface Piece {
  readonly from: Rational
  readonly to: Rational
  readonly w: Rational
  readonly slope: Rational
}

const at = (piece: Piece, a: Rational): Rational => piece.w.plus(piece.slope.times(a.minus(piece.from)))

/** The whole curve w(a), piece by piece, without end. */
function* curve(port: Port, c: bigint): Generator<Piece> {
  let [from, below] = [ZERO, ZERO]
  for (;;) {
    const w = startAt(port, c, nearest(from).plus(TO_THE_RIGHT), nearest(below))
    const step = nextCrossing(port, nearest(from), nearest(w.x), ONE, w.y).x
    const piece = { from, to: from.plus(step), w: w.x, slope: w.y }
    yield piece
    from = piece.to
    below = at(piece, piece.to)
  }
}

/** The supremum of w(a) − a over 0 ≤ a < end. */
const longestWait = (port: Port, c: bigint, end: Rational): Rational => {
  let longest = ZERO
  for (const piece of curve(port, c)) {
    if (piece.from.compare(end) >= 0) return longest
    const to = piece.to.compare(end) < 0 ? piece.to : end
    longest = max(longest, max(piece.w.minus(piece.from), at(piece, to).minus(to)))
  }
  return longest
}

/** The least L > 0 with B + work(L⁻, L⁻) ≤ L: there the busy period of the lane and those above has ended. */
export const busyPeriod = (port: Port): Rational => {
  let l = ZERO
  for (;;) {
    const here = nearest(l).plus(BARELY)
    const needed = work(port, here, here).plus(nearest(new Rational(port.blocking)))
    const missing = needed.x.minus(l)
    const crossing = nextCrossing(port, nearest(l), nearest(l), DIAGONAL, DIAGONAL).x
    const catchUp = ONE.minus(needed.z)
    if (catchUp.compare(ZERO) > 0 && missing.over(catchUp).compare(crossing) <= 0)
      return l.plus(missing.over(catchUp))
    l = l.plus(crossing)
  }
}

const arrivals = (flows: readonly Flow[], l: bigint): bigint =>
  flows.reduce((total, f) => total + ceilDiv(l + f.jitter, f.period), 0n)

/** Whether the busy period, counted without line shaping, holds no more arrivals than the limit. */
export const isShort = (port: Port, arrivalLimit: number): boolean => {
  const flows = [...sameOf(port), ...higherOf(port)]
  let l = port.blocking + flows.reduce((total, f) => total + f.c * (f.jitter / f.period + 1n), 0n)
  for (;;) {
    if (arrivals(flows, l) > BigInt(arrivalLimit)) return false
    const next = port.blocking + flows.reduce((total, f) => total + f.c * ceilDiv(l + f.jitter, f.period), 0n)
    if (next === l) return true
    l = next
  }
}

/** The largest whole t with no more than `limit` arrivals in [0, t]. */
const lastWithin = (flows: readonly Flow[], limit: number): bigint | undefined => {
  const count = (t: bigint): bigint => flows.reduce((n, f) => n + batches(f, new Rational(t)), 0n)
  if (count(0n) > BigInt(limit)) return undefined
  let [low, high] = [0n, 1n]
  while (count(high) <= BigInt(limit)) high *= 2n
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (count(middle) <= BigInt(limit)) low = middle
    else high = middle
  }
  return low
}

/** The instants at which the lane's own packets may arrive in the busy period, in order: 0 and every step of a staircase. */
function* steps(flows: readonly Flow[], end: Rational): Generator<Rational> {
  for (let a = 0n; new Rational(a).compare(end) < 0; ) {
    yield new Rational(a)
    const next = flows.map(f => batches(f, new Rational(a)) * f.period - f.jitter)
    a = next.reduce((least, t) => (t < least ? t : least))
  }
}

/** The rule for long busy periods: exact up to a', the first arrival past T or served past T, and affine from there on. */
const longWait = (port: Port, c: bigint, arrivalLimit: number): Rational => {
  const [same, higher] = [sameOf(port), higherOf(port)]
  const end = busyPeriod(port)
  const last = new Rational(lastWithin([...same, ...higher], arrivalLimit) ?? -1n)
  const isPast = (a: Rational): boolean =>
    a.compare(last) > 0 ||
    (higher.length > 0 && startAt(port, c, nearest(a), nearest(ZERO)).x.compare(last) > 0)
  for (const a of steps(same, end)) {
    if (!isPast(a)) continue
    const affine = new Rational(port.blocking - c)
      .plus(burstOf(same))
      .plus(rateOf(same).times(a))
      .plus(burstOf(higher))
      .over(ONE.minus(rateOf(higher)))
      .minus(a)
    return max(longestWait(port, c, a), affine)
  }
  return longestWait(port, c, end)
}

/**
 * Q(e, p, C), or undefined where there is no bound. A packet that may be interrupted is followed to its end, so nothing of it
 * counts as done: the same curves with nothing to subtract, and C taken off what they give.
 */
export const worstWait = (port: Port, c: bigint, arrivalLimit: number): bigint | undefined => {
  if (overloaded(port)) return undefined
  const done = port.interruptible ? 0n : c
  const longest = isShort(port, arrivalLimit)
    ? longestWait(port, done, busyPeriod(port))
    : longWait(port, done, arrivalLimit)
  return port.interruptible ? maxBig(0n, longest.ceil() - c) : longest.ceil()
}
