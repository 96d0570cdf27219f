import type { Source } from './source.ts'

/**
 * Our files nest five deep. The YAML reader recurses, so a file of brackets would cost seconds and then the stack.
 * Generous, because brackets in texts and comments are counted too.
 */
const DEEPEST = 1000

/** A source with one problem where YAML text opens more brackets, or block lists on one line, than any file needs. */
export const tooDeep = (text: string): Source | undefined => {
  const offset = depthExceeded(text)
  return offset === undefined ? undefined : tooDeepAt(text, offset)
}

/** The source of a text that nests too deep, as seen at `offset`. */
export const tooDeepAt = (text: string, offset: number): Source => {
  const span = { start: offset, end: offset + 1 }
  const expected = `at most ${DEEPEST} levels`
  return {
    text,
    data: undefined,
    problems: [{ severity: 'error', code: 'TOO_DEEP', path: [], span, expected, found: 'more' }],
    locate: () => span,
    keysInOrder: () => [],
  }
}

const depthExceeded = (text: string): number | undefined => {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/[[{]|[\]}]|(?:[-?:] ){1000}/g)) {
    if (token.length > 1) return index
    depth = token === '[' || token === '{' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > DEEPEST) return index
  }
  return undefined
}
