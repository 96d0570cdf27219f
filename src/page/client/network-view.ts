import { drawingMarkup } from '../../graph/drawing/drawing.ts'
import type { Highlight, Look } from '../../graph/drawing/look.ts'
import { layoutOf } from '../../graph/layout/layout.ts'
import type { Layout } from '../../graph/layout/points.ts'
import { homesOf } from '../../graph/network-shape.ts'
import { type GraphView, type Hosts, viewOf } from '../../graph/view.ts'
import type { Element as MarkupElement } from '../../report/typeset/markup.ts'
import type { Selection } from '../address.ts'
import type { PageData } from '../page-data.ts'
import { type Camera, cameraOver } from './camera.ts'
import { button, h, s } from './dom.ts'
import { loadLegend } from './legend.ts'
import { patch } from './patch.ts'
import { percent, rateText } from './text.ts'
import type { View } from './view.ts'

export interface NetworkView extends View {
  readonly highlight: (what: Highlight | undefined) => void
  readonly find: (nodes: ReadonlySet<number>) => void
  /** Shows for a moment which links, by name, are not what they were. */
  readonly flash: (links: ReadonlySet<string>) => void
  readonly hostsFoldedInto: (node: number) => number
  readonly isOpen: (node: number) => boolean
  readonly toggle: (node: number) => void
}

const STEP = 1.4
/** How long what moved is marked. */
const FLASH_MS = 2500

/** The network with hosts and pods folded as the size asks; it is zoomed, moved, unfolded and pointed at. */
export const networkView = (
  first: PageData,
  slot: HTMLElement,
  choose: (selection: Selection) => void,
): NetworkView => {
  let data = first
  let hosts: Hosts = 'auto'
  let view: GraphView = viewOf(data)
  let layout: Layout = layoutOf(data, view)
  let home = homesOf(data)
  let shape = shapeKey(data)
  let look: Look = {}
  let showsChanges = false
  const open = new Set<number>()
  let markup: MarkupElement = { tag: 'g', attributes: {}, children: [] }
  const drawing = s('g', {})
  const svg = s('svg', { 'aria-hidden': true }, drawing)
  const state = h('p', { id: 'graph-state', class: 'note', role: 'status' })
  const box = h(
    'div',
    {
      id: 'graph',
      tabindex: 0,
      role: 'group',
      'aria-label':
        'Drawing of the network. Arrow keys move it, plus and minus zoom, 0 fits it. All of it is in the tables below.',
    },
    svg,
  )
  const tools = h('div', { id: 'graph-tools', class: 'tools' })
  slot.append(tools, box, h('div', { id: 'legend' }, loadLegend()), state)

  const fullLook = (): Look => ({
    ...look,
    before: showsChanges ? data.against?.utilization : undefined,
    utilization: data.links.map(({ utilization }) => utilization),
    down: data.down && { links: new Set(data.down.links), nodes: new Set(data.down.nodes) },
    linkTitle: link => {
      const { id, utilization, bandwidthBps } = data.links[link]!
      const state = data.down?.links.includes(link) ? 'failed, ' : ''
      return `${id}: ${state}${percent(utilization)} of ${rateText(bandwidthBps)}`
    },
  })
  let drawnScale = 0
  const paint = (): void => {
    drawnScale = camera.now().scale
    const next = drawingMarkup(data, view, layout.places, fullLook(), drawnScale)
    const { transform } = markup.attributes
    const placed = { ...next, attributes: { ...next.attributes, transform } }
    patch(drawing, markup, placed)
    markup = placed
    box.dataset.drawn = String(Number(box.dataset.drawn ?? 0) + 1)
  }
  const show = ({ scale, x, y }: Camera): void => {
    const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`
    markup = { ...markup, attributes: { ...markup.attributes, transform } }
    drawing.setAttribute('transform', transform)
    // Moving needs no drawing.
    if (scale !== drawnScale) paint()
  }
  const camera = cameraOver(box, () => [layout.width, layout.height], show)

  const layOut = (): void => {
    view = viewOf(data, hosts, open)
    layout = layoutOf(data, view)
    drawnScale = 0
    sizeBox()
    camera.fit()
    say()
  }
  /** As high as the drawing needs at this width, within the limits of the style. */
  const sizeBox = (): void => {
    box.style.height = `${Math.round((box.clientWidth * layout.height) / Math.max(1, layout.width))}px`
  }
  const say = (): void => {
    const folded = view.nodes.reduce((n, node) => n + node.hosts, 0)
    const groups = view.nodes.filter(n => n.group !== undefined).length
    state.textContent = [
      `${view.nodes.length} of ${data.nodes.length} nodes drawn`,
      ...(folded === 0 ? [] : [`${folded} hosts folded into their switch`]),
      ...(groups === 0 ? [] : [`${groups} groups of switches; a click unfolds one`]),
    ].join(', ')
    hostsButton.hidden = !home.some(n => n >= 0)
    hostsButton.textContent = folded > 0 ? 'Show hosts' : 'Hide hosts'
    foldButton.hidden = open.size === 0
    changesButton.hidden = data.against === undefined
  }
  const toggle = (node: number): void => {
    if (!open.delete(node)) open.add(node)
    layOut()
  }
  const hostsButton = button(
    'Hide hosts',
    () => {
      hosts = view.nodes.some(n => n.hosts > 0) ? 'shown' : 'folded'
      open.clear()
      layOut()
    },
    { id: 'toggle-hosts' },
  )
  const changesButton = button(
    'Changes',
    () => {
      showsChanges = !showsChanges
      changesButton.setAttribute('aria-pressed', String(showsChanges))
      paint()
    },
    { 'aria-pressed': 'false' },
  )
  const foldButton = button('Fold again', () => {
    open.clear()
    layOut()
  })
  tools.append(
    button('Zoom in', () => camera.zoomBy(STEP)),
    button('Zoom out', () => camera.zoomBy(1 / STEP)),
    button('Fit', camera.fit),
    hostsButton,
    foldButton,
    changesButton,
  )

  box.addEventListener('click', event => {
    const target = event.target as Element
    const node = target.closest('g.node')
    if (node !== null) {
      const index = Number(node.id.slice(1))
      if (view.nodes.some(n => n.node === index && n.group !== undefined)) return toggle(index)
      return choose({ kind: 'node', id: data.nodes[index]!.id })
    }
    const line = target.closest('g.line')
    const link = data.links[Number(line?.getAttribute('data-link') ?? -1)]
    if (link !== undefined) choose({ kind: 'link', id: link.id })
  })
  let [width, height] = [0, 0]
  new ResizeObserver(() => {
    if (box.clientWidth === width && box.clientHeight === height) return
    if (box.clientWidth !== width) sizeBox()
    ;[width, height] = [box.clientWidth, box.clientHeight]
    camera.fit()
  }).observe(box)
  layOut()

  let calm: ReturnType<typeof setTimeout> | undefined
  return {
    update: newData => {
      data = newData
      const key = shapeKey(data)
      if (key !== shape) {
        shape = key
        home = homesOf(data)
        open.clear()
        layOut()
      } else paint()
    },
    highlight: what => {
      if (what === look.highlight) return
      look = { ...look, highlight: what }
      paint()
    },
    find: nodes => {
      if (nodes.size === 0 && (look.found?.size ?? 0) === 0) return
      look = { ...look, found: nodes }
      paint()
    },
    flash: links => {
      const changed = new Set(data.links.flatMap(({ id }, i) => (links.has(id) ? i : [])))
      look = { ...look, changed }
      paint()
      clearTimeout(calm)
      calm = setTimeout(() => {
        look = { ...look, changed: undefined }
        paint()
      }, FLASH_MS)
    },
    hostsFoldedInto: node => home.reduce((n, at) => (at === node ? n + 1 : n), 0),
    isOpen: node => open.has(node) || !view.nodes.some(n => n.node === node && n.hosts > 0),
    toggle,
  }
}

/** What the layout depends on. */
const shapeKey = ({ nodes, links }: PageData): string =>
  `${nodes.map(n => n.id).join('\n')}\n\n${links.map(l => l.id).join('\n')}`
