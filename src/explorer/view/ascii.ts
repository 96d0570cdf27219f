/** One ASCII character of the same width for each character that is drawn here. */
const SIGNS: Readonly<Record<string, string>> = {
  '▸': '>',
  '◂': '<',
  '›': '>',
  '»': '>',
  '•': '*',
  '●': 'o',
  '◆': '*',
  '✓': '+',
  '✗': 'X',
  '·': '.',
  '…': '~',
  '–': '-',
  '—': '-',
  '×': 'x',
  '±': '~',
  '≥': '>',
  '≤': '<',
  '≠': '!',
  '⇄': '=',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '▲': '^',
  '▼': 'v',
  '◀': '<',
  '▶': '>',
  '▴': '^',
  '▾': 'v',
  '│': '|',
  '┊': ':',
  '─': '-',
  '╌': '-',
  '├': '|',
  '└': '`',
  '┌': '.',
  '┐': '.',
  '┘': "'",
  '▏': '|',
  '▕': '|',
  '█': '#',
  '▓': '%',
  '▒': '=',
  '░': '.',
  µ: 'u',
  μ: 'u',
  λ: 'l',
  δ: 'd',
  Σ: 'S',
  σ: 's',
  ρ: 'r',
  '∞': '~',
  '²': '2',
  '³': '3',
}

const BRAILLE = 0x2800
const BRAILLE_END = 0x28ff

/** Braille by how much ink it has. */
const inkOf = (dots: number): string => {
  let count = 0
  for (let bits = dots; bits > 0; bits >>= 1) count += bits & 1
  return count === 0 ? ' ' : count <= 2 ? '.' : count <= 4 ? ':' : '#'
}

const asAscii = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return character
  if (code >= BRAILLE && code <= BRAILLE_END) return inkOf(code - BRAILLE)
  return SIGNS[character] ?? '?'
}

/** A line without anything but ASCII, as wide as before; other letters of names become `?`. `widthOf` tells wide ones. */
export const toAscii = (line: string, widthOf: (text: string) => number): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are ASCII too
  /^[\u0000-\u007f]*$/.test(line)
    ? line
    : [...line]
        .map(character => {
          const plain = asAscii(character)
          return plain === '?' ? '?'.repeat(widthOf(character)) : plain
        })
        .join('')
