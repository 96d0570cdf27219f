import type { Span } from '../../formats/source/source.ts'

/** A word, a quoted or HTML text (never a keyword), a mark such as `{` or `->`, or the end of the file. */
export interface DotToken extends Span {
  readonly kind: 'word' | 'string' | 'html' | 'mark' | 'end'
  /** As it counts: without quotes. */
  readonly text: string
}

/** What is wrong, and where. */
export class DotError extends Error {
  readonly at: Span
  readonly expected: string
  readonly found: string

  constructor(at: Span, expected: string, found: string) {
    super(`expected ${expected}; found ${found}`)
    this.at = at
    this.expected = expected
    this.found = found
  }
}

const SPACE = /\s*/y
const WORD = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|-?(?:\.\d+|\d+(?:\.\d*)?)/y
const MARK = /--|->|[{}[\];,=:+]/y

/**
 * The tokens of Graphviz DOT, one by one. Its own, because @ts-graphviz/ast refuses `};` and `{ rank=same a b }`, which
 * Graphviz takes, says no position of a mistake, and needs 3 s for a megabyte.
 */
export class DotTokens {
  private readonly text: string
  private at = 0
  /** Where the last token taken ends. */
  behind = 0
  /** The token that is next. */
  ahead: DotToken

  constructor(text: string) {
    this.text = text
    this.ahead = this.scan()
  }

  /** The token that was next; the one behind it is now. */
  take(): DotToken {
    const token = this.ahead
    this.behind = token.end
    this.ahead = this.scan()
    return token
  }

  /** Whether the next is this mark; if so it is taken. */
  takes(mark: string): boolean {
    if (!this.isAt(mark)) return false
    this.take()
    return true
  }

  isAt(mark: string): boolean {
    return this.ahead.kind === 'mark' && this.ahead.text === mark
  }

  /** Whether the next is this keyword, in whatever case. */
  isWord(word: string): boolean {
    const { kind, text } = this.ahead
    return kind === 'word' && text.length === word.length && text.toLowerCase() === word
  }

  refuse(expected: string, token: DotToken = this.ahead): never {
    throw new DotError(token, expected, token.kind === 'end' ? 'the end of the file' : clip(token.text))
  }

  private scan(): DotToken {
    this.skip()
    const { text, at } = this
    const first = text[at]
    if (first === undefined) return { kind: 'end', text: '', start: Math.max(0, at - 1), end: at }
    if (first === '"') return this.string(at)
    if (first === '<') return this.html(at)
    for (const [kind, pattern] of [
      ['word', WORD],
      ['mark', MARK],
    ] as const) {
      pattern.lastIndex = at
      const found = pattern.exec(text)?.[0]
      if (found === undefined) continue
      this.at = at + found.length
      return { kind, text: found, start: at, end: this.at }
    }
    throw new DotError({ start: at, end: at + 1 }, 'Graphviz DOT', clip(first))
  }

  /** Blanks, comments, and lines of a preprocessor. */
  private skip(): void {
    const { text } = this
    for (;;) {
      SPACE.lastIndex = this.at
      this.at += SPACE.exec(text)?.[0].length ?? 0
      const start = this.at
      const isLine =
        text.startsWith('//', start) || (text[start] === '#' && (start === 0 || text[start - 1] === '\n'))
      if (!isLine && !text.startsWith('/*', start)) return
      const end = text.indexOf(isLine ? '\n' : '*/', start + 1)
      if (end < 0 && !isLine)
        throw new DotError({ start, end: start + 2 }, 'the end of a comment: */', 'the end of the file')
      this.at = end < 0 ? text.length : isLine ? end : end + 2
    }
  }

  /** Only `\"` is an escape of the language; a backslash at the end of a line joins it with the next. */
  private string(start: number): DotToken {
    const { text } = this
    let end = start + 1
    while (text[end] !== '"') {
      if (end >= text.length)
        throw new DotError({ start, end: start + 1 }, 'the end of a string: "', 'the end of the file')
      end += text[end] === '\\' ? 2 : 1
    }
    this.at = end + 1
    const raw = text.slice(start + 1, end)
    const plain = raw.includes('\\') ? raw.replace(/\\\r?\n/g, '').replaceAll('\\"', '"') : raw
    return { kind: 'string', text: plain, start, end: this.at }
  }

  /** HTML in angle brackets, which may hold brackets. */
  private html(start: number): DotToken {
    const { text } = this
    let depth = 0
    for (let end = start; end < text.length; end++) {
      if (text[end] === '<') depth++
      else if (text[end] === '>' && --depth === 0) {
        this.at = end + 1
        return { kind: 'html', text: text.slice(start + 1, end), start, end: this.at }
      }
    }
    throw new DotError({ start, end: start + 1 }, 'the end of HTML: >', 'the end of the file')
  }
}

const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
