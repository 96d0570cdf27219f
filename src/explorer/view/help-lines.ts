import { assumptionsOf } from '../../report/analysis/assumptions.ts'
import { padEnd, textWidth } from '../../report/typeset/text-width.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import { allBindings } from '../state/bindings.ts'
import type { State } from '../state/state.ts'
import type { ScreenPainter } from './painter.ts'

const LEGEND: readonly (readonly [sign: string, meaning: string])[] = [
  ['!', 'a violation: deadline missed, queue or link too full, no tree'],
  ['↑', 'its period was raised to fit'],
  ['~', 'the bound is safe, but not the tightest'],
  ['moved', 'how much the last change moved the worst latency'],
  ['●', 'a receiver, with its latest arrival'],
  ['╌╌████··┊', 'from 0 to λmin, the range of arrivals, what is left to the deadline'],
]

const assumptionLines = ({ world }: State, width: number): readonly string[] =>
  wrapPhrases(
    assumptionsOf({
      assumptions: world.assumptions,
      tunnels: [...world.bounds.values()],
      links: [...world.links.values()],
    }),
    ', ',
    Math.max(20, width),
  )

/** All keys of all views, what the signs mean, and what the bounds rest on. */
export const helpLines = (state: State, width: number, painter: ScreenPainter): readonly string[] => {
  const sections = allBindings(state)
  const signs = [...sections.flatMap(([, all]) => all.map(b => b.shown)), ...LEGEND.map(([sign]) => sign)]
  const column = Math.max(...signs.map(textWidth)) + 2
  const row = (sign: string, meaning: string): readonly string[] =>
    wrap(meaning, Math.max(20, width - column)).map((line, i) => padEnd(i === 0 ? sign : '', column) + line)
  return [
    ...sections.flatMap(([title, bindings]) =>
      bindings.length === 0
        ? []
        : [
            painter.strong(title),
            ...bindings.filter(b => b.help !== '').flatMap(b => row(b.shown, b.help)),
            '',
          ],
    ),
    painter.strong('Signs'),
    ...LEGEND.flatMap(([sign, meaning]) => row(sign, meaning)),
    '',
    painter.strong('What the bounds rest on'),
    ...assumptionLines(state, width),
  ]
}
