import { type LaneDemand, unsafe } from './lane-demand.ts'
import type { Ratio } from './ratio.ts'

// Newton's method on the concave, piecewise linear G, in whole numbers: after as many steps as there are pieces the root of
// a tangent is the root itself.

/**
 * The first w at which G(a, w) ≤ w, from a point right of it, for the a that stands. Where `from` is at most a, the joint
 * cap stands at a.
 */
export const rootBefore = (demand: LaneDemand, from: Ratio): Ratio => {
  const { at: a, own, part, scale, mixed, levelHigher, higherCap, bothCap } = demand
  const isBehind = from.n * a.d <= a.n * from.d
  let { n, d } = from
  for (;;) {
    demand.guard(a.d * d)
    let fixed = own
    let slope = 0
    for (const g of mixed) {
      const stairs = levelHigher[g] * scale * d
      const cap = higherCap.slope[g] * n + higherCap.offset[g] * d
      const mine = part[g]
      const both = mine * d + (cap <= stairs ? cap : stairs) * a.d
      const joint = isBehind
        ? (bothCap.slope[g] * a.n + bothCap.offset[g] * a.d) * d
        : (bothCap.slope[g] * n + bothCap.offset[g] * d) * a.d
      if (joint < both || (joint === both && !isBehind)) {
        fixed += isBehind ? bothCap.slope[g] * a.n + bothCap.offset[g] * a.d : bothCap.offset[g] * a.d
        if (!isBehind) slope += bothCap.slope[g]
      } else if (cap <= stairs) {
        fixed += mine + higherCap.offset[g] * a.d
        slope += higherCap.slope[g]
      } else fixed += mine + levelHigher[g] * scale * a.d
    }
    if (slope >= scale) throw unsafe
    const next = a.d * (scale - slope)
    demand.guard(next)
    if (fixed * d === n * next) return { n, d }
    n = fixed
    d = next
  }
}

/** Least a from `from` on at which w reaches the higher arrival at h, G(a, h⁻) ≥ h: from the left. */
export const reaches = (demand: LaneDemand, h: number, from: Ratio): Ratio => {
  const { scale, groups, isSaturated, levelSame, levelHigher, ownCap, higherCap } = demand
  const at = { n: h, d: 1 }
  let { n, d } = from
  for (;;) {
    let fixed = demand.fixed
    let rise = 0
    for (let g = 1; g < groups; g++) {
      const stairs = levelHigher[g] * scale
      const cap = higherCap.slope[g] * h + higherCap.offset[g]
      const high = cap < stairs ? cap : stairs
      const joint = demand.jointAt(g, at)
      const own = isSaturated[g] === 1
      const mine = own ? ownCap.slope[g] * n + ownCap.offset[g] * d : levelSame[g] * scale * d
      // Right derivative: on a tie the joint cap, which does not rise with a, is the minimum from here on.
      if (mine + high * d >= joint * d) fixed += joint
      else if (own) {
        rise += ownCap.slope[g]
        fixed += ownCap.offset[g] + high
      } else fixed += levelSame[g] * scale + high
    }
    const next = h * scale - fixed
    if (!(rise > 0)) throw unsafe
    if (next * d <= n * rise) return { n, d }
    n = next
    d = rise
    demand.guard(d)
  }
}

/** Whether G(a, a) is at least a and outgrows it from there on: only the joint cap held w back at a. */
export const outgrows = (demand: LaneDemand, a: Ratio): boolean => {
  const { scale, groups, isSaturated, levelSame, levelHigher, ownCap, higherCap, bothCap } = demand
  demand.guard(a.d)
  let work = demand.fixed * a.d
  let rise = 0
  for (let g = 1; g < groups; g++) {
    const own = isSaturated[g] === 1
    const mine = own ? ownCap.slope[g] * a.n + ownCap.offset[g] * a.d : levelSame[g] * scale * a.d
    const stairs = levelHigher[g] * scale * a.d
    const cap = higherCap.slope[g] * a.n + higherCap.offset[g] * a.d
    // On a tie the stairs are the least from here on.
    const risesHigh = cap < stairs
    const sum = mine + (risesHigh ? cap : stairs)
    const slope = (own ? ownCap.slope[g] : 0) + (risesHigh ? higherCap.slope[g] : 0)
    const joint = demand.jointAt(g, a)
    const jointSlope = bothCap.slope[g]
    const isJoint = joint < sum || (joint === sum && jointSlope < slope)
    work += isJoint ? joint : sum
    rise += isJoint ? jointSlope : slope
  }
  return work >= a.n * scale && rise > scale
}
