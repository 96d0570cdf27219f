import { escaped } from '../report/typeset/markup.ts'
import type { Column } from '../report/typeset/table.ts'

/** A table of a page, whichever its rows are: it hands its columns and rows to who writes them. */
export interface PageTable {
  readonly title: string
  readonly table: <T>(use: <Row>(columns: readonly Column<Row>[], rows: readonly Row[]) => T) => T
}

/** Pictures with the numbers they show. */
export interface ChartPage {
  readonly title: string
  /** What it comes to, a sentence each. */
  readonly sentences: readonly string[]
  /** SVG texts of room `chart`, each with what it shows in words. */
  readonly figures: readonly { readonly svg: string; readonly text: string }[]
  readonly tables: readonly PageTable[]
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
figure { margin: 1rem 0; overflow-x: auto; }
svg { max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #8884; white-space: nowrap; }
.right { text-align: right; }
`

/** Nothing runs and nothing is fetched; what is drawn has its looks in attributes. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const tableHtml = ({ title, table }: PageTable): string =>
  table(
    (columns, rows) => `<h2>${escaped(title)}</h2>
<div class="scroll"><table>
<thead><tr>${columns
      .map(
        ({ head, unit, align }) =>
          `<th scope="col"${align === 'right' ? ' class="right"' : ''}>${escaped([...head, unit ?? ''].join(' ').trim())}</th>`,
      )
      .join('')}</tr></thead>
<tbody>
${rows
  .map(
    row =>
      `<tr>${columns
        .map(
          ({ align, text }) => `<td${align === 'right' ? ' class="right"' : ''}>${escaped(text(row))}</td>`,
        )
        .join('')}</tr>`,
  )
  .join('\n')}
</tbody>
</table></div>`,
  )

/** One file that needs nothing else and runs nothing. The same arguments give the same bytes. */
export const chartPageHtml = ({ title, sentences, figures, tables }: ChartPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)} · xlane</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${sentences.map(sentence => `<p>${escaped(sentence)}</p>`).join('\n')}
${figures.map(({ svg, text }) => `<figure role="img" aria-label="${escaped(text)}">${svg}</figure>`).join('\n')}
${tables.map(tableHtml).join('\n')}
</body>
</html>
`
