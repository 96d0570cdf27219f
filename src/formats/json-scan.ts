import type { Span } from './source.ts'

/** A value in valid JSON text; its members are found on demand, by one scan, and kept. */
export interface JsonNode {
  readonly start: number
  end?: number
  members?: Map<string | number, Member>
  duplicates?: { readonly key: string; readonly span: Span }[]
}

export interface Member {
  readonly key: Span
  readonly node: JsonNode
}

const QUOTE = 34
const BACKSLASH = 92
const COMMA = 44
const COLON = 58
const OPEN = new Set([91, 123])
const CLOSE = new Set([93, 125])

const isBlank = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9

export const skipBlanks = (text: string, from: number): number => {
  let i = from
  while (isBlank(text.charCodeAt(i))) i++
  return i
}

/** The offset behind the string whose opening quote is at `from`. */
const skipString = (text: string, from: number): number => {
  for (let i = from + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === BACKSLASH) i++
    else if (c === QUOTE) return i + 1
  }
  return text.length
}

/** The offset behind the value at `from`. A loop over depth, so that deep files cost no stack. */
const skipValue = (text: string, from: number): number => {
  let depth = 0
  let i = from
  do {
    const c = text.charCodeAt(i)
    if (c === QUOTE) i = skipString(text, i)
    else if (OPEN.has(c)) {
      depth++
      i++
    } else if (CLOSE.has(c)) {
      depth--
      i++
    } else if (c === COMMA || c === COLON || isBlank(c)) i++
    else while (i < text.length && !/[\s,:[\]{}"]/.test(text[i]!)) i++
  } while (depth > 0 && i < text.length)
  return i
}

export const endOf = (text: string, n: JsonNode): number => {
  n.end ??= skipValue(text, n.start)
  return n.end
}

/** Members of the object or array at `n`; empty for anything else. */
export const membersOf = (text: string, n: JsonNode): Map<string | number, Member> => {
  if (n.members !== undefined) return n.members
  const members = new Map<string | number, Member>()
  n.members = members
  n.duplicates = []
  const isObject = text[n.start] === '{'
  if (!isObject && text[n.start] !== '[') return members
  let i = skipBlanks(text, n.start + 1)
  for (let index = 0; i < text.length && !CLOSE.has(text.charCodeAt(i)); index++) {
    let key: Span = { start: i, end: i }
    let name: string | number = index
    if (isObject) {
      key = { start: i, end: skipString(text, i) }
      name = JSON.parse(text.slice(key.start, key.end)) as string
      i = skipBlanks(text, skipBlanks(text, key.end) + 1)
      if (members.has(name)) n.duplicates.push({ key: name, span: key })
    }
    const child: JsonNode = { start: i }
    members.set(name, { key, node: child })
    i = skipBlanks(text, endOf(text, child))
    if (text.charCodeAt(i) === COMMA) i = skipBlanks(text, i + 1)
  }
  return members
}

/** Colons outside strings: in valid JSON as many as there are keys. */
export const countColons = (text: string): number => {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      let close = text.indexOf('"', i + 1)
      while (close > 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
      if (close < 0) break
      i = close
    } else if (c === COLON) count++
  }
  return count
}

const isEscaped = (text: string, quote: number): boolean => {
  let slashes = 0
  while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++
  return slashes % 2 === 1
}
