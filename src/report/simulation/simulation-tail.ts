import { timeText } from '../../quantity/time-text.ts'
import type { Tail } from '../../simulation/results/tail.ts'
import { nameColumn, receiverColumn } from '../typeset/columns.ts'
import { grouped } from '../typeset/numbers.ts'
import type { ResolvedReportOptions } from '../typeset/options.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import type { SimulationRow } from './simulation-columns.ts'

interface TailRow extends SimulationRow {
  readonly tail: Tail
}

/** Two digits, rounded up: the number is an upper bound. */
export const probabilityText = (p: number): string => {
  if (p === 0) return '0'
  if (p >= 1) return '1'
  const up = (digits: number): string => {
    const text = p.toExponential(digits)
    return Number(text) >= p ? text : (p + 10 ** (Math.floor(Math.log10(p)) - digits)).toExponential(digits)
  }
  return up(1)
}

/** A metric is no limit. */
const limitText = ({ method }: Tail, p: number): string =>
  `${method === 'chebyshev' ? '' : '≤ '}${probabilityText(p)}`

export const tailRows = (rows: readonly SimulationRow[]): readonly TailRow[] =>
  rows.flatMap(row => (row.receiver.tail === undefined ? [] : { ...row, tail: row.receiver.tail }))

export const tailColumns = (): readonly Column<TailRow>[] => [
  nameColumn(r => r.tunnel.id, undefined, 12),
  receiverColumn(r => r.receiver.node),
  { head: ['packets'], align: 'right', rank: 5, text: r => String(r.tail.count) },
  {
    head: ['later'],
    align: 'right',
    rank: 4,
    text: r => (r.tail.exceeded > 0 ? `≤ ${r.tail.exceeded}` : '0'),
  },
  {
    head: ['each packet'],
    align: 'right',
    rank: 3,
    text: r => (r.tail.proven ? '0' : limitText(r.tail, r.tail.perPacket)),
  },
  {
    head: ['any of the next'],
    align: 'right',
    rank: 2,
    text: r => (r.tail.proven ? '0, proven' : limitText(r.tail, r.tail.bound)),
  },
]

/** What the table of tails is about. */
export const tailTitle = ({ thresholdPs, next, confidence, method }: Tail): string => {
  const how =
    method === 'chebyshev'
      ? "by Chebyshev's inequality, the metric of §6.3"
      : `${Number((confidence * 100).toPrecision(10))} % sure`
  return `later than ${timeText(thresholdPs)} among the next ${grouped(next)} packets (${how})`
}

export const tailLines = (all: readonly SimulationRow[], look: ResolvedReportOptions): string[] => {
  const rows = tailRows(all)
  const first = rows[0]
  return first === undefined
    ? []
    : ['', look.painter.strong(tailTitle(first.tail)), ...tableLines(tailColumns(), rows, look)]
}
