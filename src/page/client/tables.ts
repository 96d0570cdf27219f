import { hashOf } from '../address.ts'
import type { PageData, PageLane, PageTunnel } from '../page-data.ts'
import { h } from './dom.ts'
import type { Column } from './sortable-table.ts'
import {
  bytes,
  down,
  percent,
  rangeMicros,
  rateText,
  roomText,
  sensibleDecimals,
  timeText,
  up,
} from './text.ts'

const NO_BOUND = Number.POSITIVE_INFINITY

export interface TunnelRow {
  readonly index: number
  readonly tunnel: PageTunnel
}

export const tunnelRows = ({ tunnels }: PageData): readonly TunnelRow[] =>
  tunnels.map((tunnel, index) => ({ index, tunnel }))

/** Receivers beyond this are counted. */
const MOST_ENDS = 4

export const endsText = ({ nodes }: PageData, { sender, receivers }: PageTunnel): string => {
  const names = receivers.slice(0, MOST_ENDS).map(r => nodes[r.node]!.id)
  const rest = receivers.length - names.length
  return `${nodes[sender]!.id} → ${names.join(', ')}${rest > 0 ? ` +${rest}` : ''}`
}

export const tunnelColumns = (data: PageData): readonly Column<TunnelRow>[] => {
  const { tunnels } = data
  const decimals = sensibleDecimals(tunnels.flatMap(t => [t.minLatencyPs, t.maxJitterPs]))
  const deadlineDecimals = sensibleDecimals(tunnels.map(t => t.deadlinePs))
  const slackDecimals = sensibleDecimals(tunnels.map(t => t.slackPs))
  const rangeOf = ({ tunnel: { minLatencyPs, maxJitterPs } }: TunnelRow): ReturnType<typeof rangeMicros> =>
    maxJitterPs === null
      ? { minLatency: down(minLatencyPs, decimals), maxJitter: 'no bound', worst: 'no bound' }
      : rangeMicros(minLatencyPs, maxJitterPs, decimals)
  const isLate = ({ tunnel }: TunnelRow): boolean =>
    tunnel.worstPs === null || (typeof tunnel.slackPs === 'number' && tunnel.slackPs < 0)
  return [
    {
      head: 'tunnel',
      key: r => r.tunnel.id,
      cell: r => h('a', { href: hashOf({ kind: 'tunnel', id: r.tunnel.id }) }, r.tunnel.id),
    },
    { head: 'lane', isNumber: true, key: r => r.tunnel.lane, cell: r => String(r.tunnel.lane) },
    {
      head: 'size',
      isNumber: true,
      key: r => r.tunnel.sizeBits,
      cell: r => r.tunnel.source?.[0] ?? bytes(r.tunnel.sizeBits),
    },
    {
      head: 'period',
      isNumber: true,
      key: r => r.tunnel.periodPs,
      cell: r => r.tunnel.source?.[1] ?? timeText(r.tunnel.periodPs),
    },
    {
      head: 'λmin µs',
      isNumber: true,
      key: r => r.tunnel.minLatencyPs,
      cell: r => rangeOf(r).minLatency,
    },
    {
      head: 'δmax µs',
      isNumber: true,
      key: r => r.tunnel.maxJitterPs ?? NO_BOUND,
      cell: r => rangeOf(r).maxJitter,
    },
    {
      head: 'worst µs',
      isNumber: true,
      key: r => r.tunnel.worstPs ?? NO_BOUND,
      cell: r => h('span', isLate(r) ? { class: 'bad' } : {}, rangeOf(r).worst),
    },
    {
      head: 'deadline µs',
      isNumber: true,
      key: r => r.tunnel.deadlinePs ?? NO_BOUND,
      cell: r => down(r.tunnel.deadlinePs, deadlineDecimals),
    },
    {
      head: 'slack µs',
      isNumber: true,
      key: r => (r.tunnel.slackPs === null ? -NO_BOUND : (r.tunnel.slackPs ?? NO_BOUND)),
      cell: r => h('span', isLate(r) ? { class: 'bad' } : {}, down(r.tunnel.slackPs, slackDecimals)),
    },
    { head: 'from → to', cell: r => endsText(data, r.tunnel) },
  ]
}

export interface QueueRow {
  readonly link: number
  readonly lane: PageLane
}

export const queueRows = ({ links }: PageData): readonly QueueRow[] =>
  links.flatMap(({ lanes }, link) => lanes.map(lane => ({ link, lane })))

const roomOf = ({ queueBits }: PageLane): number => queueBits ?? NO_BOUND

export const queueColumns = (data: PageData): readonly Column<QueueRow>[] => {
  const decimals = sensibleDecimals(data.links.flatMap(({ lanes }) => lanes.map(lane => lane.delayPs)))
  const drawn = new Set(data.ports.map(({ link, lane }) => `${link} ${lane}`))
  const linkOf = (r: QueueRow) => data.links[r.link]!
  return [
    {
      head: 'link',
      key: r => linkOf(r).id,
      cell: r => h('a', { href: hashOf({ kind: 'link', id: linkOf(r).id }) }, linkOf(r).id),
    },
    {
      head: 'rate',
      isNumber: true,
      key: r => linkOf(r).bandwidthBps,
      cell: r => rateText(linkOf(r).bandwidthBps),
    },
    {
      head: 'load',
      isNumber: true,
      key: r => linkOf(r).utilization,
      cell: r => percent(linkOf(r).utilization),
    },
    { head: 'lane', isNumber: true, key: r => r.lane.lane, cell: r => String(r.lane.lane) },
    {
      head: 'worst delay µs',
      isNumber: true,
      key: r => r.lane.delayPs ?? NO_BOUND,
      cell: r => h('span', r.lane.delayPs === null ? { class: 'bad' } : {}, up(r.lane.delayPs, decimals)),
    },
    {
      head: 'backlog',
      isNumber: true,
      key: r => r.lane.backlogBits ?? NO_BOUND,
      cell: r =>
        h(
          'span',
          (r.lane.backlogBits ?? NO_BOUND) > roomOf(r.lane) ? { class: 'bad' } : {},
          bytes(r.lane.backlogBits),
        ),
    },
    {
      head: 'queue',
      isNumber: true,
      key: r => roomOf(r.lane),
      cell: r => roomText(r.lane.queueBits),
    },
    {
      head: 'full',
      isNumber: true,
      key: r => (r.lane.backlogBits ?? NO_BOUND) / roomOf(r.lane),
      cell: r => (r.lane.backlogBits === null ? '–' : percent(r.lane.backlogBits / roomOf(r.lane))),
    },
    {
      head: 'picture',
      cell: r =>
        drawn.has(`${r.link} ${r.lane.lane}`)
          ? h(
              'a',
              {
                href: hashOf({ kind: 'port', id: linkOf(r).id, lane: r.lane.lane }),
                'aria-label': `worst instant of ${linkOf(r).id}, lane ${r.lane.lane}`,
              },
              'worst instant',
            )
          : '–',
    },
  ]
}
