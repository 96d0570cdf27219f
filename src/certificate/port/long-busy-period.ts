import { sameLevel } from './ahead.ts'
import { busyPeriodEnd } from './busy-period.ts'
import { countLook, type Port } from './port.ts'
import { compare, less } from './rational.ts'
import { serviceStart } from './service-start.ts'
import { batches, nextStep } from './staircase.ts'

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

/** T: the last instant up to which at most `limit` batches of the lane and of those before it arrive; −1 if none. */
const counted = (port: Port, limit: number): number => {
  const holds = (t: number): boolean => batches(port.same, t) + batches(port.higher, t) <= limit
  if (!holds(0)) return -1
  let high = 1
  while (holds(high)) high *= 2
  return lastWhere(0, high, holds)
}

/**
 * a' of MODEL "Long busy periods": the first instant of the busy period, of 0 and the lane's own arrivals, that lies
 * beyond T or (with higher lanes) whose w does; from there on the affine curves close the bound. Undefined where the
 * busy period ends before.
 */
export const tailStart = (port: Port, base: number, limit: number): number | undefined => {
  const last = counted(port, limit)
  const isBeyond = (a: number): boolean =>
    a > last ||
    (port.higher.length > 0 && compare(serviceStart(port, base, sameLevel(port, a), a, 0), last) > 0)
  // w never falls with a, so the first such instant is found in order.
  let a = 0
  while (!isBeyond(a)) {
    countLook(port)
    a = nextStep(port.same, a)
  }
  return less(a, busyPeriodEnd(port, a)) ? a : undefined
}
