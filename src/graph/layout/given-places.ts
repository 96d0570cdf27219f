import type { NetworkShape } from '../network-shape.ts'
import type { GraphView } from '../view.ts'
import type { Point } from './points.ts'

/** Points between two neighbours, on average. */
const APART = 130
/** Distance of what has no position of its own from the neighbour that has. */
const BESIDE = 55
/** Nearer than this, and two nodes cover each other. */
const CLOSE = 34

/**
 * Where the file puts the nodes of a view, in points, by number of the node; those without stand beside a neighbour that
 * has a place. Undefined where some node has neither: then the drawing is laid out.
 */
export const givenPlaces = (
  { nodes, links }: NetworkShape,
  { nodes: drawn }: GraphView,
): ReadonlyMap<number, Point> | undefined => {
  const own = drawn.flatMap(({ node }) => {
    const at = nodes[node]!.at
    return at === undefined ? [] : [{ node, at }]
  })
  if (own.length < 2) return undefined
  const xs = own.map(({ at }) => at[0])
  const ys = own.map(({ at }) => at[1])
  const [left, top] = [Math.min(...xs), Math.max(...ys)]
  const extent = Math.max(Math.max(...xs) - left, top - Math.min(...ys))
  if (extent === 0) return undefined
  const scale = (APART * Math.max(2, Math.sqrt(drawn.length) * 1.5)) / extent
  const places = new Map<number, Point>()
  const put = (node: number, x: number, y: number): void => {
    let [px, py] = [x, y]
    const isTaken = (): boolean => {
      for (const [qx, qy] of places.values())
        if (Math.abs(qx - px) < CLOSE && Math.abs(qy - py) < CLOSE) return true
      return false
    }
    // Two routers of one city: side by side.
    for (let n = 1; isTaken(); n++) {
      px = x + BESIDE * Math.ceil(n / 6) * Math.cos(n)
      py = y + BESIDE * Math.ceil(n / 6) * Math.sin(n)
    }
    places.set(node, [px, py])
  }
  for (const { node, at } of own) put(node, (at[0] - left) * scale, (top - at[1]) * scale)
  for (const { from, to } of links) {
    const [placed, other] = places.has(from) ? [from, to] : [to, from]
    const at = places.get(placed)
    if (at !== undefined && !places.has(other)) put(other, at[0], at[1] + BESIDE)
  }
  return drawn.every(({ node }) => places.has(node)) ? places : undefined
}
