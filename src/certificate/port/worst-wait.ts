import { affineWait, horizon } from './affine.ts'
import { sameLevel } from './ahead.ts'
import { busyPeriodEnd, withinLimit } from './busy-period.ts'
import { tailStart } from './long-busy-period.ts'
import { countLook, type LineCap, type Port } from './port.ts'
import { ceil, compare, type Exact, less, sub } from './rational.ts'
import { serviceStart } from './service-start.ts'
import { nextStep, work } from './staircase.ts'
import { sweep } from './sweep.ts'

const above = (x: Exact): number => (typeof x === 'number' ? x : x.valueOf())

/** A whole number at or above the cap at t; off by a little where the cap is a true fraction. */
const roughCap = ({ slope, offset }: LineCap, t: number): number =>
  typeof slope === 'number' && typeof offset === 'number'
    ? slope * t + offset
    : Math.ceil((above(slope) * t + above(offset)) * (1 + 1e-12)) + 1

/** Whether whoever arrives before `a` surely starts by the whole instant w: `base + Σ X(a, w) ≤ w`, X rounded up. */
const startsBy = (port: Port, base: number, same: readonly number[], a: number, w: number): boolean => {
  let total = base
  for (const [g, { sameCap, higherCap, jointCap, higher }] of port.groups.entries()) {
    const own = sameCap ? Math.min(same[g]!, roughCap(sameCap, a)) : same[g]!
    if (higher.length === 0) total += own
    else {
      const before = higherCap ? Math.min(work(higher, w), roughCap(higherCap, w)) : work(higher, w)
      total += jointCap ? Math.min(own + before, roughCap(jointCap, Math.max(a, w))) : own + before
    }
  }
  return total <= w
}

/**
 * The worst wait of one lane at one port until the last C of a packet begins (MODEL "Worst wait at one port"), or
 * `atLeast` where that is larger: the least whole ps at or above the supremum over all real a of w(a) − a. With C
 * subtracted it is Q, with 0 Q + C of a lane that may be interrupted.
 *
 * w never falls, so on a stretch [l, r) between two arrivals of the lane nobody waits longer than w(r⁻) − l. Only
 * stretches that this bound does not settle are walked (see `sweep`); a claim that holds is settled almost everywhere.
 */
export const worstWait = (
  port: Port,
  subtractedPs: number,
  arrivalLimit: number,
  atLeast: number = 0,
): number => {
  const base = port.blockingPs - subtractedPs
  let best = atLeast
  let end: Exact | undefined
  if (!withinLimit(port, arrivalLimit)) {
    const tail = tailStart(port, base, arrivalLimit)
    if (tail !== undefined) best = Math.max(best, ceil(affineWait(port, base, tail)))
    end = tail
  }
  // A lower bound of w where the stretch begins: w of the stretch before, since w never falls.
  let start: Exact = 0
  let from = 0
  while (from <= horizon(port, base, best) && (end === undefined || less(from, end))) {
    countLook(port)
    const same = sameLevel(port, from)
    const until = nextStep(port.same, from)
    // Cheap first: if whoever arrives before `until` starts by best + from, nobody of the stretch waits longer than best.
    if (!startsBy(port, base, same, until, best + from)) {
      const last = serviceStart(port, base, same, until, start)
      if (compare(sub(last, from), best) > 0) {
        // The end of the busy period is needed only where a stretch could raise the bound.
        end ??= busyPeriodEnd(port)
        if (!less(from, end)) return best
        const stop = less(until, end) ? until : end
        best = sweep(port, base, { from, until: stop, same, start }, last, best)
      }
      start = last
    }
    from = until
  }
  return best
}
