import { element, type Markup } from '../../report/typeset/markup.ts'
import { SHADES } from '../shades.ts'

const STEP = 74

/** What colours and widths mean, below a drawing that ends at `top`. */
export const legendMarkup = (hasLoads: boolean, width: number, top: number): Markup => {
  const text = (x: number, y: number, words: string): Markup =>
    element('text', { x, y, 'font-size': 11, fill: '#505c6b' }, words)
  const left = hasLoads ? Math.max(12, (width - STEP * SHADES.length - 36) / 2) : 14
  return element(
    'g',
    { class: 'legend' },
    ...(hasLoads
      ? [
          text(left, top + 18, 'load'),
          ...SHADES.flatMap(({ colour, text: words }, i) => [
            element('rect', {
              x: left + 36 + i * STEP,
              y: top + 10,
              width: STEP - 2,
              height: 8,
              fill: colour,
            }),
            text(left + 36 + i * STEP, top + 31, words),
          ]),
        ]
      : []),
    text(
      left,
      top + (hasLoads ? 47 : 24),
      `width: line rate${hasLoads ? '; two lines with arrows where the directions differ' : ''}`,
    ),
  )
}
