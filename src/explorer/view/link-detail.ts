import type { TunnelBound } from '../../analysis/result.ts'
import { ETHERNET_MTU_BITS, type PortSettings, portSettings } from '../../model/port.ts'
import type { Link } from '../../model/topology.ts'
import { formatRate, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { backlogText, loadText } from '../../report/analysis/links-table.ts'
import { sendsPlainly, sentText, whenText } from '../../report/analysis/source-text.ts'
import { nameColumn } from '../../report/typeset/columns.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { renderTable } from '../../report/typeset/table.ts'
import { microsUp, sensibleDecimals } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrapPhrases } from '../../report/typeset/wrap.ts'
import { otherWay } from '../state/cables.ts'
import { once } from '../state/once.ts'
import type { State } from '../state/state.ts'
import type { World } from '../what-if/world.ts'
import { hasFailed } from './link-rows.ts'
import type { ScreenPainter } from './painter.ts'
import { lines, plain, type TextLine } from './text-line.ts'

/** The tunnels over each link, in file order. */
const crossing: (world: World) => ReadonlyMap<string, readonly TunnelBound[]> = once((world: World) => {
  const found = new Map<string, TunnelBound[]>()
  for (const { id } of world.tunnels) {
    const bound = world.bounds.get(id)
    if (bound === undefined) continue
    for (const link of bound.tree) {
      const known = found.get(link)
      if (known === undefined) found.set(link, [bound])
      else known.push(bound)
    }
  }
  return found
})

const waitAt = (bound: TunnelBound, link: string): number | null | undefined =>
  bound.receivers.flatMap(r => r.hops).find(hop => hop.link === link)?.queueingPs

/** What it sends at once at most, on the wire. */
const batchBits = ({ sizeBits, packets = 1, message }: TunnelBound): number =>
  message === undefined ? packets * sizeBits : (message.fragments - 1) * sizeBits + message.lastBits

const meter = (share: number, width: number): string => {
  const full = Math.min(width, Math.ceil(share * width))
  return '█'.repeat(full) + '░'.repeat(width - full)
}

const laneLines = (world: World, link: Link, width: number, painter: ScreenPainter): readonly string[] => {
  const bound = world.links.get(link.id)
  if (bound === undefined) return [painter.dim('no tunnel crosses it')]
  const cells = Math.max(8, Math.min(40, width - 44))
  const paint = (share: number) => (share > 1 ? painter.bad : share > 0.9 ? painter.warn : painter.good)
  return [
    `load    ${paint(bound.utilization)(meter(bound.utilization, cells))} ${loadText(bound.utilization)}`,
    ...bound.lanes.map(({ lane, backlogBits, queueBits, delayPs, exact }) => {
      const share = backlogBits === null ? 1 : backlogBits / queueBits
      const delay = delayPs === null ? 'no bound' : `${timeText(delayPs)}${exact ? '' : ' ~'}`
      const bar = paint(backlogBits === null ? 2 : share)(meter(share, cells))
      return `lane ${String(lane).padEnd(2)} ${bar} ${backlogText(backlogBits)} of ${formatSize(queueBits)}, delay ${delay}`
    }),
  ]
}

/** What this port has that a plain one has not. */
const portPhrases = ({
  preemption,
  reserved,
  wakeLatencyPs,
  queueCellBits,
  mtuBits,
}: PortSettings): readonly string[] => [
  ...(mtuBits === ETHERNET_MTU_BITS || !Number.isFinite(mtuBits) ? [] : [`MTU ${formatSize(mtuBits)}`]),
  ...(preemption === undefined
    ? []
    : [
        `lanes below ${preemption.expressLanes} are express, fragments ≥ ${formatSize(preemption.minFragmentBits)}`,
      ]),
  ...reserved.map(
    ({ name, packets, sizeBits, periodPs }) =>
      `${visible(name)} ${packets === 1 ? '' : `${packets} × `}${formatSize(sizeBits)} every ${timeText(periodPs)} before all lanes`,
  ),
  ...(wakeLatencyPs === 0 ? [] : [`wakes within ${timeText(wakeLatencyPs)}`]),
  ...(queueCellBits === 1 ? [] : [`queue in cells of ${formatSize(queueCellBits)}`]),
]

/** The other direction of the same cable. */
const otherText = ({ topology, world }: State, link: Link): string => {
  const other = otherWay(topology, link)
  if (other === undefined) return 'one way only'
  const load = world.links.get(other.id)?.utilization
  const state = hasFailed(world, other) ? 'failed' : load === undefined ? 'idle' : `load ${loadText(load)}`
  return `other way ${visible(other.id)} ${state}`
}

/** Everything about one link: its lanes, and the tunnels that cross it. */
export const linkDetail = (
  state: State,
  link: Link,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const { world } = state
  const tunnels = (crossing(world).get(link.id) ?? []).toSorted((a, b) => a.lane - b.lane)
  const waits = tunnels.map(t => waitAt(t, link.id))
  const decimals = sensibleDecimals(waits)
  const micros = (ps: number | null | undefined): string =>
    ps === undefined ? '–' : ps === null ? 'unbounded' : microsUp(ps, decimals)
  const share = (t: TunnelBound): number => (batchBits(t) / link.bandwidthBps) * (1e12 / t.periodPs)
  const broken = new Set(
    world.violations.flatMap(v => ('tunnel' in v && v.tunnel !== undefined ? v.tunnel : [])),
  )
  const table = renderTable<TunnelBound>(
    [
      nameColumn(t => t.id, undefined, 12),
      { head: ['lane'], align: 'right', rank: 2, text: t => String(t.lane) },
      { head: ['wait here'], unit: 'µs', align: 'right', rank: 3, text: t => micros(waitAt(t, link.id)) },
      { head: ['of the link'], align: 'right', rank: 4, text: t => loadText(share(t)) },
      {
        head: ['worst'],
        unit: 'µs',
        align: 'right',
        rank: 5,
        text: t => (t.maxJitterPs === null ? 'unbounded' : microsUp(t.minLatencyPs + t.maxJitterPs, 3)),
      },
      ...(tunnels.every(sendsPlainly)
        ? []
        : [
            {
              head: ['sends'],
              align: 'left',
              rank: 7,
              text: (t: TunnelBound) => `${sentText(t)}, ${whenText(t)}`,
            } as const,
          ]),
      {
        head: [''],
        align: 'left',
        rank: 6,
        text: t => (broken.has(t.id) ? '!' : ''),
        paint: () => painter.bad,
      },
    ],
    tunnels,
    { width, painter },
  )
  const heading = table.lines.length - tunnels.length
  return [
    ...lines(
      wrapPhrases(
        [
          painter.strong(visible(link.id)),
          formatRate(link.bandwidthBps),
          `queue ${formatSize(link.queueSizeBits)} per lane`,
          `at least ${timeText(link.minLatencyPs)}`,
          `jitter ${timeText(link.maxJitterPs)}`,
          ...portPhrases(portSettings(state.topology, link)),
          ...(hasFailed(world, link) ? [painter.bad('✗ failed')] : []),
          otherText(state, link),
        ],
        ' · ',
        width,
        '  ',
      ),
    ),
    plain(''),
    ...lines(laneLines(world, link, width, painter)),
    plain(''),
    ...(tunnels.length === 0
      ? []
      : [
          plain(
            painter.dim(`${counted(tunnels.length, 'tunnel')} cross${tunnels.length === 1 ? 'es' : ''} it`),
          ),
        ]),
    ...(tunnels.length === 0 ? [] : table.lines).map((text, i): TextLine => {
      const tunnel = tunnels[i - heading]
      return tunnel === undefined ? { text } : { text, jump: tunnel.id }
    }),
  ]
}
