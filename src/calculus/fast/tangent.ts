import { type LaneDemand, unsafe } from './lane-demand.ts'
import type { Point, Ratio } from './ratio.ts'

/** The line `delta · w = constant + slope · a`, all times the demand's scale. */
export interface Tangent {
  readonly delta: number
  readonly slope: number
  readonly constant: number
}

/**
 * The line through (a, w(a)) that w(a) never exceeds nearby: of every minimum in G the piece that holds there, on a tie the
 * one that holds left of w.
 */
export const tangentAt = (demand: LaneDemand, { a, w }: Point): Tangent => {
  const { scale, groups, isSaturated, levelSame, levelHigher, ownCap, higherCap, bothCap } = demand
  demand.guard(a.d * w.d)
  let constant = demand.fixed
  let slopeW = 0
  let slope = 0
  for (let g = 1; g < groups; g++) {
    const own = isSaturated[g] === 1
    const mine = own ? ownCap.slope[g] * a.n + ownCap.offset[g] * a.d : levelSame[g] * scale * a.d
    const stairs = levelHigher[g] * scale * w.d
    const cap = higherCap.slope[g] * w.n + higherCap.offset[g] * w.d
    const high = cap <= stairs ? cap : stairs
    if (demand.jointAt(g, w) * a.d <= mine * w.d + high * a.d) {
      slopeW += bothCap.slope[g]
      constant += bothCap.offset[g]
      continue
    }
    if (own) {
      slope += ownCap.slope[g]
      constant += ownCap.offset[g]
    } else constant += levelSame[g] * scale
    if (cap <= stairs) {
      slopeW += higherCap.slope[g]
      constant += higherCap.offset[g]
    } else constant += levelHigher[g] * scale
  }
  if (slopeW >= scale) throw unsafe
  return { delta: scale - slopeW, slope, constant }
}

/**
 * Where two tangents of one concave stretch meet, and how high; undefined where that is not inside the stretch between
 * `l` and `r`.
 */
export const meeting = (
  demand: LaneDemand,
  { delta: d1, slope: s1, constant: c1 }: Tangent,
  { delta: d2, slope: s2, constant: c2 }: Tangent,
  l: Ratio,
  r: Ratio,
): Point | undefined => {
  const n = c2 * d1 - c1 * d2
  const d = s1 * d2 - s2 * d1
  if (!(Math.abs(c2) * d1 + Math.abs(c1) * d2 <= Number.MAX_SAFE_INTEGER)) throw unsafe
  demand.guard(d)
  if (n * l.d <= l.n * d || n * r.d >= r.n * d) return undefined
  const w = { n: c1 * d + s1 * n, d: d1 * d }
  demand.guard(w.d)
  return { a: { n, d }, w }
}
