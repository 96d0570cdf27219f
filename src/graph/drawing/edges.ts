import { element, type Markup } from '../../report/typeset/markup.ts'
import type { Point } from '../layout/points.ts'
import { SHADES, shadeOf, widthOf } from '../shades.ts'
import type { DrawnEdge } from '../view.ts'
import type { Drawn } from './look.ts'

/** One direction of an edge as a line. */
export interface EdgeLine {
  /** Its links: one, or a bundle between two drawn things. */
  readonly links: readonly number[]
  readonly from: Point
  readonly to: Point
  readonly width: number
  /** The load of the busiest of its links. */
  readonly load: number
  /** How much its load moved, where that is shown: that of the link that moved most. */
  readonly moved: number | undefined
  /** Whether both directions share this line. */
  readonly isBoth: boolean
}

/** Half of the distance between the lines of two directions beyond half of their width, points. */
const BESIDE = 1.6

const loadOf = ({ look }: Drawn, links: readonly number[]): number =>
  links.reduce((m, link) => Math.max(m, look.utilization?.[link] ?? 0), 0)

/** Whether all of a bundle has failed. */
const isDown = ({ look, shape }: Drawn, links: readonly number[]): boolean =>
  look.down !== undefined &&
  links.length > 0 &&
  links.every(
    link =>
      look.down?.links.has(link) ||
      look.down?.nodes.has(shape.links[link]!.from) ||
      look.down?.nodes.has(shape.links[link]!.to),
  )

const movedOf = ({ look }: Drawn, links: readonly number[]): number | undefined => {
  const { before, utilization } = look
  if (before === undefined || utilization === undefined) return undefined
  return links.reduce((most, link) => {
    const by = utilization[link]! - before[link]!
    return Math.abs(by) > Math.abs(most) ? by : most
  }, 0)
}

const isHit = ({ look }: Drawn, links: readonly number[]): boolean =>
  look.highlight !== undefined && links.some(link => look.highlight?.links.has(link))

/**
 * The lines of an edge: one where both directions look alike, else one for each, on the right of the way it goes. Ends
 * are the middles of the nodes, which are drawn above.
 */
export const linesOf = (drawn: Drawn, { a, b, forth, back }: DrawnEdge): readonly EdgeLine[] => {
  const { shape, at } = drawn
  const [from, to] = [at(a), at(b)]
  if (from === undefined || to === undefined) return []
  const rate = [...forth, ...back].reduce((m, link) => Math.max(m, shape.links[link]!.bandwidthBps), 0)
  const width = widthOf(rate * Math.max(1, forth.length, back.length) ** 0.5, drawn.slowestBps)
  const [there, here] = [loadOf(drawn, forth), loadOf(drawn, back)]
  const alike =
    forth.length > 0 &&
    back.length > 0 &&
    (drawn.look.before === undefined
      ? shadeOf(there) === shadeOf(here)
      : movedOf(drawn, forth) === movedOf(drawn, back)) &&
    isHit(drawn, forth) === isHit(drawn, back) &&
    isDown(drawn, forth) === isDown(drawn, back) &&
    !drawn.look.separates
  const line = (links: readonly number[], start: Point, end: Point, isBoth = false): EdgeLine => ({
    links,
    from: start,
    to: end,
    width,
    load: loadOf(drawn, links),
    moved: movedOf(drawn, links),
    isBoth,
  })
  if (alike) return [line([...forth, ...back], from, to, true)]
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy) || 1
  const by = forth.length > 0 && back.length > 0 ? BESIDE + width / 2 : 0
  const [ox, oy] = [(-dy / length) * by, (dx / length) * by]
  const beside = ([x, y]: Point, sign: number): Point => [x + sign * ox, y + sign * oy]
  return [
    ...(forth.length === 0 ? [] : [line(forth, beside(from, 1), beside(to, 1))]),
    ...(back.length === 0 ? [] : [line(back, beside(to, -1), beside(from, -1))]),
  ]
}

/** How a load moved, on white: up, down, or not at all. */
const MOVED = { more: '#b8460b', less: '#1b6f8f', same: '#c9ced6' } as const

const movedClass = (by: number): keyof typeof MOVED => (by > 0 ? 'more' : by < 0 ? 'less' : 'same')

const fixed = (n: number): string => String(Math.round(n * 10) / 10)

/** Where on its way the arrow of a line stands, and its figure, where there is room. */
const ARROW_AT = 0.66
export const FIGURES_AT: readonly number[] = [0.36, 0.48, 0.27, 0.58]

export const along = ({ from, to }: EdgeLine, share: number): Point => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
]

/** What has failed, on white. */
export const DOWN = '#b3261e'

/** A cross over what has failed. */
export const crossMarkup = ([x, y]: Point, r: number): Markup =>
  element('path', {
    class: 'cross',
    d: `M${fixed(x - r)},${fixed(y - r)}l${2 * r},${2 * r}m0,${-2 * r}l${-2 * r},${2 * r}`,
    fill: 'none',
    stroke: DOWN,
    'stroke-width': 2.5,
  })

const arrow = (line: EdgeLine, colour: string): Markup => {
  const [x, y] = along(line, ARROW_AT)
  const turn = (Math.atan2(line.to[1] - line.from[1], line.to[0] - line.from[0]) * 180) / Math.PI
  const size = 3.4 + line.width
  return element('path', {
    class: 'arrow',
    d: `M${fixed(size)},0L${fixed(-size * 0.7)},${fixed(size * 0.75)}L${fixed(-size * 0.7)},${fixed(-size * 0.75)}Z`,
    transform: `translate(${fixed(x)} ${fixed(y)}) rotate(${fixed(turn)})`,
    fill: colour,
  })
}

/** An edge with its lines; each answers to its name when pointed at. */
export const edgeMarkup = (drawn: Drawn, edge: DrawnEdge, lines: readonly EdgeLine[]): Markup => {
  const { look } = drawn
  const [first = 0] = [...edge.forth, ...edge.back]
  const isChosen = isHit(drawn, [...edge.forth, ...edge.back])
  return element(
    'g',
    { id: `e${first}`, class: ['edge', ...(isChosen ? ['hit'] : [])].join(' ') },
    ...lines.map(line => {
      const shade = shadeOf(line.load)
      const hit = isHit(drawn, line.links)
      const down = isDown(drawn, line.links)
      const moved = line.moved === undefined ? undefined : movedClass(line.moved)
      const colour = down
        ? DOWN
        : hit
          ? drawn.hitColour
          : moved === undefined
            ? SHADES[shade]!.colour
            : MOVED[moved]
      const d = `M${fixed(line.from[0])},${fixed(line.from[1])}L${fixed(line.to[0])},${fixed(line.to[1])}`
      const hasChanged = look.changed !== undefined && line.links.some(link => look.changed?.has(link))
      const words = line.links.flatMap(link => look.linkTitle?.(link) ?? [])
      return element(
        'g',
        {
          class: [
            'line',
            moved ?? `f${shade}`,
            ...(hit ? ['hit'] : []),
            ...(down ? ['down'] : []),
            ...(hasChanged ? ['changed'] : []),
          ].join(' '),
          'data-link': line.links[0],
        },
        ...(words.length === 0 ? [] : [element('title', {}, words.slice(0, 12).join('\n'))]),
        element('path', { class: 'grip', d, fill: 'none', stroke: 'none', 'stroke-width': 12 }),
        ...(hit
          ? [
              element('path', {
                class: 'halo',
                d,
                fill: 'none',
                stroke: '#ffffff',
                'stroke-width': line.width + 5,
              }),
            ]
          : []),
        element('path', {
          class: 'wire',
          d,
          fill: 'none',
          stroke: colour,
          'stroke-width': hit ? Math.max(4, line.width + 1) : line.width,
          ...(down
            ? { 'stroke-dasharray': '2 5' }
            : shade === 0 && !hit && look.utilization !== undefined
              ? { 'stroke-dasharray': '5 3' }
              : {}),
        }),
        ...(down ? [crossMarkup(along(line, 0.5), 6)] : line.isBoth ? [] : [arrow(line, colour)]),
      )
    }),
  )
}
