import { element, type Markup } from '../../report/typeset/markup.ts'
import { counted } from '../../report/typeset/numbers.ts'
import type { PageData } from '../page-data.ts'

const BINS = 10

/** How many tunnels have how much of their deadline left. */
export interface SlackCounts {
  /** Tenths of the deadline left: below 10 % first. */
  readonly tenths: readonly number[]
  /** Beyond their deadline, or without a bound. */
  readonly late: number
  readonly withoutDeadline: number
}

export const slackCounts = ({ tunnels }: Pick<PageData, 'tunnels'>): SlackCounts => {
  const tenths = Array.from({ length: BINS }, () => 0)
  let [late, withoutDeadline] = [0, 0]
  for (const { deadlinePs, slackPs } of tunnels) {
    if (deadlinePs === undefined) withoutDeadline++
    else if (typeof slackPs !== 'number' || slackPs < 0) late++
    else tenths[Math.min(BINS - 1, Math.floor((slackPs * BINS) / deadlinePs))]!++
  }
  return { tenths, late, withoutDeadline }
}

const WIDTH = 300
const HEIGHT = 120
const FOOT = 22
const HEAD = 14

/** Columns of how many tunnels have how much left; the first, marked, are too late. */
export const slackHistogram = (data: PageData): Markup => {
  const { tenths, late, withoutDeadline } = slackCounts(data)
  const timed = data.tunnels.length - withoutDeadline
  const note = withoutDeadline === 0 ? '' : `; ${counted(withoutDeadline, 'tunnel')} without a deadline`
  if (timed === 0) return element('p', { class: 'note' }, 'No tunnel has a deadline.')
  const columns = [...(late > 0 ? [late] : []), ...tenths]
  const most = Math.max(1, ...columns)
  const step = WIDTH / columns.length
  const high = HEIGHT - FOOT - HEAD
  const words = [
    ...(late > 0 ? [`${counted(late, 'tunnel')} too late`] : []),
    ...tenths.flatMap((n, i) => (n === 0 ? [] : [`${n} with ${i * 10} to ${(i + 1) * 10} %`])),
  ].join(', ')
  return element(
    'figure',
    { class: 'slacks' },
    element('figcaption', {}, `Slack, as a share of the deadline, of ${counted(timed, 'tunnel')}${note}`),
    element(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `Slack left: ${words}` },
      ...columns.flatMap((n, i) => {
        const isLate = late > 0 && i === 0
        const tenth = late > 0 ? i - 1 : i
        const height = n === 0 ? 0 : Math.max(2, Math.round((high * n) / most))
        const x = Math.round(i * step)
        const middle = Math.round((i + 0.5) * step)
        return [
          element('rect', {
            class: isLate ? 'late' : tenth === 0 ? 'close' : 'calm',
            x: x + 2,
            y: HEAD + high - height,
            width: Math.round(step) - 4,
            height,
          }),
          ...(n === 0
            ? []
            : [
                element(
                  'text',
                  { x: middle, y: HEAD + high - height - 3, 'text-anchor': 'middle' },
                  String(n),
                ),
              ]),
          element(
            'text',
            { class: 'dim', x: isLate ? middle : x, y: HEIGHT - 7, 'text-anchor': 'middle' },
            isLate ? 'late' : i === 0 || tenth === BINS - 1 ? '' : String(tenth * 10),
          ),
        ]
      }),
      element('line', { class: 'axis', x1: 0, x2: WIDTH, y1: HEAD + high, y2: HEAD + high }),
      element('text', { class: 'dim', x: WIDTH, y: HEIGHT - 7, 'text-anchor': 'end' }, '100 %'),
      ...(late > 0 ? [] : [element('text', { class: 'dim', x: 0, y: HEIGHT - 7 }, '0')]),
    ),
  )
}
