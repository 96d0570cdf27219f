import { copiesOf } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { timeText } from '../../quantity/time-text.ts'
import { loadText } from '../../report/analysis/links-table.ts'
import type { Paint } from '../../report/typeset/painter.ts'
import { cutEnd, textWidth } from '../../report/typeset/text-width.ts'
import { visible } from '../../report/typeset/visible.ts'
import { failedNames } from '../state/cables.ts'
import { linksById } from '../state/links-by-id.ts'
import { once } from '../state/once.ts'
import type { State } from '../state/state.ts'
import { type Area, layoutOf } from '../view/layout.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { selectedRow } from '../view/selection.ts'
import { isSamePlace } from '../what-if/world.ts'
import { Canvas, DOTS_ACROSS, DOTS_DOWN } from './canvas.ts'
import { givenLayout } from './given-layout.ts'
import {
  type MapEdge,
  type MapGraph,
  type MapNode,
  MOST_NODES,
  mapGraph,
  nodesOfTunnel,
} from './map-graph.ts'
import { AROUND_LABEL, fits, layOutMap, type MapLayout, type Point } from './map-layout.ts'

/** How a line is drawn: every how many dots, how thick, in which colour. Thickness and gaps say what the colour says. */
interface Stroke {
  readonly every: number
  readonly thick: boolean
  readonly paint: Paint
  readonly rank: number
}

export const HALF = 0.5
const LITTLE = 0.1

const strokeOf = (load: number, isDown: boolean, isOnTree: boolean, painter: ScreenPainter): Stroke => {
  const paint = isDown
    ? painter.bad
    : load === 0
      ? painter.dim
      : load >= 0.9
        ? painter.bad
        : load >= HALF
          ? painter.warn
          : painter.good
  return {
    every: isDown ? 6 : load === 0 ? 4 : load < LITTLE ? 2 : 1,
    thick: load >= HALF && !isDown,
    paint: isOnTree ? painter.accent : paint,
    rank: isOnTree ? 2 : load > 0 ? 1 : 0,
  }
}

/** Dots from one point to another, in dots of the canvas. */
const drawLine = (canvas: Canvas, from: Point, to: Point, stroke: Stroke): void => {
  const steps = Math.max(1, Math.round(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))))
  const isFlat = Math.abs(to.x - from.x) > Math.abs(to.y - from.y)
  for (let i = 0; i <= steps; i++) {
    if (i % stroke.every !== 0) continue
    const x = Math.round(from.x + ((to.x - from.x) * i) / steps)
    const y = Math.round(from.y + ((to.y - from.y) * i) / steps)
    canvas.dot(x, y, stroke.paint, stroke.rank)
    if (stroke.thick) canvas.dot(isFlat ? x : x + 1, isFlat ? y + 1 : y, stroke.paint, stroke.rank)
  }
}

const ARROWS = { up: '▲', down: '▼', left: '◀', right: '▶' } as const

const arrow = (from: Point, to: Point): string => {
  const dx = to.x - from.x
  // Rows are about twice as high as columns are wide.
  const dy = 2 * (to.y - from.y)
  if (Math.abs(dx) > Math.abs(dy)) return dx > 0 ? ARROWS.right : ARROWS.left
  return dy > 0 ? ARROWS.down : ARROWS.up
}

interface Sight {
  readonly map: MapLayout
  /** Columns and rows that the picture is moved by. */
  readonly left: number
  readonly top: number
}

/** A picture of the network for the room there is. */
interface Picture {
  readonly graph: MapGraph
  readonly map: MapLayout
}

/** Pictures remembered while one walks through the tunnels of a large network. */
const MOST_PICTURES = 50

const pictures = once((_: Topology) => new Map<string, Picture>())

const draw = (topology: Topology, near: ReadonlySet<string>, { width, height }: Area): Picture => {
  const arranged = (graph: MapGraph): MapLayout =>
    givenLayout(graph, width, height) ?? layOutMap(graph, width, height)
  const whole = topology.nodes.length <= MOST_NODES
  const graph = mapGraph(topology, near, !whole)
  const map = arranged(graph)
  if (!whole || fits(map, width, height)) return { graph, map }
  const smaller = mapGraph(topology, near, true)
  return { graph: smaller, map: arranged(smaller) }
}

const pictureOf = (state: State, room: Area): Picture => {
  const { topology, world, tunnels, node, mapZoom } = state
  const area = { width: room.width * mapZoom, height: room.height * mapZoom }
  const known = pictures(topology)
  const size = `${area.width}x${area.height}`
  const whole = known.get(size) ?? draw(topology, new Set(), area)
  known.set(size, whole)
  if (whole.graph.left === 0) return whole
  // Only where nodes are left out does it matter which are near.
  const near = new Set(nodesOfTunnel(world, topology, tunnels.cursor))
  if (node !== undefined) near.add(node)
  const key = [size, ...near].join('\n')
  const picture = known.get(key) ?? draw(topology, near, area)
  if (known.size > MOST_PICTURES) known.clear()
  known.set(size, whole)
  known.set(key, picture)
  return picture
}

/** Lines below the picture, where there is room for them. */
const CAPTION = 3

export const hasCaption = (height: number): boolean => height > 8

/** Room of the picture in a pane of this size. */
export const pictureArea = ({ width, height }: Area): Area => ({
  width,
  height: hasCaption(height) ? height - CAPTION : height,
})

const graphFor = (state: State): MapGraph => pictureOf(state, pictureArea(layoutOf(state).body)).graph

/** The nodes of the map in the order in which one walks through them. */
export const mapNodes = (state: State): readonly string[] => graphFor(state).nodes.map(node => node.id)

/** A host may be drawn with its switch. */
const standsFor = ({ id, hosts }: MapNode, node: string | undefined): boolean =>
  node !== undefined && (id === node || hosts.includes(node))

/** The node drawn nearest to a place of the picture, where one is near. */
export const nodeAt = (state: State, area: Area, column: number, row: number): string | undefined => {
  const { map, left, top } = sightOf(state, area)
  const near = map.nodes.find(
    ({ x, y, label }) =>
      Math.floor(y) - top === row &&
      Math.abs(Math.floor(x) - left - column) <= (textWidth(label) + AROUND_LABEL) / 2,
  )
  return near?.node.id
}

const sightOf = (state: State, area: Area): Sight & Picture => {
  const { graph, map } = pictureOf(state, area)
  const { width, height } = area
  const sender = state.world.tunnels.find(t => t.id === state.tunnels.cursor)?.sender
  const center =
    map.nodes.find(n => standsFor(n.node, state.node)) ??
    map.nodes.find(n => n.node.id === sender || n.node.hosts.includes(sender ?? '')) ??
    map.nodes[0]
  // A picture that fits is centred; of a larger one the part around the selected node is shown.
  const shift = (own: number, room: number, at: number): number =>
    own <= room ? -Math.floor((room - own) / 2) : Math.max(0, Math.min(Math.round(at - room / 2), own - room))
  return {
    graph,
    map,
    left: shift(map.width, width, center?.x ?? 0),
    top: shift(map.height, height, center?.y ?? 0),
  }
}

/** Links of the selected tunnel, of both copies where it is sent twice. */
const treeLinks = ({ world, tunnels }: State): ReadonlySet<string> =>
  new Set(copiesOf(world.tunnels, tunnels.cursor).flatMap(copy => copy.routes.flat()))

const loadOf = ({ world }: State, edge: MapEdge): number =>
  Math.max(0, ...edge.links.map(id => world.links.get(id)?.utilization ?? 0))

const isDown = (state: State, edge: MapEdge): boolean => {
  const { failed } = state.world
  return (
    failed.some(p => 'node' in p && (p.node === edge.from || p.node === edge.to)) ||
    edge.links.every(link => failed.some(p => isSamePlace(p, { link })))
  )
}

/** The network, links drawn by their load, the selected tunnel with arrows, `»` its sender and `●` its receivers. */
export const mapLines = (state: State, area: Area, painter: ScreenPainter): readonly string[] => {
  const { width, height } = area
  const canvas = new Canvas(width, height)
  const { graph, map, left, top } = sightOf(state, area)
  const tree = treeLinks(state)
  const cell = ({ x, y }: Point): Point => ({ x: Math.floor(x) - left, y: Math.floor(y) - top })
  const inDots = (p: Point): Point => ({
    x: (p.x - left) * DOTS_ACROSS,
    y: (p.y - top) * DOTS_DOWN,
  })
  const links = linksById(state.topology)
  const arrows: (Point & { readonly sign: string })[] = []
  for (const { edge, points } of map.edges) {
    const onTree = edge.links.filter(id => tree.has(id))
    const down = isDown(state, edge)
    const stroke = strokeOf(loadOf(state, edge), down, onTree.length > 0, painter)
    for (let i = 1; i < points.length; i++)
      drawLine(canvas, inDots(points[i - 1]!), inDots(points[i]!), stroke)
    const middle = points.length >> 1
    const [a, b] = [points[middle - 1]!, points[middle]!]
    const half = cell({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
    if (down) arrows.push({ ...half, sign: '✗' })
    for (const id of onTree) {
      const goesDown = links.get(id)!.from === edge.from
      if (!down) arrows.push({ ...half, sign: goesDown ? arrow(a, b) : arrow(b, a) })
    }
  }
  for (const { x, y, sign } of arrows) canvas.write(x, y, sign, sign === '✗' ? painter.bad : painter.accent)
  const tunnel = state.world.tunnels.find(t => t.id === state.tunnels.cursor)
  const onTree = nodesOfTunnel(state.world, state.topology, state.tunnels.cursor)
  for (const at of map.nodes) {
    const { node } = at
    const here = [node.id, ...node.hosts]
    const failed = state.world.failed.some(p => 'node' in p && p.node === node.id)
    const sends = tunnel !== undefined && here.includes(tunnel.sender)
    const receives = tunnel?.receivers.some(r => here.includes(r)) === true
    const sign = failed ? '✗' : sends ? '»' : receives ? '●' : here.some(id => onTree.has(id)) ? '·' : ' '
    const isSelected = standsFor(node, state.node)
    const text = `${sign}${visible(at.label)}${isSelected ? '◂' : ' '}`
    const paint = isSelected
      ? painter.select
      : failed
        ? painter.bad
        : sign === ' '
          ? (plain: string) => plain
          : painter.accent
    const { x, y } = cell(at)
    canvas.write(x - (textWidth(text) >> 1), y, text, paint)
  }
  const lines = canvas.lines()
  return graph.left === 0
    ? lines
    : lines.with(0, painter.dim(cutEnd(`near the tunnel; ${graph.left} other switches are not drawn`, width)))
}

const busiestAt = ({ world, topology }: Pick<State, 'world' | 'topology'>, node: string): string => {
  const own = topology.links.filter(link => link.from === node || link.to === node)
  let busiest: { id: string; load: number } | undefined
  for (const { id } of own) {
    const load = world.links.get(id)?.utilization ?? 0
    if (load > (busiest?.load ?? 0)) busiest = { id, load }
  }
  return busiest === undefined ? 'no load' : `busiest ${visible(busiest.id)} ${loadText(busiest.load)}`
}

const stateOfNode = ({ world, topology }: State, node: string): string => {
  const failed = failedNames(
    topology,
    world.failed.filter(p => 'node' in p && p.node === node),
  )
  return failed.length > 0 ? 'failed' : busiestAt({ world, topology }, node)
}

/** The tunnel that `x`, `+` and the like act on. */
const tunnelCaption = (state: State): string => {
  const row = selectedRow(state)
  if (row === undefined) return 'no tunnel'
  const { bound, isDown, rejected, tunnel } = row
  const name = `tunnel ${visible(bound.id)}`
  if (rejected !== undefined) return `${name} · rejected: ${rejected.rejection.code}`
  if (isDown) return `${name} · down`
  const worst = bound.worstPs === null ? 'no bound' : `worst ${timeText(bound.worstPs)}`
  const slack = typeof bound.slackPs === 'number' ? [`slack ${timeText(bound.slackPs)}`] : []
  return [name, `lane ${tunnel.lane}`, worst, ...slack].join(' · ')
}

/** The tunnel that keys act on, what there is to say of the selected node, and what the lines mean. */
export const mapCaption = (state: State, width: number, painter: ScreenPainter): readonly string[] => {
  const { topology, node } = state
  const found = topology.nodes.find(n => n.id === node)
  const graph = graphFor(state)
  const hosts = graph.nodes.find(n => n.id === node)?.hosts ?? []
  const about =
    found === undefined
      ? '← → choose a node, / goes to one by name'
      : [
          `${visible(found.id)}: ${found.kind}`,
          stateOfNode(state, found.id),
          ...(hosts.length === 0 ? [] : [`hosts ${hosts.map(visible).join(' ')}`]),
        ].join(' · ')
  const legend = 'load: ⠁⠈ none  ⠐⠂ < 10 %  ⠒⠒ more  ⠶⠶ ≥ 50 %  ✗ failed  » sender  ● receiver'
  return [
    painter.accent(cutEnd(tunnelCaption(state), width)),
    cutEnd(about, width),
    painter.dim(cutEnd(legend, width)),
  ]
}
