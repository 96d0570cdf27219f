import { hashOf } from '../address.ts'
import { tailMarkup } from '../chart/tail-markup.ts'
import type { PageData, PageSeen, PageSimulation, PageTunnel } from '../page-data.ts'
import { h, nodeOf, s } from './dom.ts'
import { showSection } from './skeleton.ts'
import { sortableTable } from './sortable-table.ts'
import { down, percent, sensibleDecimals, up } from './text.ts'
import type { View } from './view.ts'

interface Row {
  readonly index: number
  readonly tunnel: PageTunnel
  readonly seen: PageSeen
}

/** Bars over a range of `mostPs − leastPs`: how many packets took how long. */
const histogramOver = (
  { fromPs, binPs, counts }: NonNullable<PageSeen['histogram']>,
  leastPs: number,
  mostPs: number,
): SVGElement => {
  const spread = Math.max(1, mostPs - leastPs)
  const highest = counts.reduce((a, b) => Math.max(a, b), 1)
  return s(
    'svg',
    { class: 'histogram', viewBox: `0 0 1000 100`, preserveAspectRatio: 'none', 'aria-hidden': true },
    ...counts.flatMap((count, i) => {
      if (count === 0) return []
      const x = (1000 * (fromPs + i * binPs - leastPs)) / spread
      const height = Math.max(2, (100 * count) / highest)
      const bar = { x, y: 100 - height, width: Math.max(1.5, (1000 * binPs) / spread), height }
      return s('rect', bar, s('title', {}, `${count} packets around ${up(fromPs + i * binPs, 3)} µs`))
    }),
  )
}

/** What was seen inside what is proven: the grey bar is [λmin, λmin + δmax], the blue one least to greatest. */
const rangeOf = ({ tunnel, seen }: Row): HTMLElement => {
  const bound =
    tunnel.receivers.find(r => r.node >= 0 && r.worstPs !== null) === undefined ? null : tunnel.worstPs
  const least = Math.min(tunnel.minLatencyPs, seen.minPs)
  const most = Math.max(bound ?? seen.maxPs, seen.maxPs)
  const part = (ps: number): string => `${(100 * (ps - least)) / Math.max(1, most - least)}%`
  const box = h('span', {
    class: 'range',
    role: 'img',
    'aria-label': `seen ${down(seen.minPs, 3)} to ${up(seen.maxPs, 3)} µs of the range proven`,
  })
  const proven = h('i')
  proven.style.left = part(tunnel.minLatencyPs)
  proven.style.right = `${100 - Number.parseFloat(part(bound ?? most))}%`
  const observed = h('b')
  observed.style.left = part(seen.minPs)
  observed.style.width = `${(100 * Math.max(0, seen.maxPs - seen.minPs)) / Math.max(1, most - least)}%`
  box.append(proven, observed)
  if (seen.histogram !== undefined) {
    box.classList.add('tall')
    box.prepend(histogramOver(seen.histogram, least, most))
  }
  for (const ps of [seen.p50Ps, seen.p99Ps, seen.p999Ps]) {
    const mark = h('u')
    mark.style.left = part(ps)
    box.append(mark)
  }
  if (bound !== null && seen.maxPs > bound) {
    const beyond = h('u', { class: 'out' })
    beyond.style.left = part(seen.maxPs)
    box.append(beyond)
  }
  return box
}

const simulationBody = (data: PageData, simulation: PageSimulation): readonly HTMLElement[] => {
  const rows: readonly Row[] = simulation.tunnels.flatMap(({ tunnel, receivers }) =>
    receivers.map(seen => ({ index: tunnel, tunnel: data.tunnels[tunnel]!, seen })),
  )
  const decimals = sensibleDecimals(rows.flatMap(r => [r.seen.minPs, r.seen.maxPs]))
  const broken = simulation.violations + simulation.drops
  const table = sortableTable<Row>(
    'Receivers simulated',
    [
      {
        head: 'tunnel',
        key: r => r.tunnel.id,
        cell: r => h('a', { href: hashOf({ kind: 'tunnel', id: r.tunnel.id }) }, r.tunnel.id),
      },
      { head: 'receiver', key: r => r.seen.node, cell: r => r.seen.node },
      { head: 'seen within proven', cell: rangeOf },
      { head: 'packets', isNumber: true, key: r => r.seen.count, cell: r => String(r.seen.count) },
      { head: 'least µs', isNumber: true, key: r => r.seen.minPs, cell: r => down(r.seen.minPs, decimals) },
      { head: 'median µs', isNumber: true, key: r => r.seen.p50Ps, cell: r => up(r.seen.p50Ps, decimals) },
      { head: '99.9 % µs', isNumber: true, key: r => r.seen.p999Ps, cell: r => up(r.seen.p999Ps, decimals) },
      { head: 'greatest µs', isNumber: true, key: r => r.seen.maxPs, cell: r => up(r.seen.maxPs, decimals) },
      {
        head: 'of the bound',
        isNumber: true,
        key: r => r.seen.tightness ?? 0,
        cell: r => (r.seen.tightness === null ? '–' : percent(r.seen.tightness)),
      },
    ],
    rows,
  )
  return [
    h('ul', { class: 'facts' }, ...simulation.scenario.map(phrase => h('li', {}, phrase))),
    h(
      'p',
      { class: broken > 0 ? 'bad' : 'note' },
      `${simulation.packets} packets, ${simulation.drops} lost, ${simulation.violations} outside the range proven for them`,
    ),
    h(
      'p',
      { class: 'note' },
      'Grey: the range proven for the tunnel. Blue: from the least to the greatest latency seen at the receiver; the marks are the median, 99 % and 99.9 %. Where the simulation gave its histogram, how many packets took how long stands above.',
    ),
    table.element,
  ]
}

export interface SimulationView extends View {
  /** The tunnel whose tail is drawn; the first that was simulated without one. */
  readonly follow: (tunnel: number | undefined) => void
}

/** What was seen beside what is proven, where a simulation is given. */
export const simulationView = (slot: HTMLElement): SimulationView => {
  let data: PageData | undefined
  let shown: PageSimulation | undefined
  let chosen: number | undefined
  const figure = h('figure', {})
  const drawTail = (): void => {
    const tails = shown?.tunnels ?? []
    const tail = tails.find(({ tunnel }) => tunnel === (chosen ?? data?.first)) ?? tails[0]
    if (data === undefined || tail === undefined) return figure.replaceChildren()
    figure.replaceChildren(
      h(
        'figcaption',
        {},
        `${data.tunnels[tail.tunnel]!.id}: how rarely a packet took how long. What was seen ends at the dots; the bound holds for what was not seen too.`,
      ),
      nodeOf(tailMarkup(data, tail)),
      h(
        'p',
        { class: 'legend' },
        ...tail.receivers.map(({ node }, i) =>
          h('span', {}, h('i', { class: `swatch series-${i % 4}` }), `to ${node}`),
        ),
      ),
    )
  }
  return {
    update: newData => {
      data = newData
      showSection(slot, data.simulation !== undefined)
      if (data.simulation === shown) return
      shown = data.simulation
      slot.replaceChildren(...(shown === undefined ? [] : [figure, ...simulationBody(data, shown)]))
      drawTail()
    },
    follow: tunnel => {
      if (tunnel === chosen) return
      chosen = tunnel
      drawTail()
    },
  }
}
