/** One line of text being typed, and where the next character goes (in characters, not UTF-16 units). */
export interface TextField {
  readonly text: string
  readonly at: number
}

export const textField = (text = ''): TextField => ({ text, at: [...text].length })

/** The field after a key; undefined where the key means nothing to it. */
export const typeInto = (field: TextField, key: string): TextField | undefined => {
  const characters = [...field.text]
  const { at } = field
  const to = (text: readonly string[], position: number): TextField => ({ text: text.join(''), at: position })
  switch (key) {
    case 'left':
      return { ...field, at: Math.max(0, at - 1) }
    case 'right':
      return { ...field, at: Math.min(characters.length, at + 1) }
    case 'home':
    case 'ctrl-a':
      return { ...field, at: 0 }
    case 'end':
    case 'ctrl-e':
      return { ...field, at: characters.length }
    case 'backspace':
      return at === 0 ? field : to(characters.toSpliced(at - 1, 1), at - 1)
    case 'delete':
      return to(characters.toSpliced(at, 1), at)
    case 'ctrl-u':
      return to(characters.slice(at), 0)
    case 'ctrl-w': {
      const kept = characters
        .slice(0, at)
        .join('')
        .replace(/\S*\s*$/, '')
      return to([...kept, ...characters.slice(at)], [...kept].length)
    }
    default:
      return [...key].length === 1 ? to(characters.toSpliced(at, 0, key), at + 1) : undefined
  }
}

/** The field after a paste: line ends and other control characters become blanks, so that nothing pasted is a key. */
export const pasteInto = (field: TextField, pasted: string): TextField => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get in
  const text = [...pasted.replace(/ *[\u0000-\u001f\u007f-\u009f]+ */g, ' ').trim()]
  const characters = [...field.text].toSpliced(field.at, 0, ...text)
  return { text: characters.join(''), at: field.at + text.length }
}
