import stringWidth from 'string-width'

/** Characters this package prints itself or that are surely one column wide: no segmenter needed (10,000 rows). */
const NARROW =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u024f\u0391-\u03c9\u2013\u2026\u2191\u2192\u2212\u2265\u2500-\u259f\u25b8\u25c6\u25cf\u2800-\u28ff]*$/

/** Terminal columns that `text` takes. */
export const textWidth = (text: string): number => (NARROW.test(text) ? text.length : stringWidth(text))

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - textWidth(text)))

export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - textWidth(text))) + text

const head = (characters: readonly string[], width: number): string => {
  let out = ''
  let used = 0
  for (const character of characters) {
    const w = textWidth(character)
    if (used + w > width) break
    out += character
    used += w
  }
  return out
}

/** The beginning of `text` with `…`, at most `width` columns. */
export const cutEnd = (text: string, width: number): string =>
  textWidth(text) <= width ? text : width < 1 ? '' : `${head([...text], width - 1)}…`

/** Beginning and end of `text` around `…`: ids of one family differ at their ends. */
export const cutMiddle = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text
  if (width < 3) return cutEnd(text, width)
  const characters = [...text]
  const front = head(characters, Math.ceil((width - 1) / 2))
  const back = head(characters.toReversed(), width - 1 - textWidth(front))
  return `${front}…${[...back].reverse().join('')}`
}
