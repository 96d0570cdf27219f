import type { Link } from './topology.ts'

/** Ends of link e: `near` at its sending node, `far` at its receiving node. Directions of one cable share them, crossed. */
export interface LinkEnds {
  readonly near: number
  readonly far: number
}

/** The other direction's id, as files name it: `a` and `a~`, or `u>v` and `v>u`. */
export const reverseOf = (id: string, from: string, to: string): readonly string[] =>
  id === `${from}>${to}` ? [`${to}>${from}`] : id.endsWith('~') ? [id.slice(0, -1), `${id}~`] : [`${id}~`]

/** Ends of all links, numbered in file order of their cables. */
export const linkEnds = (links: readonly Link[]): readonly LinkEnds[] => {
  const byId = new Map(links.map((link, e) => [link.id, e]))
  const ends: (LinkEnds | undefined)[] = links.map(() => undefined)
  let next = 0
  for (const [e, { id, from, to }] of links.entries()) {
    if (ends[e] !== undefined) continue
    ends[e] = { near: next, far: next + 1 }
    for (const name of reverseOf(id, from, to)) {
      const r = byId.get(name)
      if (r === undefined || ends[r] !== undefined || links[r]!.from !== to || links[r]!.to !== from) continue
      ends[r] = { near: next + 1, far: next }
      break
    }
    next += 2
  }
  return ends.map(end => end!)
}
