import { textWidth } from './text-width.ts'

/** `parts` joined by `separator` into lines of at most `width`; later lines start with `indent`. No part is broken. */
const flow = (parts: readonly string[], separator: string, width: number, indent: string): string[] => {
  const lines: string[] = []
  let line: string | undefined
  // A line that goes on ends with the separator, less its blanks.
  const tail = (i: number): number => (i < parts.length - 1 ? separator.trimEnd().length : 0)
  for (const [i, part] of parts.entries()) {
    const longer: string = line === undefined ? part : line + separator + part
    if (line !== undefined && textWidth(longer) + tail(i) > width) {
      lines.push((line + separator).trimEnd())
      line = indent + part
    } else line = longer
  }
  return line === undefined ? lines : [...lines, line]
}

/** Breaks `text` at spaces into lines of at most `width`; later lines start with `indent`. A longer word stands alone. */
export const wrap = (text: string, width: number, indent = ''): string[] => {
  if (textWidth(text) <= width) return [text]
  const start = /^ */.exec(text)![0]
  const [first = '', ...words] = text.slice(start.length).split(' ')
  return flow([start + first, ...words], ' ', width, indent)
}

/** The same for phrases, which stay whole where a line can hold them. */
export const wrapPhrases = (
  phrases: readonly string[],
  separator: string,
  width: number,
  indent = '',
): string[] => flow(phrases, separator, width, indent).flatMap(line => wrap(line, width, indent))
