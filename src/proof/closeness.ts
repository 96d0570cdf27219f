import type { AnalysisResult, ReceiverBound } from '../analysis/result.ts'
import type { ReplicatedBound, ReplicatedReceiver } from '../analysis/verdicts/replicated.ts'
import type { ProvenReceiver, ProvenTunnel } from './proof-result.ts'

interface Extremes {
  minPs: number
  maxPs: number
  by: 'random' | 'search'
}

/** The extremes seen so far at each receiver, by whatever simulation. */
export class Closeness {
  readonly #seen = new Map<string, Extremes>()

  note(tunnel: string, node: string, minPs: number, maxPs: number, by: Extremes['by']): void {
    const key = `${tunnel}\n${node}`
    const known = this.#seen.get(key)
    if (known === undefined) {
      this.#seen.set(key, { minPs, maxPs, by })
      return
    }
    known.minPs = Math.min(known.minPs, minPs)
    if (maxPs > known.maxPs) [known.maxPs, known.by] = [maxPs, by]
  }

  /** Beside the bounds of these tunnels. */
  describe(tunnels: AnalysisResult['tunnels']): readonly ProvenTunnel[] {
    return tunnels.map(({ id, receivers }) => ({
      id,
      receivers: receivers.map(bound => describeReceiver(bound, this.#seen.get(`${id}\n${bound.node}`))),
    }))
  }

  /** Beside what a request that is sent twice may count on. */
  describeRequest({ id, receivers }: ReplicatedBound): ProvenTunnel {
    return {
      id,
      receivers: receivers.map(r => describeReceiver(afterFailure(r), this.#seen.get(`${id}\n${r.node}`))),
    }
  }
}

type Range = Pick<ReceiverBound, 'node' | 'minLatencyPs' | 'maxJitterPs' | 'worstPs'>

const afterFailure = ({ node, minLatencyPs, worstAfterFailurePs: worstPs }: ReplicatedReceiver): Range => ({
  node,
  minLatencyPs,
  maxJitterPs: worstPs === null ? null : worstPs - minLatencyPs,
  worstPs,
})

const describeReceiver = (
  { node, minLatencyPs, maxJitterPs, worstPs }: Range,
  seen: Extremes | undefined,
): ProvenReceiver => {
  const isHeld = seen !== undefined && maxJitterPs !== null
  return {
    node,
    minLatencyPs,
    maxJitterPs,
    worstPs,
    seenMinPs: seen?.minPs ?? null,
    seenMaxPs: seen?.maxPs ?? null,
    seenBy: seen?.by ?? null,
    tightness: isHeld && worstPs !== null ? seen.maxPs / worstPs : null,
    position: isHeld && maxJitterPs > 0 ? (seen.maxPs - minLatencyPs) / maxJitterPs : null,
  }
}
