import { visible } from '../report/typeset/visible.ts'

/**
 * A text as a DOT string. Quotes end it, a backslash begins an escape (`\\N` is the node's name), and `&` an HTML
 * entity, which Graphviz would decode: all three are taken literally.
 */
export const dotString = (text: string): string =>
  `"${visible(text).replace(/&/g, '&amp;').replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`

/** Several lines as one label. */
export const dotLabel = (lines: readonly string[]): string =>
  `"${lines.map(line => dotString(line).slice(1, -1)).join('\\n')}"`

/** `[a=1, b="x"]` of what is given. */
export const attributes = (given: Readonly<Record<string, string | number | undefined>>): string => {
  const list = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : `${key}=${value}`))
  return list.length === 0 ? '' : ` [${list.join(', ')}]`
}
