import { element, type Markup } from '../../report/typeset/markup.ts'
import { timeUp } from '../../report/typeset/time.ts'
import { hashOf } from '../address.ts'
import { timeAxis } from '../chart/axis.ts'
import type { PageData } from '../page-data.ts'
import type { Block, Timeline, TimelineRow } from './timeline.ts'

const WIDTH = 1000
const LEFT = 168
const RIGHT = 16
const TOP = 8
const ROW = 46
const BLOCK = 20
const FOOT = 40
/** Width of a letter in blocks, and the longest name before the rows. */
const LETTER = 6.3
const MOST_LETTERS = 24

const fixed = (n: number): string => n.toFixed(1)

const cut = (text: string, letters: number): string =>
  text.length <= letters ? text : letters < 3 ? '' : `${text.slice(0, letters - 1)}…`

/** Ports as rows, frames as blocks, the followed packet through all of them: one time axis from its release. */
export const ganttMarkup = (data: PageData, timeline: Timeline): Markup => {
  const rows = timeline.rows.filter(({ link }) => link >= 0)
  const name = data.tunnels[timeline.tunnel]!.id
  const fromPs = rows.reduce((m, r) => r.blocks.reduce((n, b) => Math.min(n, b.fromPs), m), 0)
  const lastPs = rows.reduce((m, r) => Math.max(m, r.farPs ?? r.endsPs, r.endsPs), 1)
  const toPs = Math.max(lastPs, timeline.worstPs ?? 0) * 1.01
  const at = (ps: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (ps - fromPs)) / (toPs - fromPs)
  const bottom = TOP + rows.length * ROW
  const { deadlinePs } = data.tunnels[timeline.tunnel]!
  const rule = (ps: number, words: string, shade: string): readonly Markup[] => [
    element('line', { class: shade, x1: fixed(at(ps)), x2: fixed(at(ps)), y1: TOP, y2: bottom }),
    element('title', {}, words),
  ]
  return element(
    'svg',
    {
      class: 'chart gantt',
      viewBox: `0 0 ${WIDTH} ${bottom + FOOT}`,
      role: 'img',
      'aria-label': sentence(data, timeline, rows),
    },
    ...timeAxis(fromPs, toPs, at, TOP, bottom, 'µs since the release of the packet'),
    ...(deadlinePs !== undefined && deadlinePs <= toPs
      ? [element('g', {}, ...rule(deadlinePs, `deadline ${timeUp(deadlinePs)}`, 'deadline'))]
      : []),
    ...endMarkup(rows, bottom, at),
    ...rows.flatMap((row, i) => rowMarkup(data, row, rows[i + 1], TOP + i * ROW, at, name)),
  )
}

/** Where the packet is received, after the last wire. */
const endMarkup = (
  rows: readonly TimelineRow[],
  bottom: number,
  at: (ps: number) => number,
): readonly Markup[] => {
  const last = rows.at(-1)
  if (last?.farPs === undefined) return []
  const y = bottom - ROW / 2
  const x = at(last.farPs)
  return [
    element('path', { class: 'travels', d: `M${fixed(at(last.endsPs))},${y}H${fixed(x)}` }),
    element('circle', { class: 'received', cx: fixed(x), cy: y, r: 5 }),
    element(
      'text',
      { class: 'halo', x: fixed(x - 4), y: y - 11, 'text-anchor': 'end' },
      `received ${timeUp(Math.ceil(last.farPs))}`,
    ),
  ]
}

const rowMarkup = (
  data: PageData,
  row: TimelineRow,
  next: TimelineRow | undefined,
  y: number,
  at: (ps: number) => number,
  name: string,
): readonly Markup[] => {
  const link = data.links[row.link]!
  const middle = y + ROW / 2
  const high = middle - BLOCK / 2
  const block = ({
    kind,
    who,
    what,
    fromPs,
    toPs,
  }: Omit<Block, 'kind'> & { readonly kind: string }): Markup => {
    const [x, width] = [at(fromPs), Math.max(0.8, at(toPs) - at(fromPs))]
    const label = cut(who, Math.floor((width - 4) / LETTER))
    return element(
      'g',
      { class: `block ${kind}` },
      element(
        'title',
        {},
        `${who}${what === '' ? '' : `, ${what}`}: ${timeUp(Math.ceil(toPs - fromPs))}, from ${timeUp(Math.ceil(fromPs))} to ${timeUp(Math.ceil(toPs))}`,
      ),
      element('rect', { x: fixed(x), y: high, width: fixed(width), height: BLOCK }),
      ...(label === ''
        ? []
        : [element('text', { x: fixed(x + width / 2), y: middle + 4, 'text-anchor': 'middle' }, label)]),
    )
  }
  const waits = row.startsPs > row.arrivesPs
  const landing = row.farPs === undefined ? undefined : ([at(row.farPs), middle + ROW] as const)
  return [
    element(
      'a',
      { href: hashOf({ kind: 'link', id: link.id }) },
      element(
        'text',
        { class: 'port', x: LEFT - 8, y: middle + 4, 'text-anchor': 'end' },
        cut(link.id, MOST_LETTERS),
      ),
    ),
    element('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: middle, y2: middle }),
    ...row.blocks.filter(b => b.toPs > b.fromPs).map(block),
    block({ kind: 'own', who: name, what: 'the packet itself', fromPs: row.startsPs, toPs: row.endsPs }),
    ...(waits
      ? [
          element('path', {
            class: 'waiting',
            d: `M${fixed(at(row.arrivesPs))},${high + BLOCK + 5}v-3V${high + BLOCK + 5}H${fixed(at(row.startsPs))}v-3`,
          }),
        ]
      : []),
    element(
      'path',
      {
        class: 'arrives',
        d: `M${fixed(at(row.arrivesPs))},${high - 1}l-4,-7h8z`,
      },
      element('title', {}, `arrives at ${timeUp(Math.ceil(row.arrivesPs))}`),
    ),
    ...(next === undefined || landing === undefined
      ? []
      : [
          element('path', {
            class: 'travels',
            d: `M${fixed(at(row.endsPs))},${middle + BLOCK / 2}L${fixed(landing[0])},${fixed(landing[1] - BLOCK / 2 - 8)}`,
          }),
        ]),
  ]
}

/** What the picture shows, in words. */
const sentence = (data: PageData, { tunnel }: Timeline, rows: readonly TimelineRow[]): string => {
  const waits = rows
    .filter(r => r.startsPs > r.arrivesPs)
    .map(r => `${timeUp(Math.ceil(r.startsPs - r.arrivesPs))} at ${data.links[r.link]!.id}`)
  return `The packet of ${data.tunnels[tunnel]!.id} through ${rows.length} ports${waits.length === 0 ? ', waiting nowhere' : `; it waits ${waits.join(', ')}`}.`
}

/** What the blocks are. */
export const ganttLegend = ({ isShortened }: Timeline): Markup =>
  element(
    'p',
    { class: 'legend' },
    ...(
      [
        ['own', 'the packet itself'],
        ['blocking', 'already on the wire: a lower lane or best effort'],
        ['lane', 'same lane, before it'],
        ['higher', 'higher lanes'],
      ] as const
    ).map(([kind, text]) => element('span', {}, element('i', { class: `swatch block-${kind}` }), text)),
    element('span', {}, '▼ arrives, then waits for as long as the bracket is'),
    ...(isShortened
      ? [element('span', {}, 'blocks are shortened alike where line shaping rules part of them out')]
      : []),
  )
