import type { AnalysisResult, ReceiverBound } from './result.ts'
import type { ReplicatedReceiver } from './verdicts/replicated.ts'

/** What a result proves of every packet, apart from deadlines: the ranges, and whether any can be lost. */
export interface ProvenRanges {
  /** Per tunnel, then per receiver, in their order. */
  readonly ranges: readonly (readonly ReceiverBound[])[]
  /** Per request that is sent twice and receiver, what the copy that comes first is held to; absent where there are none. */
  readonly replicated?: readonly ProvenPair[]
  /** Whether it is proven that no queue loses a packet. */
  readonly isDropFree: boolean
}

/** What is proven of the copy that comes first at a receiver, ps; null without a bound (MODEL "Redundancy"). */
export interface ProvenPair
  extends Pick<ReplicatedReceiver, 'node' | 'minLatencyPs' | 'worstPs' | 'worstAfterFailurePs'> {
  /** Id of the request that is sent twice. */
  readonly request: string
}

const MAY_LOSE: ReadonlySet<string> = new Set([
  'OVERLOAD',
  'BUFFER',
  'UNBOUNDED',
  'TIME_LIMIT',
  'UNDECIDED',
  'TREE',
])

/** What a result proves, in the form that `simulate` takes as `proven`. */
export const provenRanges = ({ tunnels, violations, replicated }: AnalysisResult): ProvenRanges => ({
  ranges: tunnels.map(t => t.receivers),
  ...(replicated === undefined
    ? {}
    : {
        replicated: replicated.flatMap(({ id, receivers }) =>
          receivers.map(({ node, minLatencyPs, worstPs, worstAfterFailurePs }) => ({
            request: id,
            node,
            minLatencyPs,
            worstPs,
            worstAfterFailurePs,
          })),
        ),
      }),
  isDropFree: !violations.some(({ code }) => MAY_LOSE.has(code)),
})
