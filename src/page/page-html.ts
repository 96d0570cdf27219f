import { createHash } from 'node:crypto'
import type { AnalysisResult } from '../analysis/result.ts'
import type { PlanningFile } from '../formats/others/parse-planning.ts'
import { escaped, markupText } from '../report/typeset/markup.ts'
import { scriptJson, scriptText } from './escape.ts'
import { headMarkup } from './head/head-markup.ts'
import type { PageData } from './page-data.ts'
import { replicatedHtml } from './page-replicated.ts'
import { type ShownServices, servicesHtml } from './page-services.ts'
import { STYLE } from './page-style.ts'
import { planningMarkup } from './planning/planning-markup.ts'

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * Nothing may be fetched, and nothing runs but the one program of this page, named by its hash: a name from a file that
 * slipped through as markup would still do nothing.
 */
const policyOf = (program: string): string =>
  [
    "default-src 'none'",
    // Graphviz, which lays out a tunnel's tree, is WebAssembly.
    `script-src ${sha256(program)} 'wasm-unsafe-eval'`,
    `style-src ${sha256(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/**
 * The report as one file that needs nothing else. `program` is the bundled client (src/page/client). What matters most,
 * verdict, assumptions and what is broken, is there without it. The same arguments give the same bytes.
 */
export const pageHtml = (
  result: AnalysisResult,
  data: PageData,
  program: string,
  services?: ShownServices,
  planning: readonly PlanningFile[] = [],
): string => {
  const script = scriptText(program)
  const name = data.name === '' ? 'network' : data.name
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(name)} · xlane report</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#tunnels">Skip to the tunnels</a>
<header>
<div class="top"><p class="brand">xlane report</p>
<h1>${escaped(name)}</h1>
<button type="button" id="theme" hidden>Dark or light</button></div>
${data.remarks === undefined ? '' : `<p class="note">${escaped(data.remarks)}</p>\n`}<div id="head">${headMarkup(data).map(markupText).join('\n')}</div>
</header>
<main>
${servicesHtml(services)}${replicatedHtml(result)}<noscript><p class="note">The drawing and the tables need JavaScript; the verdict above does not.</p></noscript>
<div id="report"></div>
${planningMarkup(planning).map(markupText).join('\n')}
</main>
<footer><p class="note">Made by xlane; asks for nothing from any network. Trees are laid out by Graphviz (EPL-1.0) and drawn by d3-graphviz (BSD-3-Clause), axes with d3 (ISC), which are inside this file; their licences are in xlane's dist/PAGE-LICENSES.md.</p></footer>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${script}</script>
</body>
</html>
`
}
