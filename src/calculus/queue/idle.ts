import { Fraction } from 'fraction.js'
import { least, whole } from './line.ts'
import { type Caps, LOCAL, type QueueLoad } from './queue-load.ts'

/**
 * Whether all that arrived before t is served by t, `B + Σ X_g(t⁻, t⁻) ≤ t` of MODEL "Worst wait at one port", with the
 * stairs of the lane and of those above standing at `same` and `higher` (work per group, ps): rationals decide where
 * floating point is too close to tell. Caps of a set that sends nothing need not be set.
 */
export const isIdleBy = (load: QueueLoad, same: Float64Array, higher: Float64Array, t: number): boolean => {
  let work = load.blocking + same[LOCAL] + higher[LOCAL]
  if (load.groups === 1) return work <= t
  for (let g = 1; g < load.groups; g++) {
    const own = Math.min(same[g], capAt(load.sameCap, g, t))
    if (higher[g] === 0) work += own
    else work += Math.min(own + Math.min(higher[g], capAt(load.higherCap, g, t)), capAt(load.bothCap, g, t))
  }
  if (work * (1 + 2 ** -40) <= t) return true
  if (work * (1 - 2 ** -40) > t) return false
  if (work <= Number.MAX_SAFE_INTEGER && hasWholeCaps(load, higher)) return work <= t
  return isExactlyIdleBy(load, same, higher, t)
}

/** Whether all caps are whole at whole instants, so that sums of them are exact as they stand. */
const hasWholeCaps = ({ groups, sameCap, higherCap, bothCap }: QueueLoad, higher: Float64Array): boolean => {
  for (let g = 1; g < groups; g++) {
    if (sameCap.den[g] !== 1) return false
    if (higher[g] > 0 && (higherCap.den[g] !== 1 || bothCap.den[g] !== 1)) return false
  }
  return true
}

const isExactlyIdleBy = (load: QueueLoad, same: Float64Array, higher: Float64Array, t: number): boolean => {
  let work = whole(load.blocking + same[LOCAL] + higher[LOCAL])
  for (let g = 1; g < load.groups; g++) {
    const own = least(whole(same[g]), exactCapAt(load.sameCap, g, t))
    if (higher[g] === 0) work = work.add(own)
    else {
      const sum = own.add(least(whole(higher[g]), exactCapAt(load.higherCap, g, t)))
      work = work.add(least(sum, exactCapAt(load.bothCap, g, t)))
    }
  }
  return work.compare(t) <= 0
}

const capAt = ({ num, den, window, packet }: Caps, g: number, t: number): number =>
  (num[g] / den[g]) * (t + window[g]) + packet[g]

const exactCapAt = ({ num, den, window, packet }: Caps, g: number, t: number): Fraction =>
  new Fraction(BigInt(num[g]), BigInt(den[g])).mul(BigInt(t + window[g])).add(BigInt(packet[g]))
