import type { Engine } from '../../engine/engine.ts'
import type { PairsAsked } from '../../model/planning/headroom.ts'
import type { Topology } from '../../model/topology.ts'

/** Hosts by the switch that they stand behind, in file order: the first that forwards, of the links that leave them. */
export const hostsBehind = ({ nodes, links }: Topology): ReadonlyMap<string, readonly string[]> => {
  const forwards = new Set(nodes.filter(node => node.forwards).map(({ id }) => id))
  const hosts = new Set(nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id))
  const behind = new Map<string, string[]>()
  const seen = new Set<string>()
  for (const { from, to } of links) {
    if (!hosts.has(from) || !forwards.has(to) || hosts.has(to) || seen.has(from)) continue
    seen.add(from)
    behind.set(to, [...(behind.get(to) ?? []), from])
  }
  return new Map(nodes.flatMap(({ id }) => (behind.has(id) ? [[id, behind.get(id) ?? []]] : [])))
}

/** Names of the places, in file order. */
export const placesOf = (topology: Topology, { between }: Pick<PairsAsked, 'between'>): readonly string[] =>
  between === 'hosts'
    ? topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
    : [...hostsBehind(topology).keys()]

/**
 * Who sends for a place, and who receives. For a switch it is the host behind it whose links that way carry most, the first
 * of the file among equals: others have no less room on their own cables.
 */
export class Ends {
  readonly #hosts: ReadonlyMap<string, readonly string[]>
  readonly #load: {
    readonly sends: ReadonlyMap<string, number>
    readonly receives: ReadonlyMap<string, number>
  }

  constructor(engine: Engine, { between }: Pick<PairsAsked, 'between'>) {
    const { topology } = engine.hops.network
    this.#hosts =
      between === 'hosts'
        ? new Map(placesOf(topology, { between }).map(id => [id, [id]]))
        : hostsBehind(topology)
    const loads = topology.links.map(({ id }) => engine.queue(id, 0).load)
    const sends = new Map<string, number>()
    const receives = new Map<string, number>()
    topology.links.forEach(({ from, to }, i) => {
      const load = loads[i] ?? 0
      sends.set(from, Math.max(load, sends.get(from) ?? 0))
      receives.set(to, Math.max(load, receives.get(to) ?? 0))
    })
    this.#load = { sends, receives }
  }

  /** The two hosts for a pair of places; undefined where one place with one host is both. */
  pair(from: string, to: string): { readonly sender: string; readonly receiver: string } | undefined {
    const sender = this.#fullest(from, 'sends', '')
    const receiver = this.#fullest(to, 'receives', sender ?? '')
    return sender === undefined || receiver === undefined ? undefined : { sender, receiver }
  }

  #fullest(place: string, way: 'sends' | 'receives', except: string): string | undefined {
    let found: string | undefined
    let most = -1
    for (const host of this.#hosts.get(place) ?? []) {
      const load = this.#load[way].get(host) ?? 0
      if (host === except || load <= most) continue
      found = host
      most = load
    }
    return found
  }
}
