/** What ink says of one chunk of input beside its text. */
export interface InkKey {
  readonly upArrow: boolean
  readonly downArrow: boolean
  readonly leftArrow: boolean
  readonly rightArrow: boolean
  readonly pageDown: boolean
  readonly pageUp: boolean
  readonly home: boolean
  readonly end: boolean
  readonly return: boolean
  readonly escape: boolean
  readonly ctrl: boolean
  readonly shift: boolean
  readonly tab: boolean
  readonly backspace: boolean
  readonly delete: boolean
  readonly meta: boolean
}

const NAMED: readonly (readonly [keyof InkKey, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  // Ink calls what the backspace key sends (0x7f) delete.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
]

const CONTROL: ReadonlyMap<string, string> = new Map([
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\u007f', 'backspace'],
  ['\b', 'backspace'],
  ['\u001b', 'esc'],
])

/**
 * The keys in one chunk of input, by name: a letter is itself, the others are `up`, `enter`, `ctrl-z`. Fast typing and
 * pasting arrive as one chunk of several characters, which ink hands on as one.
 */
export const keysIn = (input: string, key: InkKey): readonly string[] => {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  const named = NAMED.find(([flag]) => key[flag])
  if (named !== undefined) return [named[1]]
  const characters = [...input]
  if (characters.length === 1 && key.ctrl) return [`ctrl-${input}`]
  return characters.flatMap(character => {
    const name = CONTROL.get(character)
    if (name !== undefined) return [name]
    const code = character.charCodeAt(0)
    if (code < 0x20) return [`ctrl-${String.fromCharCode(code + 0x60)}`]
    return [character]
  })
}
