import type { Hops } from './hops.ts'

/**
 * The queues of one lane (a queue is a link and a lane) in an order in which every queue comes after those its tunnels
 * cross before it; where that is impossible, the queues of a cycle stand together (SPEC 2.4).
 */
export interface LaneOrder {
  readonly lane: number
  readonly links: Int32Array
  /** Component i is `links[start[i]] … links[start[i + 1] − 1]`; more than one link, or one that feeds itself, is a cycle. */
  readonly start: Int32Array
}

/** Lanes in use, served first first; a higher lane never depends on a lower one but by packet sizes. */
export const queueOrder = (hops: Hops): readonly LaneOrder[] => {
  const lanes = [...new Set(hops.tunnels.map(t => t.lane))].sort((a, b) => a - b)
  return lanes.map(lane => laneOrder(hops, lane))
}

const laneOrder = (hops: Hops, lane: number): LaneOrder => {
  const { linkCount } = hops.network
  const used = new Uint8Array(linkCount)
  const after = new Int32Array(linkCount + 1)
  for (let h = 0; h < hops.count; h++) {
    if (hops.lane[h] !== lane) continue
    used[hops.link[h]!] = 1
    const parent = hops.parent[h]!
    if (parent >= 0) after[hops.link[parent]! + 1]!++
  }
  for (let e = 0; e < linkCount; e++) after[e + 1]! += after[e]!
  const fill = after.slice()
  const next = new Int32Array(after[linkCount]!)
  for (let h = 0; h < hops.count; h++) {
    const parent = hops.parent[h]!
    if (hops.lane[h] === lane && parent >= 0) next[fill[hops.link[parent]!]!++] = hops.link[h]!
  }
  return { lane, ...components(used, after, next) }
}

/**
 * Strongly connected components of the links in use, each before those that depend on it: Tarjan's algorithm
 * (SIAM J. Comput. 1(2), 1972) as a loop, its reverse topological output turned round.
 */
const components = (
  used: Uint8Array,
  after: Int32Array,
  next: Int32Array,
): { links: Int32Array; start: Int32Array } => {
  const n = used.length
  const index = new Int32Array(n)
  const low = new Int32Array(n)
  const onStack = new Uint8Array(n)
  const edge = after.slice(0, n)
  const stack: number[] = []
  const path: number[] = []
  const found: number[][] = []
  let counter = 0
  const enter = (e: number): void => {
    index[e] = low[e] = ++counter
    onStack[e] = 1
    stack.push(e)
    path.push(e)
  }
  for (let root = n - 1; root >= 0; root--) {
    if (used[root] === 0 || index[root] !== 0) continue
    enter(root)
    while (path.length > 0) {
      const e = path[path.length - 1]!
      if (edge[e]! < after[e + 1]!) {
        const f = next[edge[e]!++]!
        if (index[f] === 0) enter(f)
        else if (onStack[f] === 1) low[e] = Math.min(low[e]!, index[f]!)
        continue
      }
      path.pop()
      const below = path[path.length - 1]
      if (below !== undefined) low[below] = Math.min(low[below]!, low[e]!)
      if (low[e] !== index[e]) continue
      const component: number[] = []
      let f: number
      do {
        f = stack.pop()!
        onStack[f] = 0
        component.push(f)
      } while (f !== e)
      found.push(component.reverse())
    }
  }
  found.reverse()
  const start = new Int32Array(found.length + 1)
  found.forEach((component, i) => {
    start[i + 1] = start[i]! + component.length
  })
  return { links: Int32Array.from(found.flat()), start }
}
