import { hashOf, type Selection } from '../address.ts'
import type { PageData, PageTunnel } from '../page-data.ts'
import { button, type Child, h } from './dom.ts'
import type { Chosen } from './names.ts'
import { endsText } from './tables.ts'
import { bytes, percent, rateText, roomText, timeText } from './text.ts'
import { explainedWaterfall, plainWaterfall } from './waterfall-view.ts'

/** What can be done with what is chosen. */
export type Actions = (selection: Selection | undefined) => readonly Child[]

/** What the panel can ask of the drawing. */
export interface Folding {
  readonly hostsFoldedInto: (node: number) => number
  readonly isOpen: (node: number) => boolean
  readonly toggle: (node: number) => void
}

const pairs = (list: readonly (readonly [string, Child])[]): HTMLElement =>
  h('dl', { class: 'pairs' }, ...list.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))

const exact = (ps: number | null): string => (ps === null ? 'no bound' : timeText(ps))

const linkTo = (selection: Selection, text: string): HTMLElement => h('a', { href: hashOf(selection) }, text)

/** Names with links, the first of many. */
const listed = (items: readonly HTMLElement[], most = 40): HTMLElement => {
  const list = h('span', {}, ...items.slice(0, most).flatMap((item, i) => (i === 0 ? [item] : [', ', item])))
  if (items.length > most) {
    const rest = button(`and ${items.length - most} more`, () => {
      rest.replaceWith(...items.slice(most).flatMap(item => [', ', item]))
    })
    list.append(' ', rest)
  }
  return items.length === 0 ? h('span', {}, 'none') : list
}

const tunnelLink = ({ tunnels }: PageData, index: number): HTMLElement =>
  linkTo({ kind: 'tunnel', id: tunnels[index]!.id }, tunnels[index]!.id)

const nodeLink = ({ nodes }: PageData, index: number): HTMLElement =>
  linkTo({ kind: 'node', id: nodes[index]!.id }, nodes[index]!.id)

const tunnelDetail = (data: PageData, index: number): readonly Child[] => {
  const tunnel = data.tunnels[index]!
  const fall = data.waterfalls[index]
  const { slackPs, deadlinePs, receivers } = tunnel
  const body = h(
    'div',
    {},
    fall === undefined ? plainWaterfall(data, tunnel, latest(tunnel)) : explainedWaterfall(data, fall),
  )
  const choose = h('select', { 'aria-label': 'Receiver of the waterfall' })
  choose.append(
    ...receivers.map(({ node, worstPs }, i) =>
      h('option', { value: i }, `${data.nodes[node]!.id}: ${exact(worstPs)}`),
    ),
  )
  choose.value = String(
    fall === undefined ? latest(tunnel) : receivers.findIndex(r => r.node === fall.receiver),
  )
  choose.addEventListener('change', () => {
    const r = Number(choose.value)
    const isExplained = fall !== undefined && receivers[r]!.node === fall.receiver
    body.replaceChildren(isExplained ? explainedWaterfall(data, fall) : plainWaterfall(data, tunnel, r))
  })
  return [
    h('h3', {}, `Tunnel ${tunnel.id}`),
    pairs([
      ['from → to', endsText(data, tunnel)],
      ['proven range', `${exact(tunnel.minLatencyPs)} to ${exact(tunnel.worstPs)}`],
      ['λmin, δmax', `${exact(tunnel.minLatencyPs)}, ${exact(tunnel.maxJitterPs)}`],
      ...(deadlinePs === undefined
        ? []
        : [
            [
              'deadline, slack',
              h(
                'span',
                (slackPs ?? -1) < 0 ? { class: 'bad' } : {},
                `${timeText(deadlinePs)}, ${exact(slackPs ?? null)}`,
              ),
            ] as const,
          ]),
      [
        'lane, size, period',
        [tunnel.lane, ...(tunnel.source ?? [bytes(tunnel.sizeBits), timeText(tunnel.periodPs)])].join(', '),
      ],
      ...(tunnel.exact
        ? []
        : [['bound', 'safe, but a long busy period was closed by its affine curve'] as const]),
    ]),
    ...(receivers.length > 1 ? [h('p', {}, 'To ', choose)] : []),
    body,
    ...(fall === undefined
      ? [h('p', { class: 'note' }, `Who is behind each wait: xlane explain … --tunnel ${tunnel.id}`)]
      : []),
  ]
}

/** The receiver with the greatest worst case. */
const latest = ({ receivers }: PageTunnel): number =>
  receivers.reduce(
    (best, r, i) => ((r.worstPs ?? Infinity) > (receivers[best]!.worstPs ?? Infinity) ? i : best),
    0,
  )

const linkDetail = (data: PageData, index: number): readonly Child[] => {
  const link = data.links[index]!
  const crossing = data.tunnels.flatMap((tunnel, t) => (tunnel.tree.includes(index) ? [t] : []))
  const drawn = new Set(data.ports.filter(p => p.link === index).map(p => p.lane))
  return [
    h('h3', {}, `Link ${link.id}`),
    ...(data.down?.links.includes(index) ? [h('p', { class: 'bad' }, 'Failed.')] : []),
    pairs([
      ['from, to', h('span', {}, nodeLink(data, link.from), ' → ', nodeLink(data, link.to))],
      ['rate, load', `${rateText(link.bandwidthBps)}, ${percent(link.utilization)}`],
      ...(link.remarks === undefined ? [] : [['remarks', link.remarks] as const]),
    ]),
    ...link.lanes.flatMap(({ lane, delayPs, backlogBits, queueBits, exact: isExact }) => [
      h('h3', {}, `Lane ${lane}`),
      pairs([
        ['worst delay', `${exact(delayPs)}${isExact ? '' : ' (affine tail)'}`],
        [
          'backlog',
          h(
            'span',
            (backlogBits ?? Infinity) > (queueBits ?? Infinity) ? { class: 'bad' } : {},
            `${bytes(backlogBits)} of ${roomText(queueBits)}`,
          ),
        ],
        [
          'tunnels',
          listed(crossing.filter(t => data.tunnels[t]!.lane === lane).map(t => tunnelLink(data, t))),
        ],
        ...(drawn.has(lane)
          ? [['picture', linkTo({ kind: 'port', id: link.id, lane }, 'its worst instant')] as const]
          : []),
      ]),
    ]),
    ...(link.lanes.length === 0 ? [h('p', { class: 'note' }, 'No tunnel crosses it.')] : []),
  ]
}

const nodeDetail = (data: PageData, index: number, folding: Folding): readonly Child[] => {
  const node = data.nodes[index]!
  const links = (end: 'from' | 'to'): HTMLElement[] =>
    data.links.flatMap(link =>
      link[end] === index
        ? linkTo({ kind: 'link', id: link.id }, `${link.id} (${percent(link.utilization)})`)
        : [],
    )
  const touching = (test: (t: PageTunnel) => boolean): HTMLElement[] =>
    data.tunnels.flatMap((t, i) => (test(t) ? tunnelLink(data, i) : []))
  const hosts = folding.hostsFoldedInto(index)
  return [
    h('h3', {}, `${node.kind === 'host' ? 'Host' : 'Switch'} ${node.id}`),
    ...(data.down?.nodes.includes(index) ? [h('p', { class: 'bad' }, 'Failed.')] : []),
    ...(hosts > 0
      ? [
          button(
            folding.isOpen(index) ? `Hide its ${hosts} hosts` : `Show its ${hosts} hosts`,
            () => folding.toggle(index),
            { id: 'unfold' },
          ),
        ]
      : []),
    pairs([
      ...(node.remarks === undefined ? [] : [['remarks', node.remarks] as const]),
      ['links out', listed(links('from'), 24)],
      ['links in', listed(links('to'), 24)],
      ...(node.kind === 'host'
        ? ([
            ['sends', listed(touching(t => t.sender === index))],
            ['receives', listed(touching(t => t.receivers.some(r => r.node === index)))],
          ] as const)
        : []),
    ]),
  ]
}

/** What there is to know about what was chosen. */
export const detailOf = (data: PageData, chosen: Chosen | undefined, folding: Folding): readonly Child[] => {
  switch (chosen?.kind) {
    case 'tunnel':
      return tunnelDetail(data, chosen.index)
    case 'link':
      return linkDetail(data, chosen.index)
    case 'node':
      return nodeDetail(data, chosen.index, folding)
    case 'port':
      return linkDetail(data, chosen.index)
    default:
      return [
        h(
          'p',
          { class: 'note' },
          'Choose a tunnel to see its tree in the drawing and where its bound comes from, a link to see who crosses it, a switch to see what is behind it.',
        ),
        ...(data.first === undefined
          ? []
          : [h('p', {}, 'The most critical tunnel:'), ...tunnelDetail(data, data.first)]),
      ]
  }
}
