import { scaleLinear } from 'd3-scale'
import type { Selection } from '../address.ts'
import type { PageData, PagePort } from '../page-data.ts'
import { h, s } from './dom.ts'
import { showSection } from './skeleton.ts'
import { bytes, roomText, timeText } from './text.ts'
import type { View } from './view.ts'

const WIDTH = 900
const HEIGHT = 440
const LEFT = 74
const RIGHT = 24
const TOP = 22
const BOTTOM = 48

type Point = readonly [atPs: number, bits: number]

const portName = ({ links }: PageData, port: PagePort): string => `${links[port.link]!.id}, lane ${port.lane}`

/** What the picture shows, in words, for those who do not see it and those who check it. */
const sentence = (data: PageData, port: PagePort): string => {
  const { delay, backlog } = port
  return (
    `${portName(data, port)}: the packet that arrives ${timeText(delay.atPs)} into the busy period leaves ` +
    `${timeText(delay.ps)} later, at ${timeText(delay.endPs)}: no packet of the lane takes longer. ` +
    `At ${timeText(backlog.atPs)} the queue holds ${bytes(backlog.keptBits)} of ${roomText(port.queueBits)}, and never more. ` +
    `${port.blockingPs > 0 ? `A lower-priority frame can delay the start by ${timeText(port.blockingPs)}; the` : 'The'} queue is empty by ${timeText(port.busyPs)}.`
  )
}

const US = 1e6
const BYTE = 8

/** Arrival curve, service, and the worst instant: horizontal deviation = delay, vertical = backlog. */
const chart = (data: PageData, port: PagePort): SVGElement => {
  const { delay, backlog } = port
  const last = Math.max(port.busyPs, delay.endPs)
  const top = Math.max(...[...port.arrivals, ...port.service].map(p => p[1]))
  const x = scaleLinear([-(last * 0.03) / US, (last * 1.05) / US], [LEFT, WIDTH - RIGHT])
  const room = port.queueBits ?? Infinity
  const showsRoom = room <= 1.6 * top
  const y = scaleLinear(
    [0, ((showsRoom ? Math.max(top, room) : top) * 1.06) / BYTE],
    [HEIGHT - BOTTOM, TOP],
  ).nice()
  const at = ([ps, bits]: Point): string => `${x(ps / US).toFixed(1)},${y(bits / BYTE).toFixed(1)}`
  const line = (points: readonly Point[]): string => points.map(at).join(' ')
  const px = (ps: number): number => x(ps / US)
  const py = (bits: number): number => y(bits / BYTE)
  const [x1, x2] = [px(delay.atPs), px(delay.endPs)]
  const [y1, y2] = [py(backlog.bits), py(backlog.freedBits)]
  const bx = px(backlog.atPs)
  const delayY = py(delay.bits)
  const isLow = delayY < TOP + 40
  // Both distances often begin at the same instant: their names keep to different sides.
  const grid = [
    ...x
      .ticks(8)
      .filter(t => t >= 0)
      .map(t => {
        const across = x(t)
        return s(
          'g',
          {},
          s('line', { class: 'grid', x1: across, x2: across, y1: TOP, y2: HEIGHT - BOTTOM }),
          s('text', { class: 'dim', x: across, y: HEIGHT - BOTTOM + 17, 'text-anchor': 'middle' }, String(t)),
        )
      }),
    ...y.ticks(6).map(t => {
      const down = y(t)
      return s(
        'g',
        {},
        s('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: down, y2: down }),
        s('text', { class: 'dim', x: LEFT - 8, y: down + 4, 'text-anchor': 'end' }, String(t)),
      )
    }),
  ]
  return s(
    'svg',
    { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': sentence(data, port) },
    ...grid,
    s('line', { class: 'axis', x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
    s('line', { class: 'axis', x1: LEFT, x2: LEFT, y1: TOP, y2: HEIGHT - BOTTOM }),
    s(
      'text',
      { class: 'dim', x: WIDTH - RIGHT, y: HEIGHT - 10, 'text-anchor': 'end' },
      'µs since the busy period began',
    ),
    s('text', { class: 'dim', x: 10, y: TOP - 8 }, 'bytes of the lane'),
    ...(showsRoom
      ? [
          s('line', {
            class: 'room',
            x1: LEFT,
            x2: WIDTH - RIGHT,
            y1: py(room),
            y2: py(room),
          }),
          s('text', { class: 'dim', x: LEFT + 6, y: py(room) - 5 }, `queue ${roomText(port.queueBits)}`),
        ]
      : []),
    s('polyline', { class: 'freed', points: line(port.freed) }),
    s('polyline', { class: 'service', points: line(port.service) }),
    s('polyline', { class: 'arrival', points: line(port.arrivals) }),
    arrow('delay', x1, delayY, x2, delayY),
    arrow('kept', bx, y1, bx, y2),
    s(
      'text',
      { class: 'halo', x: (x1 + x2) / 2, y: delayY + (isLow ? 20 : -8), 'text-anchor': 'middle' },
      `delay ${timeText(delay.ps)}`,
    ),
    s('text', { class: 'halo', x: bx + 8, y: (y1 + y2) / 2 + 14 }, `backlog ${bytes(backlog.keptBits)}`),
  )
}

const TIP = 5

/** A distance with a tip at both ends. */
const arrow = (name: string, x1: number, y1: number, x2: number, y2: number): SVGElement => {
  const isAcross = y1 === y2
  const tip = (x: number, y: number, sign: number): SVGElement =>
    s('path', {
      class: 'tip',
      d: isAcross
        ? `M${x},${y}l${sign * TIP * 1.6},${-TIP}v${TIP * 2}z`
        : `M${x},${y}l${-TIP},${sign * TIP * 1.6}h${TIP * 2}z`,
    })
  const isShort = Math.abs(x2 - x1) + Math.abs(y2 - y1) < TIP * 4
  return s(
    'g',
    {},
    s('line', { class: name, x1, y1, x2, y2 }),
    ...(isShort ? [] : [tip(x1, y1, 1), tip(x2, y2, -1)]),
  )
}

const legend = (): HTMLElement =>
  h(
    'p',
    { class: 'legend' },
    key('arrival', 'arrival curve: what can have arrived'),
    key('service', 'service: what is sent by then, at worst'),
    key('freed', 'freed: a packet is in its queue until its last bit is sent'),
  )

const key = (shade: string, text: string): HTMLElement =>
  h('span', {}, h('span', { class: `swatch line-${shade}` }), text)

export interface PortView extends View {
  /** Draws a port; false where it has no picture. */
  readonly show: (link: number, lane: number) => boolean
}

const dearestOf = (ports: readonly PagePort[]): PagePort | undefined =>
  ports.reduce<PagePort | undefined>(
    (m, p) => (m === undefined || p.delay.ps > m.delay.ps ? p : m),
    undefined,
  )

/** The picture of one port, the one with the longest delay before another is chosen. */
export const portView = (slot: HTMLElement, choose: (selection: Selection) => void): PortView => {
  let data: PageData | undefined
  let shown: PagePort | undefined
  const choice = h('select', { id: 'port-choice' })
  const figure = h('figure')
  slot.append(h('p', {}, h('label', { for: 'port-choice' }, 'Port '), choice), figure)
  const draw = (port: PagePort): void => {
    if (data === undefined) return
    shown = port
    choice.value = String(data.ports.indexOf(port))
    figure.replaceChildren(chart(data, port), legend(), h('figcaption', {}, sentence(data, port)))
  }
  choice.addEventListener('change', () => {
    const port = data?.ports[Number(choice.value)]
    if (port !== undefined) choose({ kind: 'port', id: data!.links[port.link]!.id, lane: port.lane })
  })
  return {
    update: newData => {
      const old = shown === undefined ? undefined : { id: data!.links[shown.link]!.id, lane: shown.lane }
      data = newData
      const { ports, links } = newData
      showSection(slot, ports.length > 0)
      choice.replaceChildren(...ports.map((port, i) => h('option', { value: i }, portName(newData, port))))
      const same = ports.find(p => links[p.link]!.id === old?.id && p.lane === old.lane)
      const port = same ?? dearestOf(ports)
      if (port !== undefined) draw(port)
    },
    show: (link, lane) => {
      const port = data?.ports.find(p => p.link === link && p.lane === lane)
      if (port === undefined) return false
      draw(port)
      return true
    },
  }
}
