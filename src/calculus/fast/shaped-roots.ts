import { type Instant, instant, type ShapedDemand, unsure } from './shaped-demand.ts'

// Newton's method on the concave, piecewise linear G: after as many steps as there are pieces the root of a tangent is the
// root itself, to a rounding that is told.

const MOST_STEPS = 200

/** Slopes this close to 1 keep a root from being known well. */
export const STEEP: number = 1 - 2 ** -16

/** The first w at which G(a, w) ≤ w, from a point right of it. */
export const rootBefore = (demand: ShapedDemand, a: Instant, from: number): Instant => {
  let w = from
  for (let i = 0; i < MOST_STEPS; i++) {
    demand.look(a, instant(w, 0))
    if (demand.steepInW >= STEEP) throw unsure
    if (demand.excess >= -demand.error) return instant(w, demand.error / (1 - demand.steepInW))
    w += demand.excess / (1 - demand.riseInW)
  }
  throw unsure
}

/** Least a from `from` on at which w reaches the higher arrival at whole `h`, G(a, h⁻) ≥ h: from the left. */
export const reaches = (demand: ShapedDemand, h: number, from: Instant): Instant => {
  const at = instant(h, 0)
  let a = from
  for (let i = 0; i < MOST_STEPS; i++) {
    demand.look(a, at)
    if (demand.excess >= -demand.error)
      return a === from ? from : snapped(demand, at, instant(a.t, demand.error / positive(demand.flatInA)))
    a = instant(a.t - demand.excess / positive(demand.riseInA), 0)
  }
  throw unsure
}

/** Last a before `to`, where w has fallen behind it, at which it had not: G(a, a) = a, from the right. */
export const caughtUp = (demand: ShapedDemand, to: Instant): Instant => {
  let a = to.t
  for (let i = 0; i < MOST_STEPS; i++) {
    const at = instant(a, 0)
    demand.look(at, at)
    const fall = 1 - demand.riseInA - demand.riseInW
    if (fall < 2 ** -16) throw unsure
    if (demand.excess >= -demand.error) return instant(a, demand.error / fall)
    a += demand.excess / fall
  }
  throw unsure
}

/** A whole instant where `a` may be one and G is just h there, else `a`. */
const snapped = (demand: ShapedDemand, h: Instant, a: Instant): Instant => {
  const whole = instant(Math.round(a.t), 0)
  return Math.abs(a.t - whole.t) <= a.error && demand.sign(whole, h) === 0 ? whole : a
}

/** A slope that is well above 0. */
const positive = (slope: number): number => {
  if (slope < 2 ** -16) throw unsure
  return slope
}
