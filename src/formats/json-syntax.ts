import type { Source } from './source.ts'

/** A text that `JSON.parse` refuses: one problem, at the first character that cannot belong to JSON. */
export const invalidJson = (text: string): Source => {
  const { offset, message } = firstMistake(text)
  const span = { start: Math.min(offset, Math.max(0, text.length - 1)), end: offset + 1 }
  return {
    data: undefined,
    problems: [
      { severity: 'error', code: 'JSON_SYNTAX', path: [], span, expected: 'valid JSON', found: message },
    ],
    locate: () => span,
    keysInOrder: () => [],
  }
}

const complaint = (text: string): string | undefined => {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const positionIn = (message: string): number | undefined => {
  const match = /at position (\d+)/.exec(message)
  return match === null ? undefined : Number(match[1])
}

/** Whether a prefix fails only because it ends. */
const endsEarly = (prefix: string): boolean => {
  const message = complaint(prefix)
  if (message === undefined) return true
  return /end of JSON input|Unterminated/.test(message) || (positionIn(message) ?? -1) >= prefix.length
}

/**
 * Node 20 often tells no position ("Unexpected token 'x', ..."1, x, 2"... is not valid JSON"). The longest prefix
 * that could still become JSON ends at the mistake: about 20 parses, only once a file is known to be wrong.
 */
const firstMistake = (text: string): { offset: number; message: string } => {
  const message = complaint(text) ?? ''
  const told = positionIn(message)
  if (told !== undefined) return { offset: told, message: short(message) }
  if (endsEarly(text)) return { offset: text.length, message: short(message) }
  let good = 0
  let bad = text.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (endsEarly(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return { offset: good, message: short(message) }
}

const short = (message: string): string =>
  message.replace(/ in JSON at position.*$/s, '').replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '')
