/**
 * Values as text, and back: JSON, in which numbers that are not finite (an unlimited queue) are kept too. Equal values whose keys
 * are in the same order make equal texts.
 */
export const toWire = (value: unknown): string => JSON.stringify(value, marked)

export const fromWire = (text: string): unknown =>
  text.includes(ESCAPED_MARK) ? JSON.parse(text, unmarked) : JSON.parse(text)

/** Begins strings that stand for numbers; a string of that beginning is given a second one. */
const MARK = '\u0001'
/** As JSON writes it. */
const ESCAPED_MARK = '\\u0001'

const marked = (_key: string, value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : `${MARK}${value}`
  return typeof value === 'string' && value.startsWith(MARK) ? MARK + value : value
}

const unmarked = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'string' || !value.startsWith(MARK)) return value
  const rest = value.slice(MARK.length)
  return rest.startsWith(MARK) ? rest : Number(rest)
}
