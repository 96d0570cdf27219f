import type { Crossing } from './crossing.ts'

/** Queues of one lane in the order in which they are solved; a cycle is swept until nothing moves. */
export interface Step {
  readonly lane: number
  readonly links: readonly string[]
  readonly isCycle: boolean
}

/** Which queue's answer enters which other's question within a lane: along every tunnel. By link. */
const follows = (crossings: readonly Crossing[], lane: number): ReadonlyMap<string, ReadonlySet<string>> => {
  const own = crossings.filter(c => c.tunnel.lane === lane)
  const after = new Map<string, Set<string>>(own.map(c => [c.link.id, new Set<string>()]))
  for (const c of own) if (c.previous !== undefined) after.get(c.previous.id)!.add(c.link.id)
  return after
}

const reachable = (after: ReadonlyMap<string, ReadonlySet<string>>, from: string): ReadonlySet<string> => {
  const seen = new Set<string>()
  const left = [...after.get(from)!]
  for (let link = left.pop(); link !== undefined; link = left.pop()) {
    if (seen.has(link)) continue
    seen.add(link)
    left.push(...after.get(link)!)
  }
  return seen
}

/** Reverse postorder of a depth-first search from the first link of the file, following links in file order. */
const alongCycle = (
  cycle: readonly string[],
  after: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] => {
  const seen = new Set<string>()
  const order: string[] = []
  const visit = (link: string): void => {
    seen.add(link)
    for (const next of cycle) if (after.get(link)!.has(next) && !seen.has(next)) visit(next)
    order.unshift(link)
  }
  visit(cycle[0]!)
  return order
}

/** Lane by lane, each queue after those that its tunnels cross before it; those of a cycle together. */
export const stepsOf = (crossings: readonly Crossing[], fileOrder: readonly string[]): readonly Step[] => {
  const lanes = [...new Set(crossings.map(c => c.tunnel.lane))].sort((a, b) => a - b)
  return lanes.flatMap(lane => {
    const after = follows(crossings, lane)
    const from = new Map([...after.keys()].map(link => [link, reachable(after, link)]))
    const steps: Step[] = []
    const left = new Set(fileOrder.filter(link => after.has(link)))
    while (left.size > 0) {
      const isReady = (link: string): boolean =>
        [...left].every(other => !from.get(other)!.has(link) || from.get(link)!.has(other))
      const first = [...left].find(isReady)!
      const cycle = [...left].filter(l => l === first || (from.get(first)!.has(l) && from.get(l)!.has(first)))
      const isCycle = from.get(first)!.has(first)
      steps.push({ lane, links: isCycle ? alongCycle(cycle, after) : cycle, isCycle })
      for (const link of cycle) left.delete(link)
    }
    return steps
  })
}

/** Whether any queue in the end waits for itself. */
export const hasCycles = (crossings: readonly Crossing[]): boolean =>
  stepsOf(crossings, [...new Set(crossings.map(c => c.link.id))]).some(step => step.isCycle)
