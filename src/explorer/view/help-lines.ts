import { cutEnd, padEnd, textWidth } from '../../report/typeset/text-width.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import { allBindings, type HelpSection } from '../state/bindings/bindings.ts'
import { latestOf } from '../state/latest.ts'
import type { State } from '../state/state.ts'
import { assumptionPhrases } from './message-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { filled } from './text-line.ts'

const LEGEND: readonly (readonly [sign: string, meaning: string])[] = [
  ['!', 'a violation: deadline missed, queue or link too full, no tree'],
  ['↑', 'its period was raised to fit'],
  ['~', 'the bound is safe, but not the tightest'],
  ['•', 'marked'],
  ['▾ ▴', 'what the list is sorted by; from its other end'],
  ['moved', 'how much the last change, or all since the file, moved the worst latency'],
  ['●', 'a receiver, with its latest arrival'],
  ['╌╌████··┊', 'from 0 to λmin, the range of arrivals, what is left to the deadline'],
]

/** What there is to type into a filter. */
const FILTERS: readonly (readonly [typed: string, meaning: string])[] = [
  ['orders', 'the text in a name: of the tunnel, its ends, a link on its way'],
  ['from: to: via: id:', 'a node or a link; a name of the network is met whole, other text in part'],
  ['slack<5us', 'also deadline period worst jitter (times), size load (sizes), lane hops receivers'],
  ['is:down', 'also broken rejected raised inexact twice marked moved; not:down'],
  ['-to:b4', 'without those; ! alone is what is broken or down'],
]

/** Room for a key, and for a word or two. */
const KEY = 7
const CELL = 26

/** All keys with a word each, in as many columns as there is room for: on a common screen they are seen at once. */
const sheet = (
  sections: readonly HelpSection[],
  width: number,
  painter: ScreenPainter,
): readonly string[] => {
  const seen = new Set<string>()
  const cells = sections.flatMap(([title, bindings]) => {
    const entries = bindings.flatMap(({ shown, help, brief }) => {
      const cell = padEnd(shown, KEY) + brief
      if (help === '' || seen.has(cell)) return []
      seen.add(cell)
      return [cutEnd(cell, CELL - 1)]
    })
    return entries.length === 0 ? [] : [painter.strong(title), ...entries]
  })
  const columns = Math.max(1, Math.floor(width / CELL))
  const height = Math.ceil(cells.length / columns)
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: columns }, (__, column) => filled(cells[column * height + row] ?? '', CELL))
      .join('')
      .trimEnd(),
  )
}

const written = (state: State, width: number, painter: ScreenPainter): readonly string[] => {
  const sections = allBindings(state)
  const signs = [
    ...sections.flatMap(([, all]) => all.map(b => b.shown)),
    ...LEGEND.map(([sign]) => sign),
    ...FILTERS.map(([sign]) => sign),
  ]
  const column = Math.max(...signs.map(textWidth)) + 2
  const row = (sign: string, meaning: string): readonly string[] =>
    wrap(meaning, Math.max(20, width - column)).map((line, i) => padEnd(i === 0 ? sign : '', column) + line)
  return [
    ...sheet(sections, width, painter),
    '',
    ...sections.flatMap(([title, bindings]) => [
      painter.strong(title),
      ...bindings.filter(b => b.help !== '').flatMap(b => row(b.shown, b.help)),
      '',
    ]),
    painter.strong('Filters'),
    ...FILTERS.flatMap(([typed, meaning]) => row(typed, meaning)),
    '',
    painter.strong('Signs'),
    ...LEGEND.flatMap(([sign, meaning]) => row(sign, meaning)),
    '',
    painter.strong('What the bounds rest on'),
    ...wrapPhrases(assumptionPhrases(state.world), ', ', Math.max(20, width)),
  ]
}

/** All keys on one screen; below it what each does, what filters and signs mean, and what the bounds rest on. */
export const helpLines: (state: State, width: number, painter: ScreenPainter) => readonly string[] = latestOf(
  written,
  ({ world, services, view, parameter, isZoomed, tunnels, links, focus, since }) => [
    ...[world, services, view, parameter, isZoomed, tunnels.sort, links.sort, focus, since],
  ],
)
