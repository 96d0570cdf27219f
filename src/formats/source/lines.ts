import type { Excerpt } from '../diagnostics/diagnostic.ts'
import type { Span } from './source.ts'

const MOST_COLUMNS = 120
const CONTEXT = 50

/** Offsets of a text as lines and columns, and what its lines say. */
export class Lines {
  private readonly text: string
  private readonly starts: number[] = [0]

  constructor(text: string) {
    this.text = text
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1)
  }

  private lineIndex(offset: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  position(offset: number): { line: number; column: number } {
    const index = this.lineIndex(offset)
    return { line: index + 1, column: offset - this.starts[index]! + 1 }
  }

  /** Where a line, counted from 1, stands; the last for those beyond. */
  spanOfLine(line: number): Span {
    const index = Math.min(Math.max(1, line), this.starts.length) - 1
    const start = this.starts[index]!
    const next = this.starts[index + 1]
    return { start, end: next === undefined ? this.text.length : next - 1 }
  }

  /** The line of `span.start`; a long line is cut around it. */
  excerpt(span: Span): Excerpt | undefined {
    const index = this.lineIndex(span.start)
    const start = this.starts[index]!
    const next = this.starts[index + 1]
    const line = this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '')
    const column = Math.min(span.start - start, line.length)
    const length = Math.max(1, Math.min(span.end - span.start, line.length - column))
    if (line.length <= MOST_COLUMNS) return { text: harmless(line), caret: column, length }
    const from = Math.max(0, column - CONTEXT)
    const to = Math.min(line.length, from + MOST_COLUMNS)
    const lead = from > 0 ? '…' : ''
    const text = `${lead}${harmless(line.slice(from, to))}${to < line.length ? '…' : ''}`
    return { text, caret: column - from + lead.length, length: Math.min(length, to - column) }
  }
}

/** Control characters (and those that turn the direction of text) must not reach a terminal; tabs stay. */
export const harmless = (text: string): string =>
  text.replace(/[^\P{Cc}\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
