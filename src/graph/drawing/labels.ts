import { element, type Markup } from '../../report/typeset/markup.ts'
import type { Point } from '../layout/points.ts'
import { along, type EdgeLine, FIGURES_AT } from './edges.ts'
import type { Drawn } from './look.ts'
import { foldedLines, shownName } from './names.ts'

/** Points of a letter in names and in figures. */
const FONT = 12
const SMALL = 11
const LETTER = 0.58

interface Label {
  /** Where it may stand, the best first. */
  readonly spots: readonly Point[]
  readonly lines: readonly string[]
  readonly size: number
  readonly classes: string
  /** What is wanted most is placed first; what would cover it is left out. */
  readonly rank: number
}

/** From this load on a link has its figure. */
const HOT = 0.5
/** At least so many of the busiest have one too. */
const HOTTEST = 3

/** Rounded; 100 % only where it is reached. */
const figureText = (load: number): string =>
  `${load < 1 ? Math.min(99, Math.round(load * 100)) : Math.round(load * 100)} %`

/** By how many percent of the line rate a load moved. */
const movedText = (by: number): string => `${by > 0 ? '+' : '−'}${Math.abs(by * 100).toFixed(1)} %`

const figuresOf = (drawn: Drawn, lines: readonly EdgeLine[]): readonly Label[] => {
  const { look } = drawn
  if (look.before !== undefined)
    return lines.flatMap(line =>
      line.moved === undefined || Math.round(line.moved * 1000) === 0
        ? []
        : [figure(line, movedText(line.moved), 4)],
    )
  const busy = lines.filter(({ load }) => load > 0).toSorted((a, b) => b.load - a.load)
  const limit = Math.min(HOT, busy[HOTTEST - 1]?.load ?? 0)
  return busy.flatMap((line): readonly Label[] => {
    const isChosen = look.highlight !== undefined && line.links.some(link => look.highlight?.links.has(link))
    if (look.highlight !== undefined && !isChosen) return []
    return isChosen || line.load >= limit ? [figure(line, figureText(line.load), isChosen ? 4 : 0)] : []
  })
}

const figure = (line: EdgeLine, text: string, rank: number): Label => {
  return {
    spots: FIGURES_AT.map(share => along(line, share)),
    lines: [text],
    size: SMALL,
    classes: 'figure',
    rank,
  }
}

const namesOf = (drawn: Drawn): readonly Label[] => {
  const { shape, view, look } = drawn
  const standing = (set: ReadonlySet<number> | undefined): ReadonlySet<number> =>
    new Set([...(set ?? [])].map(n => view.standsFor[n]!))
  const [chosen, found] = [standing(look.highlight?.nodes), standing(look.found)]
  return view.nodes.flatMap((node): readonly Label[] => {
    const place = drawn.at(node.node)
    if (place === undefined) return []
    const { kind } = shape.nodes[node.node]!
    const isChosen = chosen.has(node.node) || found.has(node.node)
    return [
      {
        spots: [place],
        // Where symbols are small there is room for the name alone.
        lines: [shownName(shape, node), ...(drawn.size < 0.8 ? [] : foldedLines(node))],
        size: Math.max(SMALL, Math.round(FONT * drawn.size)),
        classes: isChosen ? 'name chosen' : 'name',
        rank: isChosen ? 5 : node.group !== undefined ? 3 : kind === 'switch' ? 2 : 1,
      },
    ]
  })
}

interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

const boxOf = ({ lines, size }: Label, [x, y]: Point): Box => ({
  x,
  y,
  w: lines.reduce((m, line) => Math.max(m, [...line].length), 0) * size * LETTER,
  h: lines.length * size * 1.15,
})

/** Boxes by where they are, so that ten thousand labels are not held against each other. */
class Taken {
  readonly #cells = new Map<string, Box[]>()
  static readonly SIZE = 80

  #cellsOf({ x, y, w, h }: Box): readonly string[] {
    const cell = (v: number): number => Math.floor(v / Taken.SIZE)
    const keys: string[] = []
    for (let i = cell(x - w / 2); i <= cell(x + w / 2); i++)
      for (let j = cell(y - h / 2); j <= cell(y + h / 2); j++) keys.push(`${i} ${j}`)
    return keys
  }

  /** Takes the room of a box; false where some of it is taken. */
  take(box: Box): boolean {
    const keys = this.#cellsOf(box)
    const covers = (o: Box): boolean =>
      Math.abs(o.x - box.x) * 2 < o.w + box.w && Math.abs(o.y - box.y) * 2 < o.h + box.h
    if (keys.some(key => this.#cells.get(key)?.some(covers) ?? false)) return false
    for (const key of keys) {
      const known = this.#cells.get(key)
      if (known === undefined) this.#cells.set(key, [box])
      else known.push(box)
    }
    return true
  }
}

const labelMarkup = ({ lines, size, classes }: Label, [x, y]: Point): Markup => {
  const height = size * 1.15
  const first = y - ((lines.length - 1) * height) / 2 + size * 0.36
  const fixed = (n: number): string => String(Math.round(n * 10) / 10)
  return element(
    'g',
    { class: `label ${classes}` },
    ...lines.map((line, i) =>
      element(
        'text',
        {
          x: fixed(x),
          y: fixed(first + i * height),
          'text-anchor': 'middle',
          'font-size': i === 0 ? size : size - 2,
          class: i === 0 ? undefined : 'more',
          fill: '#17202b',
          stroke: '#ffffff',
          'stroke-width': 3,
          'stroke-linejoin': 'round',
          'paint-order': 'stroke',
        },
        line,
      ),
    ),
  )
}

/** Names and figures in one size whatever the zoom; those that would cover more wanted ones are left out. */
export const labelsMarkup = (drawn: Drawn, lines: readonly EdgeLine[]): readonly Markup[] => {
  const taken = new Taken()
  return [...namesOf(drawn), ...figuresOf(drawn, lines)]
    .toSorted((a, b) => b.rank - a.rank)
    .flatMap(label => {
      const spot = label.spots.find(at => taken.take(boxOf(label, at)))
      return spot === undefined ? [] : labelMarkup(label, spot)
    })
}
