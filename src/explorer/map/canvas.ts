import type { Paint } from '../../report/typeset/painter.ts'
import { textWidth } from '../../report/typeset/text-width.ts'

/** Braille cells have two columns and four rows of dots. */
export const DOTS_ACROSS = 2
export const DOTS_DOWN = 4

const BRAILLE = 0x2800
/** Bits of the dots of a braille character, row by row. */
const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const

const plainly: Paint = text => text

/** A picture of characters: lines of dots below, text above. */
export class Canvas {
  readonly #width: number
  readonly #height: number
  readonly #dots: Uint8Array
  readonly #lineRank: Int8Array
  readonly #paint: Paint[]
  /** '' where a character of two columns covers the cell. */
  readonly #text: (string | undefined)[]

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
    this.#dots = new Uint8Array(width * height)
    this.#lineRank = new Int8Array(width * height)
    this.#paint = new Array<Paint>(width * height).fill(plainly)
    this.#text = new Array<string | undefined>(width * height).fill(undefined)
  }

  /** One dot, in dots from the top left; where lines cross, the paint of the higher rank wins. */
  dot(x: number, y: number, paint: Paint, rank: number): void {
    const column = Math.floor(x / DOTS_ACROSS)
    const row = Math.floor(y / DOTS_DOWN)
    if (column < 0 || row < 0 || column >= this.#width || row >= this.#height) return
    const cell = row * this.#width + column
    this.#dots[cell]! |= DOT_BITS[y - row * DOTS_DOWN]![x - column * DOTS_ACROSS]!
    if (rank < this.#lineRank[cell]!) return
    this.#lineRank[cell] = rank
    this.#paint[cell] = paint
  }

  /** Text over whatever is there, from a cell on; what does not fit is left out. */
  write(column: number, row: number, text: string, paint: Paint): void {
    if (row < 0 || row >= this.#height) return
    let at = column
    for (const character of text) {
      const wide = textWidth(character)
      if (at >= 0 && at + wide <= this.#width) {
        const cell = row * this.#width + at
        this.#text[cell] = character
        this.#paint[cell] = paint
        if (wide === 2) this.#text[cell + 1] = ''
      }
      at += wide
    }
  }

  lines(): readonly string[] {
    return Array.from({ length: this.#height }, (_, row) => this.#line(row))
  }

  /** Runs of one paint are painted at once; blanks at the end are left out. */
  #line(row: number): string {
    let line = ''
    let run = ''
    let paint = plainly
    let blanks = ''
    for (let column = 0; column < this.#width; column++) {
      const cell = row * this.#width + column
      const dots = this.#dots[cell]!
      const character = this.#text[cell] ?? (dots === 0 ? ' ' : String.fromCharCode(BRAILLE + dots))
      const own = character === ' ' ? plainly : this.#paint[cell]!
      if (own !== paint) {
        line += run === '' ? '' : paint(run)
        run = ''
        paint = own
      }
      if (character === ' ' && paint === plainly) blanks += ' '
      else {
        run += blanks + character
        blanks = ''
      }
    }
    return line + (run === '' ? '' : paint(run))
  }
}
