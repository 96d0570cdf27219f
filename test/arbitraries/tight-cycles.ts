import { bucketPeriodPs, type SourceTraits } from '../../src/model/arrival.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Network } from './network.ts'
import { type Random, random } from './random.ts'
import { link, network, node, tunnel } from './tiny.ts'

/** A shape: closed ways of switches, each of which is gone round one way. */
const SHAPES = {
  ring: r => [way(r.int(5, 7), 'a')],
  /** Two rings through one switch. */
  eight: r => [way(r.int(5, 6), 'a'), ['a0', ...way(r.int(4, 5), 'b')]],
  /** Two rings over one link. */
  'shared link': r => [way(r.int(5, 6), 'a'), ['a0', 'a1', ...way(r.int(3, 4), 'b')]],
} satisfies Record<string, (r: Random) => readonly (readonly string[])[]>

const way = (count: number, name: string): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${name}${i}`)

export type CycleShape = keyof typeof SHAPES

export interface TightCycles extends Network {
  readonly shape: CycleShape
}

interface Draft {
  readonly path: readonly string[]
  readonly bits: number
  readonly lane: number
  readonly weight: number
  readonly traits: SourceTraits
  /** What a batch brings, bits. */
  readonly batchBits: number
  /** Of a token bucket: what it may hold, in largest packets. */
  readonly burst?: number
}

const SECOND_PS = 1e12
const BANDWIDTH = 1_000_000_000

/** What a source may be besides one packet of one size each period. */
const traitsOf = (r: Random, bits: number): Pick<Draft, 'traits' | 'batchBits' | 'burst'> => {
  const packets = r.int(2, 4)
  const sizes = { minLoadSizeBits: Math.max(8 * 64, Math.floor(bits / 16) * 8) }
  switch (r.int(0, 8)) {
    case 0:
      return { traits: { packets }, batchBits: bits * packets }
    case 1:
      return { traits: sizes, batchBits: bits }
    case 2:
      return { traits: { arrival: { kind: 'sporadic' } }, batchBits: bits }
    case 3:
      return { traits: r.chance(0.5) ? sizes : {}, batchBits: bits, burst: r.int(1, 3) }
    default:
      return { traits: {}, batchBits: bits }
  }
}

/**
 * Queues that feed each other: tunnels that start at every switch of closed ways and go over several of their links, some across
 * from one to the other, in one to three lanes, from sources of several kinds. The fullest link is as full as `load` says.
 */
export const tightCycles = (seed: number, load: number): TightCycles => {
  const r = random(seed)
  const shape = r.pick(Object.keys(SHAPES) as CycleShape[])
  const ways = SHAPES[shape](r)
  const lanes = r.pick([1, 1, 2, 3])
  const isPlain = r.chance(0.4)
  const hops = ways.flatMap(nodes => nodes.map((from, i) => [from, nodes[(i + 1) % nodes.length]!] as const))
  const next = new Map<string, string[]>()
  for (const [from, to] of hops) {
    const known = next.get(from) ?? []
    if (!known.includes(to)) known.push(to)
    next.set(from, known)
  }
  const switches = [...next.keys()]
  const drafts = switches.flatMap(from =>
    Array.from({ length: r.int(1, 2) }, (): Draft => {
      const path = walk(from, next, r.int(4, 6), r)
      const bits = 8 * r.int(64, 1542)
      const source = isPlain ? { traits: {}, batchBits: bits } : traitsOf(r, bits)
      return { path, bits, lane: r.int(0, lanes - 1), weight: 0.5 + r.next(), ...source }
    }),
  )
  const loadOf = new Map<string, number>()
  for (const { path, weight } of drafts)
    for (const l of linksOf(path)) loadOf.set(l, (loadOf.get(l) ?? 0) + weight)
  const most = Math.max(...loadOf.values())
  const tunnels = drafts.map(({ path, bits, lane, weight, traits, batchBits, burst }, i): Tunnel => {
    const periodPs = Math.ceil((batchBits * SECOND_PS * most) / BANDWIDTH / (load * weight))
    const ends = [`h${path[0]}`, ...path, `h${path.at(-1)}`].join('>')
    const plain = tunnel(`t${i}`, [ends], bits, periodPs, lane)
    if (burst !== undefined) {
      const rateBps = Math.floor((bits * SECOND_PS) / periodPs)
      const bringsPs = bucketPeriodPs(bits, rateBps)!
      const arrival = { kind: 'token-bucket', rateBps, burstBits: bits * burst } as const
      return { ...plain, ...traits, arrival, periodPs: bringsPs, requestedPeriodPs: bringsPs }
    }
    const mayLast = !isPlain && traits.minLoadSizeBits === undefined && r.chance(0.2)
    return { ...plain, ...traits, ...(mayLast ? { withinPs: Math.floor(periodPs / 4) } : {}) }
  })
  const nodes = switches.flatMap(id => [node(id, { kind: 'switch', forwards: true }), node(`h${id}`)])
  const jitterPs = r.pick([0, 0, 1_000_000])
  const fast = { bandwidthBps: 10 * BANDWIDTH }
  const links = [
    ...switches.flatMap(id => [link(`h${id}>${id}`, fast), link(`${id}>h${id}`, fast)]),
    ...[...loadOf.keys()].map(id => link(id, { maxJitterPs: jitterPs })),
  ]
  const over = { name: `tight ${shape}`, bestEffortMaxFrameBits: r.pick([0, 12_336]) }
  return { seed, shape, topology: network(nodes, links, over), tunnels }
}

/** A way of so many links along the cycles, through no switch twice. */
const walk = (
  from: string,
  next: ReadonlyMap<string, readonly string[]>,
  count: number,
  r: Random,
): readonly string[] => {
  const path = [from]
  while (path.length <= count) {
    const ahead = next.get(path.at(-1)!)!.filter(id => !path.includes(id))
    if (ahead.length === 0) break
    path.push(r.pick(ahead))
  }
  return path
}

const linksOf = (path: readonly string[]): readonly string[] =>
  path.slice(1).map((to, i) => `${path[i]}>${to}`)
