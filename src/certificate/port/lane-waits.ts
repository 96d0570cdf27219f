import type { Port } from './port.ts'
import { worstWait } from './worst-wait.ts'

/**
 * The worst waits of the packets of a lane whose C are `sizes`, in their order. `known` are waits from which to look for
 * longer ones; what they are above the true one does not come down. Without higher lanes w(a) + C does not depend on C, nor
 * does it where the lane may be interrupted: one calculation then serves every C.
 */
export const laneWaits = (
  port: Port,
  sizes: readonly number[],
  arrivalLimit: number,
  known: readonly (number | undefined)[],
): readonly number[] => {
  if (port.higher.length > 0 && !port.isInterruptible)
    return sizes.map((c, i) => worstWait(port, c, arrivalLimit, known[i]))
  // A wait for C is the delay wait + C; the smallest of them is the one most likely to be exceeded.
  const least = Math.min(...sizes.map((c, i) => (known[i] ?? -c) + c))
  const subtracted = port.isInterruptible ? 0 : Math.min(...sizes)
  const delayPs = worstWait(port, subtracted, arrivalLimit, Math.max(0, least - subtracted)) + subtracted
  return sizes.map(c => Math.max(0, delayPs - c))
}
