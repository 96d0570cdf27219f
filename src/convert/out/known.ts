import { linkEnds } from '../../model/cables.ts'
import type { Link, Topology } from '../../model/topology.ts'

/** What is proven of a network, as plain data: loads of links, ranges of tunnels. */
export interface Known {
  /** Share of the rate, by id of the link. */
  readonly loads: ReadonlyMap<string, number>
  /** Largest delay at the port (wait and transmission), ps, by id of the link; absent where there is no bound. */
  readonly delaysPs: ReadonlyMap<string, number>
  readonly tunnels: readonly KnownTunnel[]
}

/** A proven range to one receiver. */
export interface KnownTunnel {
  readonly id: string
  readonly sender: string
  readonly receiver: string
  readonly lane: number
  readonly periodPs: number
  readonly sizeBits: number
  readonly minLatencyPs: number
  /** λmin + δmax; null where there is no bound. */
  readonly worstPs: number | null
  readonly deadlinePs?: number
}

/** A cable with both directions, or a link with one. */
export interface Cable {
  readonly link: Link
  readonly back: Link | undefined
}

/** Links with their other direction, in file order. */
export const cablesOf = ({ links }: Topology): readonly Cable[] => {
  const ends = linkEnds(links)
  const byEnd = new Map<number, Link[]>()
  for (const [i, link] of links.entries()) {
    const { near, far } = ends[i]!
    const key = Math.min(near, far)
    const known = byEnd.get(key)
    if (known === undefined) byEnd.set(key, [link])
    else known.push(link)
  }
  return [...byEnd.values()].map(([link, back]) => ({ link: link!, back }))
}
