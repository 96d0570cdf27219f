import type { Topology } from '../../model/topology.ts'
import { type Cable, cablesOf } from './known.ts'

/** Names that containers and hosts can have, by node: letters, digits, `-`, `_` and `.`; no two alike. */
export const labNames = ({ nodes }: Topology): ReadonlyMap<string, string> => {
  const taken = new Set<string>()
  return new Map(
    nodes.map(({ id }) => {
      const plain =
        id
          .normalize('NFKD')
          .replace(/[^A-Za-z0-9_.-]+/g, '-')
          .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
          .slice(0, 50) || 'node'
      let name = plain
      for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}-${n}`
      taken.add(name.toLowerCase())
      return [id, name]
    }),
  )
}

/** A cable of a lab with the interfaces at its ends. */
export interface LabCable extends Cable {
  readonly near: string
  readonly far: string
}

/** Linux names of interfaces of each cable: as the topology labels them where a container can have them, else eth1, eth2 … */
export const labCables = (topology: Topology): readonly LabCable[] => {
  const used = new Map<string, Set<string>>(topology.nodes.map(({ id }) => [id, new Set(['eth0'])]))
  const take = (node: string, wanted: string | number | boolean | undefined): string => {
    const taken = used.get(node)!
    let name =
      typeof wanted === 'string' && /^(?:eth|e|et|swp)[\w.-]{1,10}$/.test(wanted) && !taken.has(wanted)
        ? wanted
        : ''
    for (let n = 1; name === ''; n++) if (!taken.has(`eth${n}`)) name = `eth${n}`
    taken.add(name)
    return name
  }
  return cablesOf(topology).map(cable => ({
    ...cable,
    near: take(cable.link.from, cable.link.labels?.port),
    far: take(cable.link.to, cable.link.labels?.farPort),
  }))
}

/** As tc takes it; it keeps whole microseconds. */
export const microseconds = (ps: number): string => `${Number((ps / 1e6).toFixed(3))}us`
