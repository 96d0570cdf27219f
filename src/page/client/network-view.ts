import { graphviz } from 'd3-graphviz'
import { select as d3select } from 'd3-selection'
import { graphDot } from '../../graph/dot.ts'
import { homesOf } from '../../graph/network-shape.ts'
import { SHADES } from '../../graph/shades.ts'
import { type GraphView, type Hosts, viewOf } from '../../graph/view.ts'
import { visible } from '../../report/typeset/visible.ts'
import type { Selection } from '../address.ts'
import type { PageData } from '../page-data.ts'
import { button, byId, h } from './dom.ts'
import type { Highlight } from './highlight.ts'
import { percent, rateText } from './text.ts'
import type { View } from './view.ts'

export interface NetworkView extends View {
  readonly flash: (links: ReadonlySet<string>) => void
  readonly highlight: (what: Highlight | undefined) => void
  readonly find: (nodes: ReadonlySet<number>) => void
  readonly hostsFoldedInto: (node: number) => number
  readonly isOpen: (node: number) => boolean
  readonly toggle: (node: number) => void
}

/** Drawing never takes this long: where it does, the browser did not start Graphviz and will not say so. */
const TIMEOUT_MS = 20_000
/** More nodes than this at once are dots. */
const MOST_NODES = 300
/** From here on a drawing shows its lines, not its names. */
const DENSE_ABOVE = 100
/** Points from a switch to the hosts unfolded around it. */
const RING = 70

type Graphviz = ReturnType<typeof graphviz>

/** Whole network with hosts folded as the size asks; drawn by Graphviz, zoomed and moved by d3. */
export const networkView = (
  first: PageData,
  slot: HTMLElement,
  choose: (selection: Selection) => void,
): NetworkView => {
  let data = first
  slot.append(
    h('div', { id: 'graph-tools', class: 'tools' }),
    h('div', {
      id: 'graph',
      tabindex: 0,
      role: 'group',
      'aria-label':
        'Drawing of the network. Arrow keys move it, plus and minus zoom, 0 fits it. All of it is in the tables below.',
    }),
    h('p', { id: 'graph-state', class: 'note', role: 'status' }),
    h('div', { id: 'legend', class: 'legend' }),
  )
  const box = byId('graph')
  let home = homesOf(data)
  const open = new Set<number>()
  let hosts: Hosts = 'auto'
  let view: GraphView = viewOf(data)
  let shown: Highlight | undefined
  let found: ReadonlySet<number> = new Set()
  let isDrawing = false
  let isWaiting = false

  const foldedInto = (node: number): number => home.reduce((n, at) => (at === node ? n + 1 : n), 0)
  const drawing: Graphviz = graphviz(box, {
    useWorker: false,
    zoom: true,
    fade: false,
    tweenPaths: false,
    tweenShapes: false,
    convertEqualSidedPolygons: false,
    keyMode: 'id',
  })

  const places = (): PageData['places'] => {
    if (data.places === undefined || open.size === 0) return data.places
    const all = data.places.slice()
    for (const node of open) {
      const center = all[node]
      const around = [...home.keys()].filter(n => home[n] === node)
      around.forEach((n, i) => {
        const turn = (2 * Math.PI * i) / around.length
        const radius = Math.max(RING, around.length * 9)
        if (center !== undefined)
          all[n] = [
            Math.round(center[0] + radius * Math.cos(turn)),
            Math.round(center[1] + radius * Math.sin(turn)),
          ]
      })
    }
    return all
  }

  const decorate = (): void => {
    for (const edge of box.querySelectorAll<SVGGElement>('g.edge'))
      for (const path of edge.querySelectorAll('path')) {
        const grip = path.cloneNode() as SVGPathElement
        grip.setAttribute('class', 'grip')
        edge.append(grip)
      }
    for (const { forth, back } of view.edges) {
      const words = [forth, back]
        .filter(link => link >= 0)
        .map(link => {
          const { id, utilization, bandwidthBps } = data.links[link]!
          return `${id}: ${percent(utilization)} of ${rateText(bandwidthBps)}`
        })
      retitle(`e${forth}`, words.join('\n'))
    }
    for (const { node, hosts: folded } of view.nodes)
      retitle(`n${node}`, `${data.nodes[node]!.id}${folded > 0 ? `, ${folded} hosts folded` : ''}`)
  }

  const retitle = (id: string, words: string): void => {
    const text = box.querySelector(`#${id} > title`)?.firstChild
    // The node stays: d3-graphviz has its data on it.
    if (text !== null && text !== undefined) text.nodeValue = visible(words)
  }

  const paint = (): void => {
    const svg = box.querySelector('svg')
    svg?.classList.toggle('selecting', shown !== undefined)
    svg?.classList.toggle('dense', view.nodes.length > DENSE_ABOVE)
    // Names of what is chosen stay readable however small the drawing is.
    const scale = (svg?.viewBox.baseVal.width ?? 0) / Math.max(1, box.clientWidth)
    svg?.style.setProperty('--label', `${(13 * scale).toFixed(1)}px`)
    for (const { forth, back } of view.edges) {
      const edge = box.querySelector(`#e${forth}`)
      const [isForth, isBack] = [shown?.links.has(forth) ?? false, shown?.links.has(back) ?? false]
      edge?.classList.toggle('hit', isForth || isBack)
      edge?.classList.toggle('forth', isForth)
      edge?.classList.toggle('back', isBack && !isForth)
    }
    const drawnFor = (set: ReadonlySet<number>): ReadonlySet<number> => {
      const here = new Set(view.nodes.map(n => n.node))
      return new Set([...set].map(n => (here.has(n) ? n : home[n]!)))
    }
    const [hits, ends, marked] = [
      drawnFor(shown?.nodes ?? new Set()),
      drawnFor(shown?.ends ?? new Set()),
      drawnFor(found),
    ]
    for (const { node } of view.nodes) {
      const element = box.querySelector(`#n${node}`)
      element?.classList.toggle('hit', hits.has(node))
      element?.classList.toggle('end', ends.has(node))
      element?.classList.toggle('found', marked.has(node))
    }
  }

  const draw = (): void => {
    if (isDrawing) {
      isWaiting = true
      return
    }
    isDrawing = true
    view = viewOf(data, hosts, open)
    const dot = graphDot(data, view, { utilization: data.links.map(l => l.utilization), places: places() })
    for (const grip of box.querySelectorAll('.grip')) grip.remove()
    for (const element of box.querySelectorAll('.hit, .end, .found'))
      element.classList.remove('hit', 'end', 'found')
    const timer = setTimeout(
      () => say('The drawing did not start in this browser; the tables below have all of it.'),
      TIMEOUT_MS,
    )
    drawing
      .onerror(message => {
        clearTimeout(timer)
        say(`The drawing failed (${message}); the tables below have all of it.`)
      })
      .renderDot(dot, () => {
        clearTimeout(timer)
        isDrawing = false
        decorate()
        paint()
        say(stateText(data, view))
        nameHostsButton(view)
        box.dataset.drawn = String(Number(box.dataset.drawn ?? 0) + 1)
        if (!isWaiting) return
        isWaiting = false
        draw()
      })
  }

  box.addEventListener('click', event => {
    const target = event.target as Element
    const group = target.closest('g.node, g.edge')
    if (group === null) return
    const index = Number(group.id.slice(1))
    if (group.id.startsWith('n')) return choose({ kind: 'node', id: data.nodes[index]!.id })
    const pair = view.edges.find(e => e.forth === index)
    const halves = [...group.querySelectorAll('.grip')]
    const isBack = halves.length > 1 && halves.indexOf(target) === 1 && pair !== undefined && pair.back >= 0
    choose({ kind: 'link', id: data.links[isBack ? pair.back : index]!.id })
  })
  addTools(drawing, box, data, () => {
    hosts = view.nodes.some(n => n.hosts > 0) ? 'shown' : 'folded'
    open.clear()
    draw()
  })
  addLegend()
  draw()

  return {
    highlight: what => {
      shown = what
      paint()
    },
    update: newData => {
      data = newData
      home = homesOf(data)
      draw()
    },
    flash: () => {},
    find: nodes => {
      found = nodes
      paint()
    },
    hostsFoldedInto: foldedInto,
    isOpen: node => open.has(node) || !view.nodes.some(n => n.node === node && n.hosts > 0),
    toggle: node => {
      if (!open.delete(node)) open.add(node)
      draw()
    },
  }
}

const HOSTS_BUTTON = 'toggle-hosts'

/** The button says what it will do. */
const nameHostsButton = ({ nodes }: GraphView): void => {
  const shown = document.getElementById(HOSTS_BUTTON)
  if (shown !== null) shown.textContent = nodes.some(n => n.hosts > 0) ? 'Show hosts' : 'Hide hosts'
}

const say = (text: string): void => {
  byId('graph-state').textContent = text
}

const stateText = ({ nodes }: PageData, view: GraphView): string => {
  const folded = view.nodes.reduce((n, { hosts }) => n + hosts, 0)
  const words = `${view.nodes.length} of ${nodes.length} nodes drawn`
  return folded === 0 ? words : `${words}, ${folded} hosts folded into their switch`
}

const STEP = 1.4
const PAN = 60

/** Buttons and keys for what the mouse does; zooming is at once where motion is not wanted. */
const addTools = (drawing: Graphviz, box: HTMLElement, data: PageData, toggleHosts: () => void): void => {
  const zoomed = (action: 'in' | 'out' | 'fit' | readonly [number, number]): void => {
    const behavior = drawing.zoomBehavior()
    const svg = box.querySelector('svg')
    if (behavior === null || svg === null) return
    const target = d3select<Element, unknown>(svg)
    if (action === 'fit') drawing.resetZoom()
    else if (action === 'in') behavior.scaleBy(target, STEP)
    else if (action === 'out') behavior.scaleBy(target, 1 / STEP)
    else behavior.translateBy(target, ...action)
  }
  const tools = byId('graph-tools')
  tools.append(
    button('Zoom in', () => zoomed('in')),
    button('Zoom out', () => zoomed('out')),
    button('Fit', () => zoomed('fit')),
  )
  const canShow = data.nodes.length <= MOST_NODES && data.places === undefined
  if (canShow && data.nodes.some(n => n.kind === 'host'))
    tools.append(button('Hide hosts', toggleHosts, { id: HOSTS_BUTTON }))
  const keys: Readonly<Record<string, Parameters<typeof zoomed>[0]>> = {
    '+': 'in',
    '=': 'in',
    '-': 'out',
    '0': 'fit',
    ArrowLeft: [PAN, 0],
    ArrowRight: [-PAN, 0],
    ArrowUp: [0, PAN],
    ArrowDown: [0, -PAN],
  }
  box.addEventListener('keydown', event => {
    const action = keys[event.key]
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    zoomed(action)
  })
}

const addLegend = (): void =>
  byId('legend').append(
    h('span', {}, 'load:'),
    ...SHADES.map(({ text }, i) => h('span', {}, h('span', { class: `swatch s${i}` }), text)),
    h('span', {}, 'width: rate; each half of an edge is the direction that leaves the node it touches'),
  )
