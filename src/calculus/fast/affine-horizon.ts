import { OUTWARD } from '../queue/envelope.ts'
import type { QueueLoad } from '../queue/queue-load.ts'

/** Whole a beyond which even the affine curves cannot beat `best`; rounding only ever costs a step more. */
export const affineHorizon = (
  { blocking, same, higher, rate }: QueueLoad,
  cost: number,
): ((best: number) => number) => {
  const room = blocking - cost + (same.envelope.burst + higher.envelope.burst)
  const [slackHigher, slack] = [1 - higher.envelope.rate, 1 - rate]
  return best => Math.ceil(Math.max(0, ((room - best * slackHigher) / slack) * OUTWARD) + 1)
}
