import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { type Random, random } from './random.ts'
import { randomTopology } from './topologies.ts'
import { randomWay, type Way } from './trees.ts'

export interface Network {
  readonly seed: number
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
}

interface Wanted extends Way {
  readonly sizeBits: number
  readonly lane: number
  readonly weight: number
}

const linksOf = (way: Way): readonly string[] => [...new Set(way.routes.flat())]

/** The shortest period at which no link of the tree is loaded above `load`, all tunnels in proportion to their weight. */
const periodFor = (wanted: Wanted, all: readonly Wanted[], topology: Topology, load: number): number => {
  const periods = linksOf(wanted).map(id => {
    const link = topology.links.find(l => l.id === id)!
    const together = all.filter(o => linksOf(o).includes(id)).reduce((sum, o) => sum + o.weight, 0)
    return ((wanted.sizeBits * 1e12) / link.bandwidthBps) * (together / wanted.weight / load)
  })
  return Math.ceil(Math.max(...periods))
}

const roundings: readonly ((r: Random) => (ps: number) => number)[] = [
  () => ps => ps,
  () => ps => Math.ceil(ps / 1000) * 1000,
  () => ps => Math.ceil(ps / 1_000_000) * 1_000_000,
  r => {
    const base = r.int(1000, 1_000_000)
    return ps => base * 2 ** Math.max(0, Math.ceil(Math.log2(ps / base)))
  },
  r => {
    const unit = r.pick([1_000_000, 5_000_000])
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]
    return ps => unit * (steps.find(k => k * unit >= ps) ?? Math.ceil(ps / unit))
  },
]

const sizeOf = (r: Random): number =>
  8 * r.pick([64, 84, 128, 1542, r.int(64, 300), r.int(64, 1542), r.int(64, 1542)])

/** Small networks of every kind that has caught an analysis out; the same seed gives the same network everywhere. */
export const randomNetwork = (seed: number): Network => {
  const r = random(seed)
  const topology = randomTopology(r)
  const lanes = r.pick([1, 1, 2, 3])
  const size = r.chance(0.3) ? sizeOf(r) : undefined
  const wanted: Wanted[] = []
  for (let left = r.int(2, 12); left > 0 || wanted.length === 0; left--) {
    const way = randomWay(topology, r)
    if (way === undefined) continue
    const weight = r.pick([1, 1, 2, 5, 0.2]) * (0.5 + r.next())
    wanted.push({ ...way, sizeBits: size ?? sizeOf(r), lane: r.int(0, lanes - 1), weight })
  }
  const load = r.pick([0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
  const rounding = r.pick(roundings)(r)
  const tunnels = wanted.map(({ weight: _, ...way }, i): Tunnel => {
    const periodPs = rounding(periodFor(wanted[i]!, wanted, topology, load))
    return { id: `t${i}`, ...way, loadSizeBits: way.sizeBits, periodPs, requestedPeriodPs: periodPs }
  })
  return { seed, topology, tunnels }
}

/** One line that names a network: enough to find it again. */
export const describeNetwork = ({ seed, topology, tunnels }: Network): string =>
  `network ${seed} (${topology.name}, ${tunnels.length} tunnels: ${tunnels.map(t => t.id).join(' ')})`
