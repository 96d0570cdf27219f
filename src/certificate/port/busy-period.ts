import { ahead, higherLevel, sameLevel } from './ahead.ts'
import { type Direction, nearer } from './piece.ts'
import { countLook, type Port } from './port.ts'
import { add, ceil, compare, div, type Exact, less, sub } from './rational.ts'
import { batches, nextStep, work } from './staircase.ts'

const BOTH: Direction = { a: 1, w: 1 }

/**
 * L: the least L > 0 with `B + Σ X(L⁻, L⁻) ≤ L`, where the busy period of the lane and of those before it surely ends.
 * A packet that arrives at L starts a new one, so the instants that matter are [0, L). Beyond the whole instant `enough` it
 * is not looked for: any instant after `enough` then stands for it.
 */
export const busyPeriodEnd = (port: Port, enough: number = Number.POSITIVE_INFINITY): Exact => {
  // Whole, and L lies beyond it: where the demand just after t exceeds t, L is at least that demand.
  let known = 0
  for (;;) {
    if (known > enough) return known
    countLook(port)
    const level = { same: sameLevel(port, known), higher: higherLevel(port, known) }
    const next = Math.min(nextStep(port.same, known), nextStep(port.higher, known))
    let t: Exact = known
    for (;;) {
      const line = ahead(port, port.blockingPs, level, t, t, BOTH, false)
      const gap = sub(line.value, t)
      if (compare(gap, 0) <= 0) return t
      if (less(next, line.value)) {
        known = ceil(line.value) - 1
        break
      }
      const step: Exact = nearer(line.reach, sub(next, t))
      const slope = add(line.byA, line.byW)
      if (less(slope, 1)) {
        const crossing = div(gap, sub(1, slope))
        if (compare(crossing, step) <= 0) return add(t, crossing)
      }
      t = add(t, step)
      if (compare(t, next) >= 0) {
        known = next
        break
      }
    }
  }
}

/**
 * Whether the busy period L° (MODEL "Long busy periods", without caps) holds at most `limit` arrivals. A float estimate
 * from above spares the exact iteration where the answer is plain.
 */
export const withinLimit = (port: Port, limit: number): boolean => {
  const flows = [...port.same, ...port.higher]
  let burst = port.blockingPs
  let load = 0
  let count = flows.length
  let frequency = 0
  for (const { batchPs, periodPs, jitterPs } of flows) {
    burst += batchPs * (1 + jitterPs / periodPs)
    load += batchPs / periodPs
    count += jitterPs / periodPs
    frequency += 1 / periodPs
  }
  const spare = 1 - load - 1e-6
  if (spare > 0 && (count + (burst / spare) * frequency) * 1.001 + 1 < limit) return true

  let length = port.blockingPs + work(flows, 0)
  for (;;) {
    countLook(port)
    if (batches(flows, length - 1) > limit) return false
    const longer = port.blockingPs + work(flows, length - 1)
    if (longer === length) return true
    length = longer
  }
}
