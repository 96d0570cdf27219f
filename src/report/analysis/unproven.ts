import type { VerifyResult } from '../../certificate/verify.ts'
import type { Allocation } from '../../model/request.ts'
import { timeText } from '../../quantity/time-text.ts'

/** A promise of the allocation file that its certificate does not cover. */
export interface Unproven {
  readonly tunnel: string
  readonly code: 'DEADLINE' | 'DECLARED'
  readonly message: string
}

/**
 * A certificate proves bounds; whether they keep the deadlines and the ranges that the file promises is a comparison.
 * Tunnels and bounds are both in allocation order.
 */
export const unproven = (result: VerifyResult, allocation: Allocation): readonly Unproven[] => {
  if (!result.ok) return []
  const bounds = new Map(result.tunnels.map(t => [t.id, t]))
  return allocation.tunnels.flatMap((tunnel): Unproven[] => {
    const bound = bounds.get(tunnel.id)
    if (bound === undefined) return []
    const { deadlinePs, declaredMinLatencyPs = bound.minLatencyPs, declaredMaxJitterPs } = tunnel
    const found: Unproven[] = []
    if (deadlinePs !== undefined && bound.worstPs > deadlinePs)
      found.push({
        tunnel: tunnel.id,
        code: 'DEADLINE',
        message: `proven worst ${timeText(bound.worstPs)} > deadline ${timeText(deadlinePs)}`,
      })
    if (declaredMinLatencyPs > bound.minLatencyPs)
      found.push({
        tunnel: tunnel.id,
        code: 'DECLARED',
        message: `declared λmin ${timeText(declaredMinLatencyPs)} > proven ${timeText(bound.minLatencyPs)}`,
      })
    if (declaredMaxJitterPs !== undefined && declaredMinLatencyPs + declaredMaxJitterPs < bound.worstPs) {
      const declared = timeText(declaredMinLatencyPs + declaredMaxJitterPs)
      found.push({
        tunnel: tunnel.id,
        code: 'DECLARED',
        message: `declared worst ${declared} < proven ${timeText(bound.worstPs)}`,
      })
    }
    return found
  })
}
