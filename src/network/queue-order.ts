import { components } from './components.ts'
import type { FlowHops } from './flow-hops.ts'

/**
 * The queues of one lane (a queue is a link and a lane) in an order in which every queue comes after those its tunnels
 * cross before it; where that is impossible, the queues of a cycle stand together (MODEL "Fixed point").
 */
export interface LaneOrder {
  readonly lane: number
  readonly links: Int32Array
  /** Component i is `links[start[i]] … links[start[i + 1] − 1]`; more than one link, or one that feeds itself, is a cycle. */
  readonly start: Int32Array
}

/** Lanes in use, served first first; a higher lane never depends on a lower one but by packet sizes. */
export const queueOrder = (hops: FlowHops): readonly LaneOrder[] => {
  const lanes = [...new Set(hops.tunnels.map(t => t.lane))].sort((a, b) => a - b)
  return lanes.map(lane => laneOrder(hops, lane))
}

export const laneOrder = (hops: FlowHops, lane: number): LaneOrder => {
  const { linkCount } = hops.network
  const used = new Uint8Array(linkCount)
  const after = new Int32Array(linkCount + 1)
  for (let h = 0; h < hops.count; h++) {
    if (hops.lane[h] !== lane) continue
    used[hops.link[h]] = 1
    const parent = hops.parent[h]
    if (parent >= 0) after[hops.link[parent] + 1]++
  }
  for (let e = 0; e < linkCount; e++) after[e + 1] += after[e]
  const fill = after.slice()
  const next = new Int32Array(after[linkCount])
  for (let h = 0; h < hops.count; h++) {
    const parent = hops.parent[h]
    if (hops.lane[h] === lane && parent >= 0) next[fill[hops.link[parent]]++] = hops.link[h]
  }
  const { links, start } = components(used, after, next)
  for (let c = 0; c + 1 < start.length; c++)
    if (start[c + 1] - start[c] > 1) alongCycle(links.subarray(start[c], start[c + 1]), after, next)
  return { lane, links, start }
}

/**
 * Puts the links of a cycle into an order that depends on nothing but the cycle: away from its first link of the file
 * (reverse postorder, first links first). Around a cycle of long busy periods the order of the sweeps decides the
 * answer; so it is the same however the cycle came about.
 */
const alongCycle = (links: Int32Array, after: Int32Array, next: Int32Array): void => {
  links.sort()
  const inside = new Set(links)
  const onward = new Map<number, Int32Array>()
  const path = [links[0]]
  for (let left = links.length; left > 0; ) {
    const e = path[path.length - 1]
    let follow = onward.get(e)
    if (follow === undefined) {
      follow = next
        .slice(after[e], after[e + 1])
        .sort()
        .reverse()
      inside.delete(e)
    }
    let i = follow.length - 1
    while (i >= 0 && !inside.has(follow[i])) i--
    onward.set(e, follow.subarray(0, i + 1))
    if (i >= 0) path.push(follow[i])
    else links[--left] = path.pop()!
  }
}
