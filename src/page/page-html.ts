import { createHash } from 'node:crypto'
import type { AnalysisResult } from '../analysis/result.ts'
import { html, scriptJson, scriptText } from './escape.ts'
import type { PageData } from './page-data.ts'
import { assumptionsHtml, brokenHtml, verdictHtml } from './page-head.ts'
import { replicatedHtml } from './page-replicated.ts'
import { type ShownServices, servicesHtml } from './page-services.ts'
import { STYLE } from './page-style.ts'

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * Nothing may be fetched, and nothing runs but the one program of this page, named by its hash: a name from a file that
 * slipped through as markup would still do nothing. Graphviz is WebAssembly.
 */
const policyOf = (program: string): string =>
  [
    "default-src 'none'",
    `script-src ${sha256(program)} 'wasm-unsafe-eval'`,
    `style-src ${sha256(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const section = (id: string, title: string, body: string, isHidden = false): string =>
  `<section id="${id}" aria-labelledby="${id}-title"${isHidden ? ' hidden' : ''}>
<h2 id="${id}-title">${title}</h2>
${body}
</section>`

/**
 * The report as one file that needs nothing else. `program` is the bundled client (src/page/client). What matters most,
 * verdict, assumptions and what is broken, is there without it. The same arguments give the same bytes.
 */
export const pageHtml = (
  result: AnalysisResult,
  data: PageData,
  program: string,
  services?: ShownServices,
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
<title>${html(name)} · xlane report</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#tunnels">Skip to the tunnels</a>
<header>
<p class="brand">xlane report <button type="button" id="theme" hidden>Dark or light</button></p>
<h1>${html(name)}</h1>
${data.remarks === undefined ? '' : `<p class="note">${html(data.remarks)}</p>\n`}${verdictHtml(result)}
${assumptionsHtml(result)}
</header>
<main>
${brokenHtml(result, data)}${servicesHtml(services)}${replicatedHtml(result)}<noscript><p class="note">The drawing and the tables need JavaScript; the verdict above does not.</p></noscript>
<div id="search" role="search" hidden>
<label for="find">Find a tunnel, link or node</label>
<input id="find" type="search" autocomplete="off" spellcheck="false" aria-describedby="found">
<kbd aria-hidden="true">/</kbd>
<span id="found" role="status"></span>
</div>
<div class="stage">
${section(
  'network',
  'Network',
  `<div id="graph-tools" class="tools"></div>
<div id="graph" tabindex="0" role="group" aria-label="Drawing of the network. Arrow keys move it, plus and minus zoom, 0 fits it. All of it is in the tables below."></div>
<p id="graph-state" class="note" role="status"></p>
<div id="legend" class="legend"></div>`,
)}
<section id="detail" aria-labelledby="detail-title" tabindex="-1">
<h2 id="detail-title">Selection</h2>
<div id="detail-body"></div>
</section>
</div>
${section('tunnels', 'Tunnels', '<div id="tunnel-table"></div>')}
${section('queues', 'Links and queues', '<div id="queue-table"></div>')}
${section('port', 'The worst instant of a port', '<div id="port-body"></div>', data.ports.length === 0)}
${section('simulation', 'Simulation beside the proof', '<div id="simulation-body"></div>', data.simulation === undefined)}
${section('witness', 'The journey of a witness', '<div id="witness-body"></div>', data.journey === undefined)}
${section('methods', 'Methods side by side', '<div id="methods-body"></div>', data.comparison === undefined)}
</main>
<footer><p class="note">Made by xlane; asks for nothing from any network. The drawing is by Graphviz (EPL-1.0), d3-graphviz (BSD-3-Clause) and d3 (ISC), which are inside this file; their licences are in xlane's dist/PAGE-LICENSES.md.</p></footer>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${script}</script>
</body>
</html>
`
}
