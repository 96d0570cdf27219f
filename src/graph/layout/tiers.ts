import { partsOf } from './neighbours.ts'
import { type Point, TIER } from './points.ts'

/** Some nodes laid out in a box from (0, 0). */
interface Block {
  readonly width: number
  readonly height: number
  readonly places: ReadonlyMap<number, Point>
}

const GAP = 16
/** More hosts than this below one switch stand in several rows. */
const MOST_IN_ROW = 8
const ROW = 44
/** Wider than this for its height, and a drawing is folded at its uppermost tier. */
const WIDE = 3.4

const moved = ({ places }: Block, dx: number, dy: number): readonly (readonly [number, Point])[] =>
  [...places].map(([node, [x, y]]) => [node, [x + dx, y + dy]])

/** Nodes without edges among them, in rows. */
const rowsOf = (nodes: readonly number[], widthOf: (node: number) => number): Block => {
  const rows = Math.ceil(nodes.length / MOST_IN_ROW)
  const perRow = Math.ceil(nodes.length / rows)
  const step = GAP / 2 + nodes.reduce((m, n) => Math.max(m, widthOf(n)), 0)
  const places = nodes.map((node, i): readonly [number, Point] => [
    node,
    // Every other row between those of the row above, so that edges pass.
    [((i % perRow) + 0.5 + (Math.floor(i / perRow) % 2) * 0.5) * step, Math.floor(i / perRow) * ROW],
  ])
  return { width: step * (perRow + (rows > 1 ? 0.5 : 0)), height: (rows - 1) * ROW, places: new Map(places) }
}

/** Blocks side by side, each at its top. */
const besides = (blocks: readonly Block[], gap: number): Block => {
  const places = new Map<number, Point>()
  let x = 0
  for (const block of blocks) {
    for (const [node, at] of moved(block, x, 0)) places.set(node, at)
    x += block.width + gap
  }
  const height = blocks.reduce((m, b) => Math.max(m, b.height), 0)
  return { width: Math.max(0, x - gap), height, places }
}

/** The same, upside down. */
const turned = ({ width, height, places }: Block): Block => ({
  width,
  height,
  places: new Map([...places].map(([node, [x, y]]) => [node, [x, height - y]])),
})

/** Nodes of one tier in a row over a width, in the middle of it. */
const spread = (
  nodes: readonly number[],
  width: number,
  y: number,
  widthOf: (node: number) => number,
): readonly (readonly [number, Point])[] => {
  const own = nodes.reduce((sum, n) => sum + widthOf(n) + GAP, -GAP)
  const step = Math.max(0, width - own) / (nodes.length + 1)
  let x = own > width ? (width - own) / 2 : step
  return nodes.map(node => {
    const at = x + widthOf(node) / 2
    x += widthOf(node) + GAP + (own > width ? 0 : step)
    return [node, [at, y]]
  })
}

/**
 * Tiers from the core down to the hosts. Without its uppermost nodes a network falls apart into what hangs below them
 * (pods, racks, hosts), each laid out likewise and side by side: what belongs together stands together. A drawing that
 * would be much wider than high has half of its parts above the uppermost tier.
 */
export const tierPlaces = (
  all: readonly number[],
  tierOf: (node: number) => number,
  beside: ReadonlyMap<number, readonly number[]>,
  widthOf: (node: number) => number,
): ReadonlyMap<number, Point> => {
  const layout = (nodes: readonly number[], isWhole: boolean): Block => {
    const top = nodes.reduce((m, n) => Math.max(m, tierOf(n)), 0)
    const tops = nodes.filter(n => tierOf(n) === top)
    const rest = nodes.filter(n => tierOf(n) < top)
    if (rest.length === 0) return rowsOf(tops, widthOf)
    const parts = partsOf(rest, beside)
    const areHosts = parts.every(part => part.length === 1 && tierOf(part[0]!) === 0)
    const gap = areHosts ? GAP / 2 : GAP * Math.min(3, top)
    const blocks = parts.map(part => layout(part, false))
    const row = areHosts ? rowsOf(rest, widthOf) : besides(blocks, gap)
    const isWide = isWhole && !areHosts && parts.length > 3 && row.width > WIDE * (row.height + TIER)
    if (!isWide) return under(tops, row)
    const half = Math.ceil(blocks.length / 2)
    const [above, below] = [besides(blocks.slice(0, half), gap), besides(blocks.slice(half), gap)]
    const width = Math.max(above.width, below.width)
    const middle = above.height + TIER * 1.3
    return {
      width,
      height: middle + TIER * 1.3 + below.height,
      places: new Map([
        ...moved(turned(above), (width - above.width) / 2, 0),
        ...spread(tops, width, middle, widthOf),
        ...moved(below, (width - below.width) / 2, middle + TIER * 1.3),
      ]),
    }
  }
  const under = (tops: readonly number[], row: Block): Block => {
    const own = tops.reduce((sum, n) => sum + widthOf(n) + GAP, -GAP)
    const width = Math.max(row.width, own)
    return {
      width,
      height: row.height + TIER,
      places: new Map([...spread(tops, width, 0, widthOf), ...moved(row, (width - row.width) / 2, TIER)]),
    }
  }
  return layout(all, true).places
}
