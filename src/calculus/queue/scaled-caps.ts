import { gcd } from './integer.ts'
import { type Caps, LOCAL } from './queue-load.ts'

/**
 * Line caps over one common denominator, so that whole-number arithmetic decides everything:
 * `scale · cap_g(t) = slope[g] · t + offset[g]`. Group LOCAL has offset Infinity: no cap.
 */
export class ScaledCaps {
  slope: Float64Array = new Float64Array(8)
  offset: Float64Array = new Float64Array(8)
  /** Largest finite slope and offset, for {@link fitsSafely}. */
  maxSlope = 0
  maxOffset = 0

  /** Scales `caps` of groups 1 … groups − 1 by `scale`, a multiple of every denominator. */
  set(caps: Caps, groups: number, scale: number): void {
    if (this.slope.length < groups) {
      this.slope = new Float64Array(groups * 2)
      this.offset = new Float64Array(groups * 2)
    }
    this.slope[LOCAL] = 0
    this.offset[LOCAL] = Number.POSITIVE_INFINITY
    this.maxSlope = 0
    this.maxOffset = 0
    for (let g = 1; g < groups; g++) {
      const slope = caps.num[g] * (scale / caps.den[g])
      const offset = slope * caps.window[g] + caps.packet[g] * scale
      this.slope[g] = slope
      this.offset[g] = offset
      if (slope > this.maxSlope) this.maxSlope = slope
      if (offset > this.maxOffset) this.maxOffset = offset
    }
  }
}

/** Least common multiple of the caps' denominators and `scale`; Infinity when it is out of all proportion. */
export const commonScale = (caps: Caps, groups: number, scale: number): number => {
  // Chained calls hand Infinity on; the remainders below know nothing of it.
  if (scale === Number.POSITIVE_INFINITY) return scale
  for (let g = 1; g < groups; g++) {
    const den = caps.den[g]
    if (scale % den !== 0) scale *= den / gcd(scale, den)
    if (scale > 2 ** 40) return Number.POSITIVE_INFINITY
  }
  return scale
}
