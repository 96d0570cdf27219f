import type { ReplicatedBound, ReplicatedReceiver } from '../../analysis/verdicts/replicated.ts'
import { nameColumn } from '../typeset/columns.ts'
import type { NoBound } from '../typeset/no-bound.ts'
import type { Column } from '../typeset/table.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

export interface ReplicatedRow extends ReplicatedReceiver {
  /** Id of the request that is sent twice. */
  readonly id: string
}

/** One row per request that is sent twice, and receiver. */
export const replicatedRows = (replicated: readonly ReplicatedBound[] = []): readonly ReplicatedRow[] =>
  replicated.flatMap(({ id, receivers }) => receivers.map(receiver => ({ id, ...receiver })))

/** What of both copies together a receiver may count on. */
export const replicatedColumns = (
  rows: readonly ReplicatedRow[],
  noBound: NoBound = 'unbounded',
): readonly Column<ReplicatedRow>[] => {
  const decimals = sensibleDecimals(rows.flatMap(r => [r.minLatencyPs, r.worstPs, r.worstAfterFailurePs]))
  const latest = (ps: number | null): string => (ps === null ? noBound : microsUp(ps, decimals))
  return [
    nameColumn(r => r.id),
    { head: ['to'], align: 'left', rank: 2, least: 8, text: r => visible(r.node), cut: cutMiddle },
    { head: ['λmin'], unit: 'µs', align: 'right', rank: 6, text: r => microsDown(r.minLatencyPs, decimals) },
    { head: ['worst'], unit: 'µs', align: 'right', rank: 4, text: r => latest(r.worstPs) },
    {
      head: ['after a failure'],
      unit: 'µs',
      align: 'right',
      rank: 3,
      text: r => latest(r.worstAfterFailurePs),
    },
    {
      head: ['to remember'],
      align: 'right',
      rank: 5,
      text: r => (r.historyBatches === null ? '–' : String(r.historyBatches)),
    },
  ]
}
