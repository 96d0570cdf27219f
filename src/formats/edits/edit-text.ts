import { flow, type Printable, printKeys } from '../source/print-text.ts'
import type { Path, Source } from '../source/source.ts'

/** What is to stand in one map of a file: new values by key; a key without a value goes. */
export interface MapEdit {
  readonly path: Path
  readonly values: ReadonlyMap<string, Printable | undefined>
}

interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * A file's text with some values set: all else, comments and spaces included, stays as it is written. What comes out may be
 * none of what was meant where aliases share a value: it has to be read again and compared.
 */
export const editedText = (source: Source, edits: readonly MapEdit[]): string => {
  const isJson = isJsonText(source.text)
  const splices = edits.flatMap(({ path, values }) => {
    // Of keys that the map merges from another (`<<`) it gets its own.
    const written = new Set(source.keysInOrder(path))
    const added: Record<string, Printable> = {}
    const changed: Splice[] = []
    for (const [key, value] of values) {
      const isThere = written.has(key)
      if (value === undefined) changed.push(...(isThere ? [without(source, path, key)] : []))
      else if (isThere) {
        const text = isJson ? JSON.stringify(value) : flow(value)
        changed.push({ ...source.locate([...path, key], 'value'), text })
      } else added[key] = value
    }
    return [...changed, ...(Object.keys(added).length === 0 ? [] : [inserted(source, path, added, isJson)])]
  })
  let { text } = source
  for (const { start, end, text: by } of splices.toSorted((a, b) => b.start - a.start || b.end - a.end))
    text = text.slice(0, start) + by + text.slice(end)
  return text
}

const isJsonText = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** New keys behind the last one: on its line between braces, on lines of their own in a block. */
const inserted = (
  source: Source,
  path: Path,
  added: Readonly<Record<string, Printable>>,
  isJson: boolean,
): Splice => {
  const { text } = source
  const map = source.locate(path, 'value')
  const last = source.keysInOrder(path).at(-1)
  const isFlow = text[map.start] === '{'
  const keys = isJson ? JSON.stringify(added).slice(1, -1) : printKeys(added)
  if (last === undefined) return at(map.start + 1, isFlow ? ` ${keys} ` : keys)
  const end = source.locate([...path, last], 'value').end
  if (isFlow) return at(end, `, ${keys}`)
  const written = text.slice(0, end).trimEnd().length
  const lineEnd = text.indexOf('\n', written)
  const key = source.locate([...path, last], 'key').start
  const indent = ' '.repeat(key - (text.lastIndexOf('\n', key - 1) + 1))
  const lines = Object.entries(added).map(([name, value]) => `\n${indent}${printKeys({ [name]: value })}`)
  return at(lineEnd < 0 ? text.length : lineEnd, lines.join(''))
}

const at = (place: number, text: string): Splice => ({ start: place, end: place, text })

/** A key and its value taken out, with the comma, or the line, that is then too many. */
const without = (source: Source, path: Path, key: string): Splice => {
  const { text } = source
  const start = source.locate([...path, key], 'key').start
  const end = source.locate([...path, key], 'value').end
  const isFlow = text[source.locate(path, 'value').start] === '{'
  if (!isFlow) {
    const lineEnd = text.indexOf('\n', end)
    return {
      start: text.lastIndexOf('\n', start - 1) + 1,
      end: lineEnd < 0 ? text.length : lineEnd + 1,
      text: '',
    }
  }
  const behind = /^\s*,\s*/.exec(text.slice(end))
  if (behind !== null) return { start, end: end + behind[0].length, text: '' }
  const before = /,\s*$/.exec(text.slice(0, start))
  return { start: start - (before?.[0].length ?? 0), end, text: '' }
}
