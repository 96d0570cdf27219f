import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Answer } from './analyze.ts'
import { packetsOf } from './crossing.ts'
import { floorDiv } from './rational.ts'
import { sourceOf } from './source.ts'
import { treeOf } from './tree.ts'
import { worldOf } from './world.ts'

export interface ReplicatedRange {
  readonly minLatencyPs: number
  /** While nothing has failed: the sooner copy counts. */
  readonly worstPs: number
  /** After the failure of any one cable or node between the ends: the later copy counts. */
  readonly worstAfterFailurePs: number
  /** So many batches a receiver must remember to know a second copy, and so many packets. */
  readonly historyBatches?: number
  readonly historyPackets?: number
}

export interface Replicated {
  readonly id: string
  readonly receivers: Readonly<Record<string, ReplicatedRange>>
}

/** The tunnels of each request sent twice, by its id. */
export const replicasOf = (tunnels: readonly Tunnel[]): ReadonlyMap<string, readonly Tunnel[]> => {
  const byId = new Map<string, Tunnel[]>()
  for (const tunnel of tunnels)
    if (tunnel.replica !== undefined)
      byId.set(tunnel.replica.of, [...(byId.get(tunnel.replica.of) ?? []), tunnel])
  return byId
}

const rangeAt = (
  topology: Topology,
  copies: readonly Tunnel[],
  answer: Answer,
  node: string,
): ReplicatedRange | undefined => {
  const ranges = copies.map(t => answer.tunnels.get(t.id)!.receivers.get(node)!)
  if (ranges.some(r => r.maxJitterPs === null)) return undefined
  const worsts = ranges.map(r => r.minLatencyPs + r.maxJitterPs!)
  const minLatencyPs = Math.min(...ranges.map(r => r.minLatencyPs))
  const worstAfterFailurePs = Math.max(...worsts)
  const source = sourceOf(worldOf(topology), copies[0]!)
  const apart = BigInt(worstAfterFailurePs - minLatencyPs) + source.window
  const batches = floorDiv(apart, source.period) + 1n
  return {
    minLatencyPs,
    worstPs: Math.min(...worsts),
    worstAfterFailurePs,
    historyBatches: Number(batches),
    historyPackets: Number(batches * packetsOf(source)),
  }
}

/** Per receiver of each request sent twice; without those that have no bound. */
export const replicated = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  answer: Answer,
): readonly Replicated[] =>
  [...replicasOf(tunnels)].map(([id, copies]) => ({
    id,
    receivers: Object.fromEntries(
      copies[0]!.receivers.flatMap(node => {
        const range = rangeAt(topology, copies, answer, node)
        return range === undefined ? [] : [[node, range]]
      }),
    ),
  }))

/** Either direction of a cable is the same cable. */
const cableOf = (topology: Topology, id: string): string => {
  const { from, to } = topology.links.find(l => l.id === id)!
  const back = id === `${from}>${to}` ? `${to}>${from}` : id.endsWith('~') ? id.slice(0, -1) : `${id}~`
  return [id, back].sort().join(' ')
}

/** Cables, and nodes between the ends, that both trees need: one failure there stops both copies. */
export const shared = (topology: Topology, one: Tunnel, other: Tunnel): readonly string[] => {
  const parts = (tunnel: Tunnel): readonly string[] => {
    const tree = treeOf(topology, tunnel).map(t => t.link)
    const nodes = tree.flatMap(l => [l.from, l.to])
    const inner = nodes.filter(n => n !== tunnel.sender && !tunnel.receivers.includes(n))
    return [...new Set([...tree.map(l => cableOf(topology, l.id)), ...inner])]
  }
  const others = new Set(parts(other))
  return parts(one).filter(p => others.has(p))
}
