/** A turn of the wheel, or a press of the first button, at a column and a row of the screen, from 0. */
export interface MouseEvent {
  readonly kind: 'mouse'
  readonly what: 'press' | 'wheel-up' | 'wheel-down'
  readonly column: number
  readonly row: number
}

/** What the terminal sends, taken apart. */
export type InputEvent =
  /** A letter is itself, the others are `up`, `enter`, `ctrl-z`. */
  | { readonly kind: 'key'; readonly key: string }
  /** Text pasted as a whole: never keys. */
  | { readonly kind: 'paste'; readonly text: string }
  | MouseEvent

export interface Decoded {
  readonly events: readonly InputEvent[]
  /** The beginning of something that is not there in full yet. */
  readonly pending: string
}

const ESC = '\u001b'
const PASTE_BEGINS = `${ESC}[200~`
const PASTE_ENDS = `${ESC}[201~`

/** Final bytes of sequences `ESC [ … X` and `ESC O X`. */
const FINAL: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
  M: 'enter',
}

/** Numbers of sequences `ESC [ n ~`. */
const NUMBERED: Readonly<Record<string, string>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
}

const CONTROL: ReadonlyMap<string, string> = new Map([
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\u007f', 'backspace'],
  ['\b', 'backspace'],
  [ESC, 'esc'],
])

const keyOf = (character: string): string => {
  const code = character.charCodeAt(0)
  return CONTROL.get(character) ?? (code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character)
}

/** Sequences of terminals: `ESC [ parameters final`, and those of application mode and of old function keys. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SEQUENCE = /^\u001b(?:\[(?<parameters>[0-9:;<=>?]*)[ -/]*(?<final>[@-~])|O(?<ss3>[@-~])|\[\[[@-~])/
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const UNFINISHED = /^\u001b(?:\[(?:[0-9:;<=>?]*[ -/]*|\[)|O)?$/

const WHEEL_UP = 64
const WHEEL_DOWN = 65

/** `ESC [ < button ; column ; row M`: a press, as mode 1006 tells it. */
const mouseEvent = (parameters: string): readonly InputEvent[] => {
  const [button, column, row] = parameters.slice(1).split(';').map(Number)
  if (button === undefined || column === undefined || row === undefined) return []
  const at = { kind: 'mouse', column: column - 1, row: row - 1 } as const
  if (button === WHEEL_UP) return [{ ...at, what: 'wheel-up' }]
  if (button === WHEEL_DOWN) return [{ ...at, what: 'wheel-down' }]
  return button === 0 ? [{ ...at, what: 'press' }] : []
}

/** What a sequence means; nothing where it means nothing to us. */
const sequenceEvents = ({ parameters = '', final = '', ss3 }: SequenceParts): readonly InputEvent[] => {
  if (parameters.startsWith('<')) return final === 'M' ? mouseEvent(parameters) : []
  const [number = ''] = parameters.split(';')
  const key = ss3 !== undefined ? FINAL[ss3] : final === '~' ? NUMBERED[number] : FINAL[final]
  return key === undefined ? [] : [{ kind: 'key', key }]
}

type SequenceParts = { readonly [part in 'parameters' | 'final' | 'ss3']?: string | undefined }

/**
 * The input in a chunk that comes behind `pending`. Fast typing arrives as one chunk of several characters; a sequence or a
 * paste may arrive in several chunks.
 */
export const decodeInput = (pending: string, chunk: string): Decoded => {
  const events: InputEvent[] = []
  let rest = pending + chunk
  while (rest !== '') {
    if (!rest.startsWith(ESC)) {
      const end = rest.indexOf(ESC)
      const text = end < 0 ? rest : rest.slice(0, end)
      for (const character of text) events.push({ kind: 'key', key: keyOf(character) })
      rest = rest.slice(text.length)
    } else if (rest.startsWith(PASTE_BEGINS)) {
      const end = rest.indexOf(PASTE_ENDS)
      if (end < 0) return { events, pending: rest }
      events.push({ kind: 'paste', text: rest.slice(PASTE_BEGINS.length, end) })
      rest = rest.slice(end + PASTE_ENDS.length)
    } else {
      const found = SEQUENCE.exec(rest)
      if (found?.groups !== undefined) {
        events.push(...sequenceEvents(found.groups))
        rest = rest.slice(found[0].length)
      } else if (UNFINISHED.test(rest)) return { events, pending: rest }
      else {
        events.push({ kind: 'key', key: 'esc' })
        rest = rest.slice(1)
      }
    }
  }
  return { events, pending: '' }
}

/** What was begun and does not go on: a lone escape is the key, and of what else is not ended nothing is known. */
export const flushInput = (pending: string): readonly InputEvent[] =>
  pending === '' || pending.startsWith(PASTE_BEGINS) ? [] : [{ kind: 'key', key: 'esc' }]
