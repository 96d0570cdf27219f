/** First row shown so that the cursor is in sight, moving as little as can be. */
export const windowStart = (cursor: number, top: number, height: number, count: number): number => {
  const seen = cursor < top ? cursor : cursor >= top + height ? cursor - height + 1 : top
  return Math.max(0, Math.min(seen, Math.max(0, count - height)))
}

/** The cursor after a key that moves it through `count` rows shown `height` at a time; undefined for other keys. */
export const moveCursor = (
  key: string,
  cursor: number,
  height: number,
  count: number,
): number | undefined => {
  const to = (row: number): number => Math.max(0, Math.min(row, count - 1))
  switch (key) {
    case 'up':
    case 'k':
      return to(cursor - 1)
    case 'down':
    case 'j':
      return to(cursor + 1)
    case 'pageup':
    case 'ctrl-b':
      return to(cursor - Math.max(1, height - 1))
    case 'pagedown':
    case 'ctrl-f':
      return to(cursor + Math.max(1, height - 1))
    case 'ctrl-u':
      return to(cursor - Math.max(1, height >> 1))
    case 'ctrl-d':
      return to(cursor + Math.max(1, height >> 1))
    case 'home':
    case 'g':
      return to(0)
    case 'end':
    case 'G':
      return to(count - 1)
    default:
      return undefined
  }
}
