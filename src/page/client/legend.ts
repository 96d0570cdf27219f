import { SHADES } from '../../graph/shades.ts'
import { h } from './dom.ts'

/** What colours, widths and lines of the drawing mean. */
export const loadLegend = (): HTMLElement =>
  h(
    'p',
    { class: 'legend' },
    h('span', {}, 'load:'),
    h(
      'span',
      { class: 'scale' },
      ...SHADES.map(({ text }, i) => h('span', {}, h('i', { class: `s${i}` }), text)),
    ),
    h(
      'span',
      {},
      'width: line rate. Two lines with arrows where the directions differ. Ctrl and wheel zoom.',
    ),
  )
