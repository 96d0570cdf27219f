import type { Crossing } from './crossing.ts'

const keyOf = (c: Crossing, link: string = c.link.id): string => `${link}/${c.tunnel.lane}`

/** Which queue's answer enters which other's question: along every tunnel, and from a lane to those below it. */
const follows = (crossings: readonly Crossing[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const after = new Map<string, Set<string>>(crossings.map(c => [keyOf(c), new Set<string>()]))
  for (const c of crossings) {
    if (c.previous !== undefined) after.get(keyOf(c, c.previous.id))!.add(keyOf(c))
    for (const lower of crossings)
      if (lower.link === c.link && lower.tunnel.lane > c.tunnel.lane) after.get(keyOf(c))!.add(keyOf(lower))
  }
  return after
}

/** The queues that in the end wait for themselves. */
export const queuesOnCycles = (crossings: readonly Crossing[]): ReadonlySet<string> => {
  const after = follows(crossings)
  const reachable = (from: string): Set<string> => {
    const seen = new Set<string>()
    const left = [...after.get(from)!]
    for (let key = left.pop(); key !== undefined; key = left.pop()) {
      if (seen.has(key)) continue
      seen.add(key)
      left.push(...after.get(key)!)
    }
    return seen
  }
  return new Set([...after.keys()].filter(key => reachable(key).has(key)))
}
