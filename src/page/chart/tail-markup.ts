import { element, type Markup } from '../../report/typeset/markup.ts'
import { timeDown, timeUp } from '../../report/typeset/time.ts'
import type { PageData, PageSeen, PageSimulation } from '../page-data.ts'
import { timeAxis } from './axis.ts'

const WIDTH = 900
const HEIGHT = 320
const LEFT = 74
const RIGHT = 24
const TOP = 24
const BOTTOM = 46

/** Share of packets that took longer than a time; steps, never below what was seen. */
export type TailPoint = readonly [ps: number, share: number]

/** From a histogram where there is one, else from the quantiles that were kept. */
export const tailOf = ({
  count,
  minPs,
  p50Ps,
  p99Ps,
  p999Ps,
  maxPs,
  histogram,
}: PageSeen): readonly TailPoint[] => {
  if (histogram === undefined) {
    const known: readonly TailPoint[] = [
      [minPs, 1],
      [p50Ps, 0.5],
      [p99Ps, 0.01],
      [p999Ps, 0.001],
    ]
    // Of a few packets no thousandth is known.
    return [...known.filter(([, share]) => share >= 1 / count), [maxPs, 1 / count]]
  }
  const { fromPs, binPs, counts } = histogram
  const points: TailPoint[] = [[minPs, 1]]
  let left = count
  counts.forEach((n, i) => {
    if (n === 0) return
    left -= n
    // Of a bin it is known that all of it is over at its end.
    if (left > 0) points.push([Math.min(maxPs, fromPs + (i + 1) * binPs), left / count])
  })
  points.push([maxPs, 1 / count])
  return points
}

/** How rarely packets of a tunnel took how long, against its bound: time to the right, share of packets on a log scale. */
export const tailMarkup = (
  data: PageData,
  { tunnel, receivers }: PageSimulation['tunnels'][number],
): Markup => {
  const { id, worstPs, minLatencyPs, deadlinePs } = data.tunnels[tunnel]!
  const tails = receivers.map(seen => ({ seen, points: tailOf(seen) }))
  const most = receivers.reduce((m, r) => Math.max(m, r.count), 1)
  const decades = Math.max(1, Math.ceil(Math.log10(most)))
  const fromPs = receivers.reduce((m, r) => Math.min(m, r.minPs), minLatencyPs)
  const seenPs = receivers.reduce((m, r) => Math.max(m, r.maxPs), worstPs ?? 0)
  const near = deadlinePs !== undefined && deadlinePs < 1.6 * seenPs ? deadlinePs : 0
  const span = Math.max(1, Math.max(seenPs, near) - fromPs)
  const at = (ps: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (ps - fromPs)) / (span * 1.03)
  const up = (share: number): number => TOP + ((HEIGHT - TOP - BOTTOM) * -Math.log10(share)) / decades
  const fixed = (n: number): string => n.toFixed(1)
  const line = (points: readonly TailPoint[]): string =>
    points
      .map(([ps, share], i) =>
        i === 0 ? `M${fixed(at(ps))},${fixed(up(share))}` : `H${fixed(at(ps))}V${fixed(up(share))}`,
      )
      .join('')
  const rule = (ps: number, shade: string, words: string, y: number): readonly Markup[] => [
    element('line', { class: shade, x1: fixed(at(ps)), x2: fixed(at(ps)), y1: TOP, y2: HEIGHT - BOTTOM }),
    element('text', { class: 'halo', x: fixed(at(ps) - 5), y, 'text-anchor': 'end' }, words),
  ]
  return element(
    'svg',
    {
      class: 'chart tail',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'img',
      'aria-label': `${id}: share of packets that took longer than a time. ${tails
        .map(({ seen }) => `At ${seen.node} the greatest of ${seen.count} was ${timeUp(seen.maxPs)}`)
        .join('; ')}; the bound is ${worstPs === null ? 'none' : timeUp(worstPs)}.`,
    },
    ...Array.from({ length: decades + 1 }, (_, i) => {
      const y = fixed(up(10 ** -i))
      return element(
        'g',
        {},
        element('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
        element(
          'text',
          { class: 'dim', x: LEFT - 8, y: Number(y) + 4, 'text-anchor': 'end' },
          i === 0 ? 'all' : i <= 2 ? `${10 ** (2 - i)} %` : `10⁻${superscript(i)}`,
        ),
      )
    }),
    ...timeAxis(fromPs, fromPs + span * 1.03, at, TOP, HEIGHT - BOTTOM, 'µs from release to receiver'),
    element('text', { class: 'dim', x: 10, y: TOP - 10 }, 'packets that took longer'),
    ...tails.map(({ seen, points }, i) =>
      element(
        'g',
        { class: `series series-${i % 4}` },
        element('title', {}, seen.node),
        element('path', { d: line(points) }),
        element('circle', { cx: fixed(at(seen.maxPs)), cy: fixed(up(1 / seen.count)), r: 3.5 }),
      ),
    ),
    ...(worstPs === null ? [] : rule(worstPs, 'bound', `bound ${timeUp(worstPs)}`, TOP + 14)),
    ...(near === 0 ? [] : rule(near, 'deadline', `deadline ${timeDown(near)}`, TOP + 30)),
  )
}

const superscript = (n: number): string => [...String(n)].map(d => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(d)]).join('')
