import { escaped } from '../../report/typeset/markup.ts'
import { STYLE } from '../page-style.ts'

/** A shipped network with what is asked of it, as texts. */
export interface PlaygroundExample {
  readonly name: string
  readonly topology: string
  readonly requests: string
}

/** What the page completes by and begins with. */
export interface PlaygroundContent {
  /** JSON Schemas, as texts. */
  readonly schemas: { readonly topology: string; readonly requests: string }
  readonly examples: readonly PlaygroundExample[]
}

const PLAYGROUND_STYLE = `${STYLE}
.brand{display:flex;justify-content:space-between;align-items:center}
header,main,footer{max-width:none}
.choices{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.2rem;margin:.4rem 0}
#status{margin:0;color:var(--dim)}
.playground{display:grid;grid-template-columns:minmax(22rem,2fr) minmax(0,5fr);gap:1.4rem;align-items:start}
.editors{position:sticky;top:.5rem;display:grid;gap:.6rem;height:calc(100vh - 1rem);grid-template-rows:1fr 1fr;grid-template-columns:minmax(0,1fr);min-width:0}
.pane{display:flex;flex-direction:column;min-height:0;min-width:0}
.shown{min-width:0}
.pane h2{margin:.2rem 0 .3rem}
.editor{flex:1;min-height:0;border:1px solid var(--line);border-radius:.4rem;overflow:hidden}
.problems{list-style:none;margin:.3rem 0 0;padding:0;max-height:9rem;overflow:auto;font-size:.9em}
.problems li{overflow-wrap:anywhere;margin:.15rem 0}
.problems button{padding:0 .4rem;font-variant-numeric:tabular-nums}
.stale .shown{opacity:.45}
.shown .stage{grid-template-columns:minmax(0,1fr)}
.shown h2:first-child{margin-top:.2rem}
@media (min-width:1700px){.shown .stage{grid-template-columns:minmax(0,3fr) minmax(20rem,2fr)}}
@media (max-width:1000px){.playground{grid-template-columns:minmax(0,1fr)}.editors{position:static;height:auto}.editor{height:16rem;flex:none}}
`

/** A string of JSON as it may stand in a program. */
const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')

/**
 * The page of the playground, which loads its program from beside itself. Both work from a disk and from any server; nothing else is
 * asked for.
 */
export const playgroundHtml = (script: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>xlane playground</title>
<style>${PLAYGROUND_STYLE}</style>
</head>
<body>
<noscript><p class="note">The playground computes in this page, and needs JavaScript for that.</p></noscript>
<script src="${escaped(script)}" defer></script>
</body>
</html>
`

/**
 * Its one program: `bundle` as a function, so that the page can give it to a worker as text, and what is shipped with it. A page that
 * was opened from a disk can load no second file.
 */
export const playgroundScript = (bundle: string, { schemas, examples }: PlaygroundContent): string => {
  const shipped = `{schemas:{topology:${schemas.topology.trim()},requests:${schemas.requests.trim()}},examples:${literal(examples)}}`
  return `globalThis.xlanePlayground=function(){
${bundle}
}
globalThis.xlaneShipped=${shipped}
globalThis.xlanePlayground()
`
}
