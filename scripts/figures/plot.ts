/** A point in the plot's own units. */
export type Point = readonly [x: number, y: number]

export interface Axis {
  readonly label: string
  readonly to: number
  readonly step: number
}

/** Colours of Okabe and Ito, told apart by every eye; dashes say the same again. */
export const COLOUR = {
  own: '#0072b2',
  higher: '#d55e00',
  service: '#444444',
  found: '#009e73',
  faint: '#9a9a9a',
}

const FONT = 'font-family="Helvetica, Arial, sans-serif"'
const WIDTH = 640
const HEIGHT = 340
const LEFT = 58
const RIGHT = 18
const TOP = 34
const BOTTOM = 46

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Two decimals are enough for a screen, and the same on every machine. */
const at = (n: number): string => String(Math.round(n * 100) / 100)

/** One pair of axes from the origin, drawn into as it goes. Everything is given in the axes' units. */
export class Plot {
  readonly #x: Axis
  readonly #y: Axis
  readonly #parts: string[] = []

  constructor(title: string, x: Axis, y: Axis) {
    this.#x = x
    this.#y = y
    this.#text(LEFT, 18, title, { size: 13, bold: true })
    this.#axes()
  }

  line(points: readonly Point[], colour: string, { dashed = false, width = 2 } = {}): this {
    const path = points.map(([x, y]) => `${at(this.#across(x))},${at(this.#up(y))}`).join(' ')
    const dash = dashed ? ' stroke-dasharray="6 4"' : ''
    this.#parts.push(
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"${dash}/>`,
    )
    return this
  }

  /** A curve that jumps: horizontal between its points, dotted where it jumps. */
  stairs(points: readonly Point[], colour: string): this {
    points.forEach(([x, y], i) => {
      const next = points[i + 1]
      if (next === undefined) return
      this.line(
        [
          [x, y],
          [next[0], y],
        ],
        colour,
      )
      if (next[1] !== y) this.line([[next[0], y], next], colour, { width: 1, dashed: true })
    })
    return this
  }

  /** A closed dot is on the curve, an open one is not. */
  dot([x, y]: Point, colour: string, isOpen = false): this {
    const fill = isOpen ? '#ffffff' : colour
    this.#parts.push(
      `<circle cx="${at(this.#across(x))}" cy="${at(this.#up(y))}" r="4" fill="${fill}" stroke="${colour}" stroke-width="2"/>`,
    )
    return this
  }

  /** A distance with its name: a bar with ends between two points of equal x or equal y. */
  distance(from: Point, to: Point, name: string, colour: string): this {
    const [x1, y1, x2, y2] = [this.#across(from[0]), this.#up(from[1]), this.#across(to[0]), this.#up(to[1])]
    const [dx, dy] = y1 === y2 ? [0, 5] : [5, 0]
    for (const [a, b, c, d] of [
      [x1, y1, x2, y2],
      [x1 - dx, y1 - dy, x1 + dx, y1 + dy],
      [x2 - dx, y2 - dy, x2 + dx, y2 + dy],
    ] as const)
      this.#parts.push(
        `<line x1="${at(a)}" y1="${at(b)}" x2="${at(c)}" y2="${at(d)}" stroke="${colour}" stroke-width="2"/>`,
      )
    if (y1 === y2) this.#text((x1 + x2) / 2, y1 - 7, name, { colour, middle: true, bold: true })
    else this.#text(x1 + 8, (y1 + y2) / 2 + 4, name, { colour, bold: true })
    return this
  }

  label([x, y]: Point, text: string, colour: string): this {
    this.#text(this.#across(x), this.#up(y), text, { colour })
    return this
  }

  toString(): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
      `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
      ...this.#parts,
      '</svg>',
      '',
    ].join('\n')
  }

  #across(x: number): number {
    return LEFT + (x / this.#x.to) * (WIDTH - LEFT - RIGHT)
  }

  #up(y: number): number {
    return HEIGHT - BOTTOM - (y / this.#y.to) * (HEIGHT - TOP - BOTTOM)
  }

  #axes(): void {
    for (let x = 0; x <= this.#x.to; x += this.#x.step) {
      this.line(
        [
          [x, 0],
          [x, this.#y.to],
        ],
        '#e6e6e6',
        { width: 1 },
      )
      this.#text(this.#across(x), HEIGHT - BOTTOM + 16, String(x), { middle: true })
    }
    for (let y = 0; y <= this.#y.to; y += this.#y.step) {
      this.line(
        [
          [0, y],
          [this.#x.to, y],
        ],
        '#e6e6e6',
        { width: 1 },
      )
      this.#text(LEFT - 8, this.#up(y) + 4, String(y), { end: true })
    }
    this.line(
      [
        [0, this.#y.to],
        [0, 0],
        [this.#x.to, 0],
      ],
      '#222222',
      { width: 1 },
    )
    this.#text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, this.#x.label, { middle: true })
    const [x, y] = [14, (TOP + HEIGHT - BOTTOM) / 2]
    this.#text(x, y, this.#y.label, { middle: true, turned: true })
  }

  #text(
    x: number,
    y: number,
    text: string,
    { colour = '#222222', size = 12, bold = false, middle = false, end = false, turned = false },
  ): void {
    const anchor = middle ? ' text-anchor="middle"' : end ? ' text-anchor="end"' : ''
    const turn = turned ? ` transform="rotate(-90 ${at(x)} ${at(y)})"` : ''
    const weight = bold ? ' font-weight="bold"' : ''
    this.#parts.push(
      `<text x="${at(x)}" y="${at(y)}" ${FONT} font-size="${size}" fill="${colour}" stroke="#ffffff" stroke-width="3" paint-order="stroke"${weight}${anchor}${turn}>${escaped(text)}</text>`,
    )
  }
}
