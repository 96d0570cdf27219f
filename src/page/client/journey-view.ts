import { hashOf } from '../address.ts'
import { ganttLegend, ganttMarkup } from '../gantt/gantt-markup.ts'
import { journeyTimeline } from '../gantt/timeline.ts'
import type { PageData, PageJourney } from '../page-data.ts'
import { h, nodeOf } from './dom.ts'
import { showSection } from './skeleton.ts'
import { sensibleDecimals, timeText, up } from './text.ts'
import type { View } from './view.ts'

const NOTHING = '–'

/** Two bars on one scale: what the bound counts, and what the packet met of it. */
const bars = (boundPs: number | null, metPs: number, wholePs: number): HTMLElement => {
  const bar = (ps: number, shade: string): HTMLElement => {
    const element = h('span', { class: `bar ${shade}` })
    element.style.width = `${(100 * ps) / wholePs}%`
    return element
  }
  return h('span', {}, bar(boundPs ?? 0, 'k6'), bar(metPs, 'k2'))
}

const ending = (data: PageData, { tunnel, packet, end, worstPs }: PageJourney): string => {
  const who = `Packet ${packet} of ${data.tunnels[tunnel]!.id}`
  if (end.kind === 'lost')
    return `${who} was lost at ${end.at}: its queue was full ${timeText(end.afterPs)} after the release.`
  const took = `${who} took ${timeText(end.afterPs)} to ${end.at}`
  if (worstPs === null) return `${took}; nothing is proven.`
  const share = `${((100 * end.afterPs) / worstPs).toFixed(1)} %`
  return end.afterPs > worstPs
    ? `${took}: later than the ${timeText(worstPs)} that were proven.`
    : `${took}, ${share} of the ${timeText(worstPs)} that are proven.`
}

const journeyBody = (data: PageData, journey: PageJourney): readonly Node[] => {
  const { steps, tunnel, end, worstPs } = journey
  const parts = steps.flatMap(step => step.parts)
  const whole = parts.reduce((m, p) => Math.max(m, p.boundPs ?? 0, p.metPs), 1)
  const decimals = Math.max(3, sensibleDecimals([whole]))
  const rows = steps.flatMap(({ link, parts: own, met, others }) => {
    if (own.length === 0) return []
    const place =
      link < 0
        ? 'at the sender'
        : h('a', { href: hashOf({ kind: 'link', id: data.links[link]!.id }) }, data.links[link]!.id)
    const ahead = [
      ...met.map(m => `${m.packet < 0 ? m.tunnel : `${m.tunnel} #${m.packet}`} ${up(m.costPs, decimals)}`),
      ...(others > 0 ? [`and ${others} more`] : []),
    ].join(', ')
    return [
      h('tr', { class: 'step' }, h('th', { scope: 'rowgroup', colspan: 4 }, place)),
      ...own.map(({ kind, boundPs, metPs }) =>
        h(
          'tr',
          {},
          h('td', {}, kind),
          h('td', { class: 'num' }, boundPs === null ? NOTHING : up(boundPs, decimals)),
          h('td', { class: 'num' }, up(metPs, decimals)),
          h('td', { class: 'track' }, bars(boundPs, metPs, whole)),
        ),
      ),
      ...(ahead === ''
        ? []
        : [h('tr', {}, h('td', { class: 'who', colspan: 4 }, `on the wire before it: ${ahead}`))]),
    ]
  })
  const head = ['part', 'bound µs', 'packet µs'].map((text, i) =>
    h('th', { scope: 'col', class: i > 0 ? 'num' : undefined }, text),
  )
  const isBad = end.kind === 'lost' || (worstPs !== null && end.afterPs > worstPs)
  const timeline = journeyTimeline(data, journey)
  return [
    h('p', isBad ? { class: 'bad' } : {}, ending(data, journey)),
    h(
      'p',
      {},
      h('a', { href: hashOf({ kind: 'tunnel', id: data.tunnels[tunnel]!.id }) }, 'Its tunnel in the drawing'),
    ),
    h('div', { class: 'scroll plain' }, nodeOf(ganttMarkup(data, timeline))),
    nodeOf(ganttLegend(timeline)),
    h(
      'div',
      { class: 'scroll' },
      h(
        'table',
        { class: 'fall' },
        h('caption', {}, 'The packet beside its bound'),
        h('thead', {}, h('tr', {}, ...head, h('td'))),
        h('tbody', {}, ...rows),
      ),
    ),
  ]
}

/** What one packet met on its way, beside what the bound counts for it. */
export const journeyView = (slot: HTMLElement): View => {
  let shown: PageJourney | undefined
  return {
    update: data => {
      showSection(slot, data.journey !== undefined)
      if (data.journey === shown) return
      shown = data.journey
      slot.replaceChildren(...(shown === undefined ? [] : journeyBody(data, shown)))
    },
  }
}
