import { sameLevel } from './ahead.ts'
import type { Port } from './port.ts'
import { compare } from './rational.ts'
import { serviceStart } from './service-start.ts'
import { packets } from './staircase.ts'
import { sweep } from './sweep.ts'

/** The largest whole t in [low, high] at which `holds`, which holds up to some point and no longer; low − 1 if none. */
const lastWhere = (low: number, high: number, holds: (t: number) => boolean): number => {
  let [below, above] = [low - 1, high + 1]
  while (above - below > 1) {
    const middle = below + Math.floor((above - below) / 2)
    if (holds(middle)) below = middle
    else above = middle
  }
  return below
}

/** T: the last instant up to which at most `limit` packets of the lane and of those before it arrive; −1 if none. */
const counted = (port: Port, limit: number): number => {
  const holds = (t: number): boolean => packets(port.same, t) + packets(port.higher, t) <= limit
  if (!holds(0)) return -1
  let high = 1
  while (holds(high)) high *= 2
  return lastWhere(0, high, holds)
}

/**
 * a': up to where a busy period beyond the arrival limit is looked at packet by packet,
 * `min(T, ⌊inf{a : w(a) > T}⌋)`; from there on the affine curves close it (EXACT.md, "Long busy periods").
 *
 * Without higher lanes it does not matter where w stands: all arrivals up to the first that is not counted are known,
 * a' = T + 1, and the delay stays the same for every C.
 */
export const tailStart = (port: Port, base: number, limit: number): number => {
  const last = counted(port, limit)
  if (last < 0) return 0
  if (port.higher.length === 0) return last + 1
  const served = (a: number): boolean =>
    compare(serviceStart(port, base, sameLevel(port, a), a, 0), last) <= 0
  const whole = lastWhere(0, last, served)
  if (whole === last) return last
  if (whole < 0) return 0
  // w passes T within (whole, whole + 1]. Only when it does not before the very end is the next whole instant the floor.
  let passed = false
  const same = sameLevel(port, whole)
  sweep(port, base, { from: whole, until: whole + 1, same, start: 0 }, undefined, 0, (_, w) => {
    if (compare(w, last) > 0) passed = true
    return !passed
  })
  return passed ? whole : whole + 1
}
