import type { AnalysisResult, ReceiverBound } from './result.ts'

/** What a result proves of every packet, apart from deadlines: the ranges, and whether any can be lost. */
export interface ProvenRanges {
  /** Per tunnel, then per receiver, in their order. */
  readonly ranges: readonly (readonly ReceiverBound[])[]
  /** Whether it is proven that no queue loses a packet. */
  readonly isDropFree: boolean
}

const MAY_LOSE: ReadonlySet<string> = new Set(['OVERLOAD', 'BUFFER', 'UNBOUNDED', 'TIME_LIMIT', 'TREE'])

/** What a result proves, in the form that `simulate` takes as `proven`. */
export const provenRanges = ({ tunnels, violations }: AnalysisResult): ProvenRanges => ({
  ranges: tunnels.map(t => t.receivers),
  isDropFree: !violations.some(({ code }) => MAY_LOSE.has(code)),
})
