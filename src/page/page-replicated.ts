import type { AnalysisResult } from '../analysis/result.ts'
import { replicatedColumns, replicatedRows } from '../report/analysis/replicated-table.ts'
import { markupText } from '../report/typeset/markup.ts'
import { noBoundText } from '../report/typeset/no-bound.ts'
import { tableMarkup } from '../report/typeset/table-markup.ts'

/** What both copies of the requests that are sent twice give their receivers; nothing where there are none. */
export const replicatedHtml = (result: AnalysisResult): string => {
  const rows = replicatedRows(result.replicated)
  if (rows.length === 0) return ''
  const table = tableMarkup(replicatedColumns(rows, noBoundText(result)), rows)
  return `<section aria-labelledby="twice"><h2 id="twice">Sent twice (${result.replicated?.length ?? 0})</h2>
<p class="note">The copy that comes first counts: worst while nothing fails, after a failure of any one cable or of a node between the ends, and how many packets a receiver must remember to know the second copy.</p>
${markupText(table)}</section>
`
}
