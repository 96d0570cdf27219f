import { linkEnds } from '../../model/cables.ts'
import type { Failure } from '../../model/witness.ts'
import type { Network } from '../../network/network.ts'
import type { PacketRecords } from './packet-records.ts'

/** 1 for each link over which nothing comes any more: both directions of a broken cable, all links of a broken node. */
export const deadLinks = ({ topology, linkIndex }: Network, failure: Failure | undefined): Uint8Array => {
  const { links } = topology
  const dead = new Uint8Array(links.length)
  if (failure === undefined) return dead
  if (failure.kind === 'node') {
    links.forEach((link, e) => {
      if (link.from === failure.node || link.to === failure.node) dead[e] = 1
    })
    return dead
  }
  const ends = linkEnds(links)
  const broken = linkIndex.get(failure.link)
  if (broken === undefined) throw new RangeError(`there is no link ${failure.link}`)
  const { near, far } = ends[broken]
  ends.forEach((end, e) => {
    if (e === broken || (end.near === far && end.far === near)) dead[e] = 1
  })
  return dead
}

/** All that a request sent twice must survive: each cable of its trees, and each node on them but its ends. */
export const failuresOf = ({ network, tunnels, trees }: PacketRecords): readonly Failure[] => {
  const { links, nodes } = network.topology
  const ends = linkEnds(links)
  const cables = new Map<number, Failure>()
  const inner = new Map<number, Failure>()
  tunnels.forEach(({ replica, sender, receivers }, t) => {
    if (replica === undefined) return
    const outer = new Set([sender, ...receivers])
    for (const e of trees[t].links) {
      const cable = Math.min(ends[e].near, ends[e].far)
      if (!cables.has(cable)) cables.set(cable, { kind: 'cable', link: links[e].id })
      for (const n of [network.from[e], network.to[e]])
        if (!outer.has(nodes[n].id)) inner.set(n, { kind: 'node', node: nodes[n].id })
    }
  })
  return [...cables.values(), ...inner.values()]
}
