import type { FailedElement } from '../../engine/change.ts'
import { linkEnds } from '../../model/cables.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { linksById } from './links-by-id.ts'
import { once } from './once.ts'

/** The other direction of each link's cable, by id; links of one direction only have none. */
const otherWays: (topology: Topology) => ReadonlyMap<string, Link> = once((topology: Topology) => {
  const ends = linkEnds(topology.links)
  const byEnds = new Map(topology.links.map((link, e) => [`${ends[e]?.near} ${ends[e]?.far}`, link]))
  return new Map(
    topology.links.flatMap((link, e) => {
      const other = byEnds.get(`${ends[e]?.far} ${ends[e]?.near}`)
      return other === undefined ? [] : [[link.id, other] as const]
    }),
  )
})

/** The other direction of a link's cable. */
export const otherWay = (topology: Topology, link: Link): Link | undefined => otherWays(topology).get(link.id)

/** All directions of a link's cable. */
export const cableOf = (topology: Topology, link: Link): readonly Link[] => {
  const other = otherWay(topology, link)
  return other === undefined ? [link] : [link, other]
}

/** What people call it: `cable a–b`; the link where there is no other direction. */
export const cableName = (topology: Topology, link: Link): string => {
  const other = otherWay(topology, link)
  if (other === undefined) return `link ${link.id}`
  const first = topology.links.indexOf(link) < topology.links.indexOf(other) ? link : other
  return first.id === `${first.from}>${first.to}` ? `cable ${first.from}–${first.to}` : `cable ${first.id}`
}

/** What has failed as people name it, both directions of a cable as one. */
export const failedNames = (topology: Topology, failed: readonly FailedElement[]): readonly string[] => {
  const links = linksById(topology)
  const down = new Set(failed.flatMap(place => ('link' in place ? place.link : [])))
  return failed.flatMap(place => {
    if ('node' in place) return [`node ${place.node}`]
    const link = links.get(place.link)
    const other = link === undefined ? undefined : otherWay(topology, link)
    if (link === undefined || other === undefined || !down.has(other.id)) return [`link ${place.link}`]
    const isFirst = topology.links.indexOf(link) < topology.links.indexOf(other)
    return isFirst ? [cableName(topology, link)] : []
  })
}
