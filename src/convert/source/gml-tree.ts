import type { Span } from '../../formats/source/source.ts'
import type { Document } from '../foreign/document.ts'
import type { Findings } from '../foreign/findings.ts'

/** One `key value` of GML; a list is a value too. */
export interface GmlEntry {
  readonly key: string
  /** Text of a string or a number as written, or the entries of a list. */
  readonly value: string | readonly GmlEntry[]
  readonly isString: boolean
  readonly at: Span
}

const DEEPEST = 200
const TOKEN = /[\s,]+|#[^\n]*|"[^"]*"?|[[\]]|[^\s"[\]#,][^\s"[\]]*/y

/**
 * GML (Himsolt, "GML: A portable Graph File Format"): keys, numbers, quoted strings with entities, and lists in
 * brackets. No library reads it, so this does. The first mistake goes to `findings`; the answer is then undefined.
 */
export const gmlTree = (document: Document, findings: Findings): readonly GmlEntry[] | undefined => {
  const { text } = document.file
  const root: GmlEntry[] = []
  const lists: GmlEntry[][] = [root]
  const opened: { key: string; at: Span }[] = []
  let key: { text: string; at: Span } | undefined
  const refuse = (expected: string, found: string, start: number): undefined => {
    const from = Math.min(start, Math.max(0, text.length - 1))
    findings.error({ document, at: { start: from, end: from + 1 } }, 'FOREIGN_SYNTAX', expected, found)
    return undefined
  }
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0] ?? text[at]!
    const start = at
    at += token.length
    const first = token[0]!
    if (first === '#' || first === ',' || /^\s/.test(first)) continue
    const span = { start, end: at }
    const list = lists.at(-1)!
    if (first === ']') {
      if (key !== undefined) return refuse(`a value of ${key.text}`, ']', start)
      if (lists.length === 1) return refuse('a key', ']', start)
      lists.pop()
      opened.pop()
    } else if (key === undefined) {
      if (!/^[A-Za-z_][\w.:-]*$/.test(token)) return refuse('a key', clip(token), start)
      key = { text: token, at: span }
    } else if (first === '[') {
      if (lists.length > DEEPEST) return refuse(`at most ${DEEPEST} levels`, 'more', start)
      const inside: GmlEntry[] = []
      list.push({ key: key.text, value: inside, isString: false, at: key.at })
      lists.push(inside)
      opened.push({ key: key.text, at: key.at })
      key = undefined
    } else {
      const isString = first === '"'
      if (isString && (token.length < 2 || !token.endsWith('"')))
        return refuse('the end of a string: "', 'the end of the file', start)
      const value = isString ? decoded(token.slice(1, -1)) : token
      list.push({ key: key.text, value, isString, at: span })
      key = undefined
    }
  }
  if (key !== undefined) return refuse(`a value of ${key.text}`, 'the end of the file', text.length - 1)
  const left = opened.at(-1)
  if (left !== undefined) return refuse(`] of ${left.key}`, 'the end of the file', left.at.start)
  return root
}

const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

const NAMED: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  nbsp: ' ',
}

/** GML writes `"` and everything beyond ASCII as entities of HTML. */
const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,6}));/g, (all, decimal, hex, name) => {
        if (name !== undefined) return NAMED[name as string] ?? all
        const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
      })
    : text

/** The last value of a key in a list, as text. */
export const gmlText = (entries: readonly GmlEntry[], key: string): string | undefined => {
  const value = entries.findLast(entry => entry.key === key)?.value
  return typeof value === 'string' ? value : undefined
}

export const gmlList = (entries: readonly GmlEntry[], key: string): readonly GmlEntry[] | undefined => {
  const value = entries.find(entry => entry.key === key)?.value
  return typeof value === 'object' ? value : undefined
}
