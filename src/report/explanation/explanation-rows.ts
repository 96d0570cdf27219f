import type { Explanation } from '../../analysis/explanation.ts'
import { timeText } from '../../quantity/time-text.ts'
import { toCsv } from '../typeset/csv.ts'
import { escapeMarkdown, markdownTable } from '../typeset/markdown.ts'
import type { Column } from '../typeset/table.ts'
import { exactDecimals, microsDown } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { waterfall } from './waterfall.ts'

interface Row {
  readonly at: string
  readonly part: string
  readonly packets: number | undefined
  readonly ps: number
  readonly sumPs: number | undefined
}

/** Parts, and below each wait who is behind it (rows without a sum: their part has it already). */
const rows = (explanation: Explanation): Row[] =>
  waterfall(explanation).flatMap(({ at, parts }) =>
    parts.flatMap(part => [
      { at, part: part.kind, packets: undefined, ps: part.ps, sumPs: part.sumPs },
      ...part.because.map(i => ({
        at,
        part: `${part.kind}: ${i.tunnel}`,
        packets: i.packets,
        ps: i.costPs,
        sumPs: undefined,
      })),
    ]),
  )

/** Explanations as CSV, one row per hop and wait. */
export const explanationCsv = (explanation: Explanation): string =>
  toCsv(
    ['tunnel', 'receiver', 'at', 'part', 'packets', 'ps', 'sumPs'],
    rows(explanation).map(r => [
      explanation.tunnel,
      explanation.receiver,
      r.at,
      r.part,
      r.packets,
      r.ps,
      r.sumPs,
    ]),
  )

/** Explanations as Markdown tables. */
export const explanationMarkdown = (explanation: Explanation): string => {
  const { tunnel, receiver, minLatencyPs, maxJitterPs } = explanation
  const list = rows(explanation)
  const decimals = exactDecimals(list.flatMap(r => [r.ps, r.sumPs ?? 0]))
  const micros = (ps: number | undefined): string => (ps === undefined ? '' : microsDown(ps, decimals))
  const columns: Column<Row>[] = [
    { head: ['at'], align: 'left', rank: 1, text: r => visible(r.at) },
    { head: ['part'], align: 'left', rank: 1, text: r => visible(r.part) },
    { head: ['packets'], align: 'right', rank: 1, text: r => String(r.packets ?? '') },
    { head: ['adds'], unit: 'µs', align: 'right', rank: 1, text: r => micros(r.ps) },
    { head: ['so far'], unit: 'µs', align: 'right', rank: 1, text: r => micros(r.sumPs) },
  ]
  const worst = timeText(minLatencyPs + maxJitterPs)
  const range = `λmin ${timeText(minLatencyPs)} + δmax ${timeText(maxJitterPs)}`
  return [
    `# ${escapeMarkdown(visible(`${tunnel} to ${receiver}`))}`,
    '',
    `Never later than ${worst} = ${range}.`,
    '',
    ...markdownTable(columns, list),
    '',
  ].join('\n')
}
