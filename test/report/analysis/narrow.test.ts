import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { textWidth } from '../../../src/report/typeset/text-width.ts'

test('what pictures are drawn with is as wide as string-width says', () => {
  const ranges = [
    [0x2500, 0x259f],
    [0x2800, 0x28ff],
    [0x25b8, 0x25b8],
    [0x25c6, 0x25c6],
    [0x25cf, 0x25cf],
  ] as const
  for (const [from, to] of ranges)
    for (let code = from; code <= to; code++) {
      const character = String.fromCodePoint(code)
      expect(textWidth(character), `U+${code.toString(16)}`).toBe(stringWidth(character))
    }
})
