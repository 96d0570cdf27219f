import { skipBlanks, skipString } from './json-scan.ts'
import type { Source } from './source.ts'

/** A text that `JSON.parse` refuses: one problem, at the first character that cannot belong to JSON. */
export const invalidJson = (text: string): Source => {
  const { offset, message } = firstMistake(text)
  const span = { start: Math.min(offset, Math.max(0, text.length - 1)), end: offset + 1 }
  return {
    text,
    data: undefined,
    problems: [
      { severity: 'error', code: 'JSON_SYNTAX', path: [], span, expected: 'valid JSON', found: message },
    ],
    locate: () => span,
    keysInOrder: () => [],
  }
}

/** Node 20 tells the position of some mistakes; for the others the text is read again, up to the first that is out of place. */
const firstMistake = (text: string): { offset: number; message: string } => {
  const complaint = complaintOf(text)
  const position = /at position (\d+)/.exec(complaint)?.[1]
  const message = complaint
    .replace(/(?: in JSON)? at position.*$/s, '')
    .replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '')
    .replace(/^Unexpected end of JSON input$/, 'the end of the text')
  return { offset: position === undefined ? firstMisplaced(text) : Number(position), message }
}

const complaintOf = (text: string): string => {
  try {
    JSON.parse(text)
    return 'nothing wrong'
  } catch (error) {
    return (error as Error).message
  }
}

const WORD = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** The offset of the first token that JSON does not allow where it stands; the end where the text just ends. */
const firstMisplaced = (text: string): number => {
  const open: ('{' | '[')[] = []
  let expects: 'value' | 'value or ]' | 'key or }' | 'key' | ':' | ', or close' = 'value'
  let i = skipBlanks(text, 0)
  for (; i < text.length; i = skipBlanks(text, i)) {
    const c = text[i]!
    const inside = open.at(-1)
    if (expects === 'key' || expects === 'key or }' || expects === ':') {
      if (c === '"' && expects !== ':') {
        i = skipString(text, i)
        expects = ':'
      } else if (c === ':' && expects === ':') {
        i++
        expects = 'value'
      } else if (c === '}' && expects === 'key or }') {
        i++
        open.pop()
        expects = ', or close'
      } else return i
    } else if (expects === ', or close') {
      if (inside === undefined) return i
      if (c === (inside === '{' ? '}' : ']')) open.pop()
      else if (c === ',') expects = inside === '{' ? 'key' : 'value'
      else return i
      i++
    } else if (c === '{' || c === '[') {
      open.push(c)
      expects = c === '{' ? 'key or }' : 'value or ]'
      i++
    } else if (c === ']' && expects === 'value or ]') {
      open.pop()
      expects = ', or close'
      i++
    } else {
      const end = c === '"' ? skipString(text, i) : endOfWord(text, i)
      if (end === undefined) return i
      i = end
      expects = ', or close'
    }
  }
  return text.length
}

const endOfWord = (text: string, from: number): number | undefined => {
  WORD.lastIndex = from
  return WORD.test(text) ? WORD.lastIndex : undefined
}
