import type { AnalysisResult } from '../analysis/result.ts'
import type { Solution } from '../analysis/solution.ts'
import { NoBoundError } from '../analysis/verdicts/no-bound-error.ts'
import type { TunnelBounds } from '../certificate/check-jitters.ts'
import { type VerifyOptions, verify } from '../certificate/verify.ts'
import type { Certification } from './proof-result.ts'

const MOST_PROBLEMS = 100

/** Has the bounds certified, the certificate checked, and what the checker finds compared with the analysis. */
export const certification = (
  solution: Solution,
  limits: Pick<VerifyOptions, 'workLimit' | 'shouldStop'> = {},
): Certification => {
  const { topology, allocation, result } = solution
  const { tunnels } = result
  if (tunnels.length < allocation.tunnels.length || tunnels.some(t => t.maxJitterPs === null))
    return { kind: 'none' }
  try {
    const verified = verify(topology, allocation, solution.certificate(), {
      maxProblems: MOST_PROBLEMS,
      ...limits,
    })
    if (!verified.ok) {
      if (verified.stopped !== undefined) return { kind: 'stopped', reason: verified.stopped }
      const problems = verified.problems.map(problem => problem.message)
      return { kind: 'refused', problems, more: verified.more }
    }
    const others = verified.tunnels.flatMap((bounds, t) => differing(bounds, tunnels[t]!))
    const [problems, more] = [others.slice(0, MOST_PROBLEMS), Math.max(0, others.length - MOST_PROBLEMS)]
    return others.length > 0
      ? { kind: 'refused', problems, more }
      : { kind: 'accepted', queues: verified.queues, hops: verified.hops }
  } catch (error) {
    if (error instanceof NoBoundError) return { kind: 'none' }
    throw error
  }
}

const differing = (
  { id, minLatencyPs, maxJitterPs }: TunnelBounds,
  bound: AnalysisResult['tunnels'][number],
): string[] =>
  minLatencyPs === bound.minLatencyPs && maxJitterPs === bound.maxJitterPs
    ? []
    : [
        `tunnel ${id}: the certificate proves λmin ${minLatencyPs} ps and δmax ${maxJitterPs} ps, the analysis says ` +
          `${bound.minLatencyPs} ps and ${bound.maxJitterPs} ps`,
      ]
