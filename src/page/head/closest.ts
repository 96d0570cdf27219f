import { element, type Markup } from '../../report/typeset/markup.ts'
import { timeDown, timeUp } from '../../report/typeset/time.ts'
import { hashOf } from '../address.ts'
import type { PageData, PageTunnel } from '../page-data.ts'

const MOST = 10

/** A tunnel with what it takes of its deadline, and where it waits longest. */
export interface Close {
  readonly tunnel: PageTunnel
  /** Worst case over deadline, or over the greatest worst case where no tunnel has a deadline; undefined without a bound. */
  readonly taken: number | undefined
  /** All waits on the way to the latest receiver, ps. */
  readonly waitPs: number
  readonly longest: { readonly link: number; readonly ps: number } | undefined
}

const waitsOf = (tunnel: PageTunnel): Pick<Close, 'waitPs' | 'longest'> => {
  const { receivers, up, hops, tree, worstPs } = tunnel
  const receiver = receivers.find(r => r.worstPs === worstPs) ?? receivers[0]
  let waitPs = 0
  let longest: Close['longest']
  for (let i = receiver?.leaf ?? -1; i >= 0; i = up[i] ?? -1) {
    const ps = hops[i]?.[1] ?? 0
    waitPs += ps
    const link = tree[i]
    if (link !== undefined && ps > (longest?.ps ?? 0)) longest = { link, ps }
  }
  return { waitPs, longest }
}

/** The tunnels closest to their deadline; where none has one, those with the greatest worst case. */
export const closestOf = ({ tunnels }: PageData): readonly Close[] => {
  const timed = tunnels.filter(t => t.deadlinePs !== undefined)
  const whole = timed.length > 0 ? 0 : tunnels.reduce((m, t) => Math.max(m, t.worstPs ?? 0), 1)
  const takenOf = ({ worstPs, deadlinePs }: PageTunnel): number =>
    worstPs === null ? Number.POSITIVE_INFINITY : worstPs / (deadlinePs ?? whole)
  return (timed.length > 0 ? timed : tunnels)
    .map(tunnel => ({ tunnel, taken: takenOf(tunnel) }))
    .sort((a, b) => (a.taken > b.taken ? -1 : a.taken < b.taken ? 1 : 0))
    .slice(0, MOST)
    .map(({ tunnel, taken }) => ({
      tunnel,
      taken: taken === Number.POSITIVE_INFINITY ? undefined : taken,
      ...waitsOf(tunnel),
    }))
}

const WIDTH = 1000

/** How much of the deadline is taken, the waits dark; the mark is the deadline. */
const bar = ({ tunnel: { worstPs }, taken, waitPs }: Close, most: number): Markup => {
  const x = (share: number): number => Math.round((WIDTH * share) / most)
  const waits = taken === undefined || worstPs === null ? 0 : (taken * waitPs) / worstPs
  return element(
    'svg',
    { class: 'taken', viewBox: `0 0 ${WIDTH} 10`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    element('rect', { class: 'all', width: x(1), height: 10 }),
    ...(taken === undefined
      ? [element('rect', { class: 'endless', width: WIDTH, height: 10 })]
      : [
          element('rect', { class: taken > 1 ? 'worst late' : 'worst', width: x(taken), height: 10 }),
          element('rect', { class: 'wait', width: x(waits), height: 10 }),
        ]),
    element('line', { class: 'limit', x1: x(1), x2: x(1), y1: 0, y2: 10 }),
  )
}

/** Never less than it is, and 100 % only where it is reached. */
const percentUp = (share: number): string => `${(Math.ceil(share * 1000) / 10).toFixed(1)} %`

/** The ten closest to their deadline, a bar each. */
export const closestMarkup = (data: PageData): Markup => {
  const list = closestOf(data)
  if (list.length === 0) return element('p', { class: 'note' }, 'No tunnel is in place.')
  const hasDeadlines = list.some(({ tunnel }) => tunnel.deadlinePs !== undefined)
  const most = list.reduce((m, { taken = 1 }) => Math.max(m, taken), 1)
  const row = (close: Close): Markup => {
    const { tunnel, taken, longest } = close
    const { id, worstPs, deadlinePs } = tunnel
    const link = longest && data.links[longest.link]
    const numbers =
      worstPs === null
        ? 'no bound'
        : deadlinePs === undefined
          ? timeUp(worstPs)
          : `${timeUp(worstPs)} of ${timeDown(deadlinePs)}`
    const isLate = taken === undefined || (hasDeadlines && taken > 1)
    return element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row', class: 'name' },
        element('a', { href: hashOf({ kind: 'tunnel', id }) }, id),
      ),
      element('td', { class: 'track' }, bar(close, most)),
      element(
        'td',
        { class: isLate ? 'num bad' : 'num' },
        hasDeadlines && taken !== undefined ? percentUp(taken) : '',
      ),
      element('td', { class: 'num' }, numbers),
      element(
        'td',
        { class: 'wait-at' },
        ...(longest === undefined || link === undefined
          ? []
          : [
              `${timeUp(longest.ps)} at `,
              element('a', { href: hashOf({ kind: 'link', id: link.id }) }, link.id),
            ]),
      ),
    )
  }
  const heads = hasDeadlines
    ? ['tunnel', '', 'taken', 'worst of deadline', 'longest wait']
    : ['tunnel', '', '', 'worst', 'longest wait']
  return element(
    'table',
    { class: 'closest' },
    element(
      'caption',
      {},
      hasDeadlines ? 'Closest to their deadline' : 'No deadlines are given: the latest',
      ' ',
      element('span', { class: 'key' }, element('i', { class: 'swatch wait' }), 'waiting'),
      ' ',
      element(
        'span',
        { class: 'key' },
        element('i', { class: 'swatch worst' }),
        'the rest of the worst case',
      ),
    ),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...heads.map((text, i) =>
          element('th', { scope: 'col', class: i === 2 || i === 3 ? 'num' : undefined }, text),
        ),
      ),
    ),
    element('tbody', {}, ...list.map(row)),
  )
}
