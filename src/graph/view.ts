import { type Group, groupsOf } from './groups.ts'
import { homesOf, type NetworkShape, type Pair, pairsOf, tiersOf } from './network-shape.ts'

/** A node as drawn, or a group of them as one, with how many hosts are folded into it. */
export interface DrawnNode {
  /** Number of the node; of a group, of its first member. */
  readonly node: number
  /** How many hosts are folded into it. */
  readonly hosts: number
  /** Where several nodes are drawn as one. */
  readonly group?: Group
}

/** All links between two drawn nodes, `a` being the upper one; each direction may be several links, or none. */
export interface DrawnEdge {
  /** Number of a drawn node. */
  readonly a: number
  /** Number of the other. */
  readonly b: number
  /** Numbers of the links from a to b. */
  readonly forth: readonly number[]
  /** Numbers of the links from b to a. */
  readonly back: readonly number[]
}

/** What is drawn of a network. */
export interface GraphView {
  /** What is drawn, in file order. */
  readonly nodes: readonly DrawnNode[]
  /** Upper tier first, so that a layered layout has the core on top. */
  readonly edges: readonly DrawnEdge[]
  /** Per node of the network the number of the drawn node that stands for it. */
  readonly standsFor: Int32Array
}

/** More nodes than this, and hosts are folded into their switch unless asked for. */
export const FOLD_ABOVE = 80
/** More switches than this, and pods are folded too, where there are any. */
export const GROUP_ABOVE = 100

/** Whether hosts are drawn, folded into their switch, or either by size; nothing folded is `shown`. */
export type Hosts = 'auto' | 'shown' | 'folded'

/**
 * What is drawn of a network: hosts folded where there are many, then pods; `open` are switches whose hosts are drawn all
 * the same, and first members of groups whose switches are. Without `groups` no pod is folded.
 */
export const viewOf = (
  shape: NetworkShape,
  hosts: Hosts = 'auto',
  open: ReadonlySet<number> = new Set(),
  groups = true,
): GraphView => {
  const count = shape.nodes.length
  const folds = hosts === 'folded' || (hosts === 'auto' && count > FOLD_ABOVE)
  const home = homesOf(shape)
  const standsFor = Int32Array.from({ length: count }, (_, n) => n)
  if (folds) for (let n = 0; n < count; n++) if (home[n]! >= 0 && !open.has(home[n]!)) standsFor[n] = home[n]!
  const tier = tiersOf(shape)
  const pairs = pairsOf(shape)
  const groupOf = new Map<number, Group>()
  const drawn = standsFor.reduce((sum, to, n) => sum + (to === n ? 1 : 0), 0)
  if (groups && hosts !== 'shown' && drawn > GROUP_ABOVE)
    for (const group of groupsOf(shape, home, tier)) {
      const [first] = group.members
      if (first === undefined || open.has(first)) continue
      groupOf.set(first, group)
      for (const member of group.members) standsFor[member] = first
    }
  // Hosts of a folded switch go where the switch went.
  for (let n = 0; n < count; n++) standsFor[n] = standsFor[standsFor[n]!]!
  const isHidden = (n: number): boolean => standsFor[n] !== n
  const hostsIn = new Int32Array(count)
  for (let n = 0; n < count; n++)
    if (isHidden(n) && shape.nodes[n]!.kind === 'host') hostsIn[standsFor[n]!]!++
  const nodes = shape.nodes.flatMap((_, n): readonly DrawnNode[] => {
    if (isHidden(n)) return []
    const group = groupOf.get(n)
    return [{ node: n, hosts: hostsIn[n]!, ...(group === undefined ? {} : { group }) }]
  })
  return { nodes, edges: edgesOf(pairs, tier, standsFor, groupOf), standsFor }
}

const edgesOf = (
  pairs: readonly Pair[],
  tier: Int32Array,
  standsFor: Int32Array,
  groupOf: ReadonlyMap<number, Group>,
): readonly DrawnEdge[] => {
  const bundles = new Map<string, { a: number; b: number; forth: number[]; back: number[] }>()
  const edges: DrawnEdge[] = []
  for (const pair of pairs) {
    const { a, b, forth, back } = tier[pair.a]! >= tier[pair.b]! ? pair : turned(pair)
    const [from, to] = [standsFor[a]!, standsFor[b]!]
    if (from === to) continue
    const [ways, returns] = [forth < 0 ? [] : [forth], back < 0 ? [] : [back]]
    if (!groupOf.has(from) && !groupOf.has(to)) {
      edges.push({ a: from, b: to, forth: ways, back: returns })
      continue
    }
    const known = bundles.get(`${from} ${to}`)
    if (known === undefined) {
      const bundle = { a: from, b: to, forth: [...ways], back: [...returns] }
      bundles.set(`${from} ${to}`, bundle)
      edges.push(bundle)
    } else {
      known.forth.push(...ways)
      known.back.push(...returns)
    }
  }
  return edges
}

/** The same two directions seen from the other end; a link without a reverse keeps its own. */
const turned = ({ a, b, forth, back }: Pair): Pair => ({ a: b, b: a, forth: back, back: forth })
