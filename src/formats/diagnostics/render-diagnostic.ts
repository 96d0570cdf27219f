import stringWidth from 'string-width'
import type { Diagnostic } from './diagnostic.ts'

/** How the parts of a diagnostic are coloured; the CLI decides. */
export interface Painter {
  /** File, line and column. */
  readonly place: (text: string) => string
  /** What it is about, in the colour of its severity. */
  readonly code: (text: string, severity: Diagnostic['severity']) => string
  /** The mark below the mistake. */
  readonly caret: (text: string) => string
  /** What matters less. */
  readonly faint: (text: string) => string
}

const plainly = (text: string): string => text
const PLAIN: Painter = { place: plainly, code: plainly, caret: plainly, faint: plainly }

/**
 *     topology.yaml:14:9 UNKNOWN_NODE links[3].to: expected one of s1, s2; found s9; did you mean s1?
 *     14 |   to: s9
 *        |       ^^
 */
export const renderDiagnostic = (diagnostic: Diagnostic, paint: Painter = PLAIN): string => {
  const { file, line, column, code, severity, path, message, excerpt } = diagnostic
  const place = line === 0 ? file : `${file}:${line}:${column}`
  const mark = severity === 'warning' ? ' warning' : ''
  const head = `${paint.place(place)} ${paint.code(code + mark, severity)}${path === '' ? '' : ` ${path}`}: ${message}`
  if (excerpt === undefined) return head
  const number = String(line)
  const before = excerpt.text.slice(0, excerpt.caret)
  const indent = [...before].map(c => (c === '\t' ? '\t' : ' '.repeat(stringWidth(c)))).join('')
  const marked = excerpt.text.slice(excerpt.caret, excerpt.caret + excerpt.length)
  const carets = paint.caret('^'.repeat(Math.max(1, stringWidth(marked))))
  const gap = ' '.repeat(number.length)
  return `${head}\n${paint.faint(`${number} |`)} ${excerpt.text}\n${paint.faint(`${gap} |`)} ${indent}${carets}`
}

/** All of them, one after the other. */
export const renderDiagnostics = (diagnostics: readonly Diagnostic[], paint: Painter = PLAIN): string =>
  diagnostics.map(d => renderDiagnostic(d, paint)).join('\n')

/** The wire form: `{ "schema": "xlane/diagnostics@1", "diagnostics": [ … ] }`. */
export const diagnosticsToJson = (diagnostics: readonly Diagnostic[]): string =>
  `${JSON.stringify({ schema: 'xlane/diagnostics@1', diagnostics }, null, 2)}\n`
