import { hashOf } from '../address.ts'
import type { PageData, PagePart, PageTunnel, PageWaterfall } from '../page-data.ts'
import { h } from './dom.ts'
import { sensibleDecimals, timeText, up } from './text.ts'

/** Which colour a part has. */
const KINDS: Readonly<Record<string, number>> = {
  send: 0,
  blocking: 5,
  wake: 5,
  'own batch': 1,
  'control traffic': 3,
  cuts: 3,
  'same lane': 1,
  'higher lanes': 3,
  waiting: 1,
  'shaping saved': 6,
  'served before': 6,
  transmission: 2,
  propagation: 0,
  jitter: 4,
}

interface WaterfallStep {
  readonly link: number
  readonly parts: readonly PagePart[]
}

const words = (part: PagePart): string =>
  part.kind === 'blocking'
    ? `blocked by ${part.blockedBy ?? 'lower lanes'}`
    : part.kind === 'send'
      ? 'sending host'
      : part.kind

const who = ({ because = [], others = 0 }: PagePart, decimals: number): string =>
  [
    ...because.map(b => `${b.packets} × ${b.tunnel} = ${up(b.costPs, decimals)}`),
    ...(others > 0 ? [`and ${others} more`] : []),
  ].join(', ')

/** A bar from where the parts before end, as long as the part; what takes from the delay goes back. */
const bar = (part: PagePart, wholePs: number): HTMLElement => {
  const element = h('span', { class: `bar ${part.ps < 0 ? 'less' : `k${KINDS[part.kind] ?? 0}`}` })
  const from = part.ps < 0 ? part.sumPs : part.sumPs - part.ps
  element.style.marginLeft = `${(100 * from) / wholePs}%`
  element.style.width = `${(100 * Math.abs(part.ps)) / wholePs}%`
  return element
}

const table = (data: PageData, steps: readonly WaterfallStep[], caption: string): HTMLElement => {
  const sums = steps.flatMap(({ parts }) => parts.map(p => p.sumPs))
  const whole = Math.max(1, ...sums)
  const decimals = Math.max(3, sensibleDecimals([whole]))
  const rows = steps.flatMap(({ link, parts }) => [
    h(
      'tr',
      { class: 'step' },
      h(
        'th',
        { scope: 'rowgroup', colspan: 4 },
        link < 0
          ? 'at the sender'
          : h('a', { href: hashOf({ kind: 'link', id: data.links[link]!.id }) }, data.links[link]!.id),
      ),
    ),
    ...parts.flatMap(part => {
      const names = who(part, decimals)
      return [
        h(
          'tr',
          {},
          h('td', {}, words(part)),
          h('td', { class: 'num' }, up(part.ps, decimals)),
          h('td', { class: 'num' }, up(part.sumPs, decimals)),
          h('td', { class: 'track' }, bar(part, whole)),
        ),
        ...(names === '' ? [] : [h('tr', {}, h('td', { class: 'who', colspan: 4 }, names))]),
      ]
    }),
  ])
  const head = ['part', 'adds µs', 'so far µs'].map((text, i) =>
    h('th', { scope: 'col', class: i > 0 ? 'num' : undefined }, text),
  )
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      { class: 'fall' },
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...head, h('td'))),
      h('tbody', {}, ...rows),
    ),
  )
}

/** The bound of an explained tunnel, part by part. */
export const explainedWaterfall = (data: PageData, fall: PageWaterfall): HTMLElement =>
  table(data, fall.steps, `The path to ${data.nodes[fall.receiver]!.id}, the latest receiver, at worst`)

/** The bound of any tunnel to one of its receivers, with each wait as one part. */
export const plainWaterfall = (data: PageData, tunnel: PageTunnel, receiver: number): HTMLElement => {
  const { node, leaf, worstPs } = tunnel.receivers[receiver]!
  if (worstPs === null) return h('p', { class: 'bad' }, `No bound to ${data.nodes[node]!.id}.`)
  const path: number[] = []
  for (let i = leaf; i >= 0; i = tunnel.up[i]!) path.unshift(i)
  let sumPs = 0
  const parts = (given: readonly (readonly [string, number])[]): readonly PagePart[] =>
    given.flatMap(([kind, ps]) => {
      if (ps === 0) return []
      sumPs += ps
      return { kind: kind as PagePart['kind'], ps, sumPs }
    })
  const [latency, jitter] = tunnel.send
  const steps: WaterfallStep[] = [
    {
      link: -1,
      parts: parts([
        ['send', latency],
        ['jitter', jitter],
      ]),
    },
    ...path.map(i => {
      const [transmission, wait, propagation, spread] = tunnel.hops[i]!
      return {
        link: tunnel.tree[i]!,
        parts: parts([
          ['waiting', wait ?? 0],
          ['transmission', transmission],
          ['propagation', propagation],
          ['jitter', spread],
        ]),
      }
    }),
  ]
  return table(
    data,
    steps.filter(step => step.parts.length > 0),
    `The path to ${data.nodes[node]!.id}: never later than ${timeText(worstPs)}`,
  )
}
