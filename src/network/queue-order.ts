import { components } from './components.ts'
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
