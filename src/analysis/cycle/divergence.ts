import { Fraction } from 'fraction.js'
import { fastestGrowth } from './growth.ts'
import { type LinearQueue, workAt } from './linear-queue.ts'

/**
 * Why the waits of a cycle have no bound (MODEL "Divergence"): wherever they are at least t · `waits`, t ≥ 1 fixed by how far
 * they have come, they are at least t · `next` one pass later, and that is more for every queue that waits at all.
 */
export interface Divergence {
  /** Whole, a direction: of each queue of the cycle, in the unit of no clock. */
  readonly waits: readonly number[]
  /** The same one pass later. */
  readonly next: readonly number[]
  /** The instants at which the waits `next` are reached. */
  readonly at: readonly number[]
}

/** The largest number of a direction, fine enough for growths of a millionth. */
const SCALE = 2 ** 30
/** Below, rounding to whole numbers could eat the growth. */
const LEAST_GROWTH = 1 + 2 ** -20

/**
 * Looks for a proof that the waits of a cycle grow for ever from where they stand; they are no greater than those of the
 * least fixed point. Undefined where there is none, or it does not show yet.
 */
export const divergenceOf = (queues: readonly LinearQueue[]): Divergence | undefined => {
  const found = fastestGrowth(queues)
  if (found === undefined || found.growth < LEAST_GROWTH) return undefined
  const whole = (x: number): number => Math.floor(x * SCALE)
  const waits = Array.from(found.waits, whole)
  const growth = 1 + (found.growth - 1) / 16
  const witness: Divergence = {
    waits,
    next: Array.from(found.waits, w => whole(w * growth)),
    at: Array.from(found.at, whole),
  }
  return isProof(queues, witness) ? witness : undefined
}

/** Whether a witness proves what it says, in exact arithmetic. */
export const isProof = (queues: readonly LinearQueue[], { waits, next, at }: Divergence): boolean => {
  const grows = waits.map((wait, i) => wait > 0 && next[i] > wait)
  if (!grows.includes(true) || waits.some((wait, i) => wait > 0 && !grows[i])) return false
  let reached: Fraction | undefined
  queues.forEach(({ waitPs }, i) => {
    if (!grows[i]) return
    const t = new Fraction(BigInt(waitPs), BigInt(waits[i]))
    if (reached === undefined || t.compare(reached) < 0) reached = t
  })
  const t = reached
  if (t === undefined) return false
  return queues.every((queue, i) => {
    if (!grows[i]) return true
    const a = new Fraction(BigInt(at[i]))
    // Between these instants the work is concave in w: where it is above w at all of them, w(a) lies beyond the last.
    const instants = [new Fraction(0), a, a.add(BigInt(next[i]))]
    return instants.every(w => workAt(queue, waits, a, w).sub(w).mul(t).compare(queue.lackPs) > 0)
  })
}
