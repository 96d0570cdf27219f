import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { jsonSource } from './json-source.ts'
import { invalidJson } from './json-syntax.ts'
import { fileProblem } from './problems.ts'
import type { Source } from './source.ts'
import { tooDeep } from './too-deep.ts'
import { yamlSource } from './yaml-source.ts'

/** Characters of YAML read at most: it takes about 1 us each, where JSON takes a hundredth. */
const MOST_YAML = 16 * 1024 * 1024
/** Characters of JSON read at most. */
export const MOST_TEXT: number = 256 * 1024 * 1024
/** From here on, text without any of the expected keys is refused unread. */
const SNIFF_FROM = 64 * 1024

export type ReadSource =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/**
 * Text to data. JSON where it is JSON, else YAML. `keys` are those of which a file of this kind must have one; they
 * let a large file of something else be refused before it costs seconds.
 */
export const readSource = (raw: string, file: string, kind: string, keys: readonly string[]): ReadSource => {
  const text = raw.startsWith('\ufeff') ? raw.slice(1) : raw
  const refuse = (...diagnostics: Diagnostic[]): ReadSource => ({ ok: false, diagnostics })
  if (text.length > MOST_TEXT)
    return refuse(fileProblem(file, 'TOO_LARGE', `at most ${megabytes(MOST_TEXT)}`, megabytes(text.length)))
  const first = /\S/.exec(text)?.[0]
  if (first === undefined) return refuse(fileProblem(file, 'EMPTY_FILE', kind, 'an empty file'))
  if (first === '{') {
    const data = tryJson(text)
    if (data !== undefined) return { ok: true, source: jsonSource(text, data) }
    if (file.endsWith('.json') || text.length > MOST_YAML) return { ok: true, source: invalidJson(text) }
  }
  if (text.length > MOST_YAML) {
    const expected = `at most ${megabytes(MOST_YAML)} of YAML (of JSON ${megabytes(MOST_TEXT)})`
    return refuse(fileProblem(file, 'TOO_LARGE', expected, megabytes(text.length)))
  }
  if (text.length > SNIFF_FROM && !looksLike(text, keys)) {
    const found = `${megabytes(text.length)} without any of these keys`
    return refuse(fileProblem(file, 'WRONG_TYPE', `${kind}: a map with ${keys.join(', ')}`, found))
  }
  const deep = tooDeep(text)
  if (deep !== undefined) return { ok: true, source: deep }
  const source = yamlSource(text)
  if (source.data === null && source.problems.length === 0)
    return refuse(fileProblem(file, 'EMPTY_FILE', kind, 'no content'))
  return { ok: true, source }
}

const megabytes = (characters: number): string => `${(characters / 1024 / 1024).toFixed(1)} MB`

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Whether some line starts with one of the keys, or a flow map has it. */
const looksLike = (text: string, keys: readonly string[]): boolean =>
  new RegExp(`(?:^|[{,])\\s*["']?(?:${keys.join('|')})["']?\\s*:`, 'm').test(text)
