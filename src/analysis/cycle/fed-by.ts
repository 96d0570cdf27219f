import type { DivergingCycle } from '../../certificate/certificate.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { lanesAt } from '../queue/queue-facts.ts'

/** The queues behind a cycle: the next ones of its tunnels, the lanes below them, and what is behind those. */
export const fedBy = (hops: FlowHops, lane: number, links: Int32Array): DivergingCycle['fed'] => {
  const { linkCount, topology } = hops.network
  const own = new Set(Array.from(links, link => lane * linkCount + link))
  const onward = onwardOf(hops)
  const reached = new Set(own)
  // A set is walked in the order in which it grows.
  for (const key of reached) for (const next of onward.get(key) ?? []) reached.add(next)
  return [...reached]
    .filter(key => !own.has(key))
    .sort((a, b) => a - b)
    .map(key => ({ link: topology.links[key % linkCount].id, lane: Math.floor(key / linkCount) }))
}

const onwardOf = (hops: FlowHops): ReadonlyMap<number, readonly number[]> => {
  const { linkCount } = hops.network
  const onward = new Map<number, number[]>()
  for (let h = 0; h < hops.count; h++) {
    const parent = hops.parent[h]
    if (parent < 0) continue
    const from = hops.lane[h] * linkCount + hops.link[parent]
    const to = onward.get(from) ?? []
    onward.set(from, to)
    for (const below of lanesAt(hops, hops.link[h]))
      if (below >= hops.lane[h]) to.push(below * linkCount + hops.link[h])
  }
  return onward
}
