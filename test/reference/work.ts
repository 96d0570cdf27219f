import { greatest, least, NEAR_ZERO, type Near, nearest } from './near.ts'
import type { Cap, Flow, Group, Port } from './port.ts'
import { floorDiv, ONE, Rational, ZERO } from './rational.ts'

/** Batches of a flow in a closed window of length t: ⌊(t + J)/π⌋ + 1; J and π are whole, so ⌊t⌋ does. */
export const batches = (flow: Pick<Flow, 'period' | 'jitter'>, t: Rational): bigint =>
  floorDiv(t.floor() + flow.jitter, flow.period) + 1n

const workOf = (flow: Flow, t: Rational): bigint => {
  const work = batches(flow, t) * flow.c
  if (flow.or === undefined) return work
  const other = batches(flow.or, t) * flow.or.c
  return other < work ? other : work
}

/** A staircase is constant to the right of any point, so only the real part of `t` counts. */
export const staircase = (flows: readonly Flow[], t: Near, weight?: (f: Flow) => bigint): Near => {
  const of = (f: Flow): bigint => (weight === undefined ? workOf(f, t.x) : batches(f, t.x) * weight(f))
  return nearest(new Rational(flows.reduce((total, f) => total + of(f), 0n)))
}

export const capAt = (cap: Cap, t: Near): Near =>
  t.plus(nearest(cap.window)).times(cap.rate).plus(nearest(cap.most))

/** X_f(a, w): same-lane work arrived in [0, a] and higher-lane work in [0, w] over one wire. */
const groupWork = ({ same, higher, caps }: Group, a: Near, w: Near): Near => {
  const s = staircase(same, a)
  const h = staircase(higher, w)
  if (caps === undefined) return s.plus(h)
  const capped = (x: Near, cap: Cap | undefined, t: Near): Near =>
    cap === undefined ? x : least(x, capAt(cap, t))
  return capped(capped(s, caps.same, a).plus(capped(h, caps.higher, w)), caps.both, greatest(a, w))
}

export const work = (port: Port, a: Near, w: Near): Near =>
  port.groups.reduce((total, group) => total.plus(groupWork(group, a, w)), NEAR_ZERO)

/** A linear function of the distance walked along a ray: its value at the start, and its slope. */
interface Line {
  readonly at: Near
  readonly slope: Rational
}

const plus = (p: Line, q: Line): Line => ({ at: p.at.plus(q.at), slope: p.slope.plus(q.slope) })
const along = (cap: Cap, t: Line): Line => ({ at: capAt(cap, t.at), slope: t.slope.times(cap.rate) })

/** How far along the ray two lines meet; may be negative. */
const meeting = (p: Line, q: Line): Near | undefined =>
  p.slope.compare(q.slope) === 0 ? undefined : q.at.minus(p.at).over(p.slope.minus(q.slope))

const nextJump = (flow: Pick<Flow, 'period' | 'jitter'>, t: Line): Near | undefined => {
  if (t.slope.compare(ZERO) <= 0) return undefined
  const k = floorDiv(t.at.x.floor() + flow.jitter, flow.period) + 1n
  return nearest(new Rational(k * flow.period - flow.jitter))
    .minus(t.at)
    .over(t.slope)
}

function* nextJumps(flow: Flow, t: Line): Generator<Near | undefined> {
  yield nextJump(flow, t)
  if (flow.or !== undefined) yield nextJump(flow.or, t)
}

function* groupCrossings({ same, higher, caps }: Group, a: Line, w: Line): Generator<Near | undefined> {
  for (const flow of same) yield* nextJumps(flow, a)
  for (const flow of higher) yield* nextJumps(flow, w)
  if (caps === undefined) return
  const level = (flows: readonly Flow[], t: Line): Line => ({ at: staircase(flows, t.at), slope: ZERO })
  const branches = (flows: readonly Flow[], cap: Cap | undefined, t: Line): Line[] =>
    cap === undefined ? [level(flows, t)] : [level(flows, t), along(cap, t)]
  const sBranches = branches(same, caps.same, a)
  const hBranches = branches(higher, caps.higher, w)
  if (sBranches.length > 1) yield meeting(sBranches[0]!, sBranches[1]!)
  if (hBranches.length > 1) yield meeting(hBranches[0]!, hBranches[1]!)
  const { both } = caps
  if (both === undefined) return
  for (const s of sBranches)
    for (const h of hBranches) for (const t of [a, w]) yield meeting(plus(s, h), along(both, t))
}

/**
 * How far one may walk from (a, w) in the direction (da, dw) before any staircase of the port jumps or any two
 * branches of a minimum or maximum may change places. Up to there the work is linear along the way.
 */
export const nextCrossing = (port: Port, a: Near, w: Near, da: Rational, dw: Rational): Near => {
  const [aLine, wLine] = [
    { at: a, slope: da },
    { at: w, slope: dw },
  ]
  let nearestOne: Near | undefined
  const consider = (t: Near | undefined): void => {
    if (t !== undefined && t.compare(NEAR_ZERO) > 0)
      nearestOne = nearestOne === undefined ? t : least(nearestOne, t)
  }
  consider(meeting(aLine, wLine))
  for (const group of port.groups) for (const t of groupCrossings(group, aLine, wLine)) consider(t)
  return nearestOne ?? nearest(new Rational(1n << 80n))
}

/** Walk of a whole unit in both coordinates at once. */
export const DIAGONAL: Rational = ONE
