import type { AnalysisResult } from '../analysis/result.ts'
import { replicatedColumns, replicatedRows } from '../report/analysis/replicated-table.ts'
import { escaped } from '../report/typeset/markup.ts'
import { noBoundText } from '../report/typeset/no-bound.ts'

/** What both copies of the requests that are sent twice give their receivers; nothing where there are none. */
export const replicatedHtml = (result: AnalysisResult): string => {
  const rows = replicatedRows(result.replicated)
  if (rows.length === 0) return ''
  const columns = replicatedColumns(rows, noBoundText(result))
  const classOf = (align: 'left' | 'right'): string => (align === 'right' ? ' class="num"' : '')
  const head = columns.map(
    ({ head: words, unit, align }) =>
      `<th scope="col"${classOf(align)}>${escaped([...words, ...(unit === undefined ? [] : [unit])].join(' '))}</th>`,
  )
  const body = rows.map(
    row =>
      `<tr>${columns.map(({ align, text }) => `<td${classOf(align)}>${escaped(text(row))}</td>`).join('')}</tr>`,
  )
  return `<section aria-labelledby="twice"><h2 id="twice">Sent twice (${result.replicated?.length ?? 0})</h2>
<p class="note">The copy that comes first counts: worst while nothing fails, after a failure of any one cable or of a node between the ends, and how many packets a receiver must remember to know the second copy.</p>
<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div></section>
`
}
