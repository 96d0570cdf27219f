import { homesOf, type NetworkShape, type Pair, pairsOf, tiersOf } from './network-shape.ts'

/** A node as drawn, with how many hosts are folded into it. */
export interface DrawnNode {
  /** Id of the node. */
  readonly node: number
  /** How many hosts are folded into it. */
  readonly hosts: number
}

/** What is drawn of a network. */
export interface GraphView {
  /** The nodes that are drawn. */
  readonly nodes: readonly DrawnNode[]
  /** Upper tier first, so that a layered layout has the core on top. */
  readonly edges: readonly Pair[]
  /** The layout of Graphviz that suits it. */
  readonly engine: Engine
}

/** A layout of Graphviz. */
export type Engine = 'dot' | 'neato' | 'sfdp'

/** More nodes than this, and hosts are folded into their switch unless asked for. */
export const FOLD_ABOVE = 80
/** Above, the layered and the spring layout take seconds. */
const SLOW_ABOVE = 200

/** Nodes and edges that are laid out in some ten seconds; nothing can end a layout that has begun. */
export const MOST_LAID_OUT = 40_000

/** Whether a layout would take longer than anybody waits. */
export const isTooLarge = ({ nodes, edges }: GraphView): boolean =>
  nodes.length + edges.length > MOST_LAID_OUT

/** Whether hosts are drawn, folded into their switch, or either by size. */
export type Hosts = 'auto' | 'shown' | 'folded'

/**
 * What is drawn of a network: hosts folded where there are many; `open` are switches whose hosts are drawn all the
 * same.
 */
export const viewOf = (
  shape: NetworkShape,
  hosts: Hosts = 'auto',
  open: ReadonlySet<number> = new Set(),
): GraphView => {
  const folds = hosts === 'folded' || (hosts === 'auto' && shape.nodes.length > FOLD_ABOVE)
  const home = homesOf(shape)
  const isHidden = (n: number): boolean => folds && home[n]! >= 0 && !open.has(home[n]!)
  const count = new Int32Array(shape.nodes.length)
  shape.nodes.forEach((_, n) => {
    if (isHidden(n)) count[home[n]!]!++
  })
  const nodes = shape.nodes.flatMap((_, n) => (isHidden(n) ? [] : { node: n, hosts: count[n]! }))
  const tier = tiersOf(shape)
  const edges = pairsOf(shape)
    .filter(({ a, b }) => !isHidden(a) && !isHidden(b))
    .map(pair => (tier[pair.a]! >= tier[pair.b]! ? pair : turned(pair)))
  return { nodes, edges, engine: engineFor(nodes.length, edges, tier) }
}

/** The same two directions seen from the other end; a link without a reverse keeps its own. */
const turned = ({ a, b, forth, back }: Pair): Pair =>
  back < 0 ? { a, b, forth, back } : { a: b, b: a, forth: back, back: forth }

/** Layers where there are tiers, springs where switches are peers (rings, meshes), the fast engine for many nodes. */
const engineFor = (count: number, edges: readonly Pair[], tier: Int32Array): Engine => {
  if (count > SLOW_ABOVE) return 'sfdp'
  const between = edges.filter(({ a, b }) => tier[a]! > 0 && tier[b]! > 0)
  const peers = between.filter(({ a, b }) => tier[a] === tier[b]).length
  return peers * 2 > between.length ? 'neato' : 'dot'
}
