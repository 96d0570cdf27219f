import type { Topology } from '../model/topology.ts'
import type { GraphView } from './view.ts'

type Place = readonly [number, number]

/** Points between two neighbours, on average. */
const APART = 130
/** Distance of what has no position of its own from the neighbour that has. */
const BESIDE = 55

/**
 * Where the topology's own layout puts the nodes of a view, in points, by number of the node; those without stand beside
 * a neighbour that has one. Undefined where some node has neither: then the drawing is laid out.
 */
export const givenPlaces = (
  { nodes, links }: Topology,
  { nodes: drawn }: GraphView,
): readonly (Place | undefined)[] | undefined => {
  const own = drawn.flatMap(({ node }) => {
    const layout = nodes[node]!.layout
    return layout === undefined ? [] : [{ node, layout }]
  })
  if (own.length < 2) return undefined
  const xs = own.map(({ layout }) => layout.x)
  const ys = own.map(({ layout }) => layout.y)
  const [left, bottom] = [Math.min(...xs), Math.min(...ys)]
  const extent = Math.max(Math.max(...xs) - left, Math.max(...ys) - bottom)
  if (extent === 0) return undefined
  const scale = (APART * Math.max(2, Math.sqrt(drawn.length) * 1.5)) / extent
  const places: (Place | undefined)[] = nodes.map(() => undefined)
  const taken = new Set<string>()
  const put = (node: number, x: number, y: number): void => {
    // Two routers of one city: side by side.
    let [px, py] = [Math.round(x), Math.round(y)]
    for (let n = 1; taken.has(`${Math.round(px / 20)} ${Math.round(py / 20)}`); n++) {
      px = Math.round(x + BESIDE * Math.ceil(n / 6) * Math.cos(n))
      py = Math.round(y + BESIDE * Math.ceil(n / 6) * Math.sin(n))
    }
    taken.add(`${Math.round(px / 20)} ${Math.round(py / 20)}`)
    places[node] = [px, py]
  }
  for (const { node, layout } of own) put(node, (layout.x - left) * scale, (layout.y - bottom) * scale)
  const index = new Map(nodes.map(({ id }, n) => [id, n]))
  for (const { from, to } of links) {
    const [a, b] = [index.get(from)!, index.get(to)!]
    const [placed, other] = places[a] === undefined ? [b, a] : [a, b]
    const at = places[placed]
    if (at !== undefined && places[other] === undefined) put(other, at[0], at[1] - BESIDE)
  }
  return drawn.every(({ node }) => places[node] !== undefined) ? places : undefined
}
