import type { Span } from './source.ts'

/*
 * Offsets in text that `JSON.parse` has accepted. Nothing is checked here, and nothing is built before someone asks:
 * a value knows where it starts, and finds its members one after the other as far as they are needed.
 */

const QUOTE = 34
const BACKSLASH = 92
const COMMA = 44
const COLON = 58
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_MAP = 123
const CLOSE_MAP = 125

const isBlank = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9
const isOpening = (c: number): boolean => c === OPEN_LIST || c === OPEN_MAP
const isClosing = (c: number): boolean => c === CLOSE_LIST || c === CLOSE_MAP

/** The first offset from `from` on that is no blank. */
export const skipBlanks = (text: string, from: number): number => {
  let i = from
  while (isBlank(text.charCodeAt(i))) i++
  return i
}

/** The offset behind the string whose opening quote is at `from`. */
export const skipString = (text: string, from: number): number => {
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
    else if (isOpening(c)) {
      depth++
      i++
    } else if (isClosing(c)) {
      depth--
      i++
    } else if (c === COMMA || c === COLON || isBlank(c)) i++
    else i = skipWord(text, i)
  } while (depth > 0 && i < text.length)
  return i
}

/** The offset behind a number, `true`, `false` or `null`. */
const skipWord = (text: string, from: number): number => {
  let i = from
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === COMMA || isClosing(c) || isBlank(c)) break
  }
  return i
}

export interface Member {
  readonly name: string | number
  readonly key: Span
  readonly node: JsonNode
}

/** A value in valid JSON text. */
export class JsonNode {
  readonly start: number
  private readonly text: string
  private readonly found = new Map<string | number, Member>()
  private last: Map<string | number, Member> | undefined
  private scan: Generator<Member> | undefined
  private endOffset: number | undefined

  constructor(text: string, start: number) {
    this.text = text
    this.start = start
  }

  get end(): number {
    this.endOffset ??= skipValue(this.text, this.start)
    return this.endOffset
  }

  get isCollection(): boolean {
    return isOpening(this.text.charCodeAt(this.start))
  }

  /** The member of that name; of equal names the first. */
  member(name: string | number): Member | undefined {
    const known = this.found.get(name)
    if (known !== undefined) return known
    this.scan ??= this.members()
    for (let next = this.scan.next(); next.done !== true; next = this.scan.next()) {
      if (!this.found.has(next.value.name)) this.found.set(next.value.name, next.value)
      if (next.value.name === name) return next.value
    }
    return undefined
  }

  /** The member of that name; of equal names the last, which is the one `JSON.parse` keeps. Reads all members. */
  lastMember(name: string | number): Member | undefined {
    this.last ??= new Map(Array.from(this.members(), member => [member.name, member]))
    return this.last.get(name)
  }

  /** All members in order, double names included; none where this is neither object nor array. */
  *members(): Generator<Member> {
    if (!this.isCollection) return
    const { text } = this
    const isMap = text.charCodeAt(this.start) === OPEN_MAP
    let i = skipBlanks(text, this.start + 1)
    for (let index = 0; i < text.length && !isClosing(text.charCodeAt(i)); index++) {
      const key = isMap ? { start: i, end: skipString(text, i) } : { start: i, end: i }
      const name = isMap ? (JSON.parse(text.slice(key.start, key.end)) as string) : index
      if (isMap) i = skipBlanks(text, skipBlanks(text, key.end) + 1)
      const node = new JsonNode(text, i)
      yield { name, key, node }
      i = skipBlanks(text, node.end)
      if (text.charCodeAt(i) === COMMA) i = skipBlanks(text, i + 1)
    }
  }
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
