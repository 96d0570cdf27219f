import { portSettings } from '../../src/model/port.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import type { Network } from './network.ts'
import { type Random, random } from './random.ts'
import { type Draft, draft } from './traffic-sources.ts'
import { trafficTopology } from './traffic-topology.ts'
import { randomWay, type Way } from './trees.ts'

/** The kinds of traffic and of ports beyond one packet of one size each period over a plain port. */
export const FEATURES = [
  'clock',
  'size',
  'batch',
  'message',
  'bucket',
  'mixedBucket',
  'within',
  'sporadic',
  'preemption',
  'reserved',
  'wake',
  'cell',
  'unlimited',
  'bestEffort',
  'send',
  'replicas',
] as const
export type Feature = (typeof FEATURES)[number]

export interface TrafficNetwork extends Network {
  readonly features: readonly Feature[]
}

interface Wanted extends Way {
  readonly draft: Draft
  readonly lane: number
  readonly weight: number
  readonly copy?: 1 | 2
}

const linksOf = (way: Way): readonly string[] => [...new Set(way.routes.flat())]

/** What a cut costs at most for each packet of an express lane. */
const CUT_BITS = 24 * 8

/** Seconds of the link that a batch takes, generously. */
const batchSeconds = (topology: Topology, link: Link, { draft: d }: Wanted): number => {
  const packets = d.burstShare === undefined ? d.batchPackets : d.sizeBits / 64 / 8
  const cuts = portSettings(topology, link).preemption === undefined ? 0 : CUT_BITS * Math.ceil(packets)
  return (d.batchBits + cuts) / link.bandwidthBps
}

/** Share of the link that control traffic takes, generously. */
const reservedShare = (topology: Topology, link: Link): number =>
  portSettings(topology, link)
    .reserved.map(f => ((f.packets * (f.sizeBits + CUT_BITS)) / link.bandwidthBps / f.periodPs) * 1e12)
    .reduce((sum, share) => sum + share, 0)

/** The shortest period at which no link of the tree is loaded above `load`, all tunnels in proportion to their weight. */
const periodFor = (wanted: Wanted, all: readonly Wanted[], topology: Topology, load: number): number => {
  const slowest = (1 + topology.clockTolerancePpb / 1e9) / (1 - topology.clockTolerancePpb / 1e9)
  const periods = linksOf(wanted).map(id => {
    const link = topology.links.find(l => l.id === id)!
    const together = all.filter(o => linksOf(o).includes(id)).reduce((sum, o) => sum + o.weight, 0)
    const room = Math.max(0.02, load - reservedShare(topology, link))
    return batchSeconds(topology, link, wanted) * 1e12 * slowest * (together / wanted.weight / room)
  })
  return Math.ceil(Math.max(...periods))
}

const ROUNDINGS: readonly ((ps: number) => number)[] = [
  ps => ps,
  ps => Math.ceil(ps / 1000) * 1000,
  ps => Math.ceil(ps / 1_000_000) * 1_000_000,
  ps => 1_000_000 * 2 ** Math.max(0, Math.ceil(Math.log2(ps / 1_000_000))),
]

const KBPS = 1000

const tunnelOf = (id: string, wanted: Wanted, periodPs: number): Tunnel => {
  const { draft: d, sender, receivers, routes, lane } = wanted
  const replica = wanted.copy === undefined ? {} : { replica: { of: id, number: wanted.copy } as const }
  const base = {
    id: wanted.copy === undefined ? id : `${id}~${wanted.copy}`,
    ...replica,
    sender,
    receivers,
    routes,
    lane,
    loadSizeBits: d.loadSizeBits,
    sizeBits: d.sizeBits,
    ...d.traits,
  }
  if (d.burstShare === undefined) {
    const withinPs = Math.floor(d.withinShare * periodPs)
    return { ...base, periodPs, requestedPeriodPs: periodPs, ...(withinPs > 0 ? { withinPs } : {}) }
  }
  const rateBps = Math.max(KBPS, Math.floor((d.sizeBits * 1e12) / periodPs / KBPS) * KBPS)
  const burstBits = 8 * Math.ceil((d.sizeBits * (1 + d.burstShare)) / 8)
  const bringsPs = Number((BigInt(d.sizeBits) * 1_000_000_000_000n) / BigInt(rateBps))
  const arrival = { kind: 'token-bucket', rateBps, burstBits } as const
  return { ...base, arrival, periodPs: bringsPs, requestedPeriodPs: bringsPs }
}

/** Two copies from h0 to h1, each through its own switch. */
const copiesOf = (wanted: Wanted): readonly Wanted[] =>
  ([1, 2] as const).map(copy => ({
    ...wanted,
    sender: 'h0',
    receivers: ['h1'],
    routes: [[`h0>s${copy - 1}`, `s${copy - 1}>h1`]],
    copy,
  }))

const wantedIn = (topology: Topology, r: Random, has: (f: Feature) => boolean, lanes: number): Wanted[][] => {
  const wanted: Wanted[][] = []
  const count = topology.name.endsWith('ring') ? r.int(4, 8) : r.int(2, 6)
  for (let left = count; left > 0 || wanted.length === 0; left--) {
    const way = randomWay(topology, r)
    if (way === undefined) continue
    const weight = r.pick([1, 1, 2, 0.3]) * (0.5 + r.next())
    const lane = r.int(0, lanes - 1)
    const isTwice = has('replicas') && (wanted.length === 0 || r.chance(0.2))
    const links = isTwice ? topology.links.map(l => l.id) : linksOf(way)
    const one = { ...way, draft: draft(topology, links, r, has), lane, weight }
    wanted.push(isTwice ? [...copiesOf(one)] : [one])
  }
  return wanted
}

/** Some of the features; each alone now and then, all at once now and then. */
const someFeatures = (r: Random): readonly Feature[] => {
  const share = r.pick([0, 0.15, 0.35, 0.35, 0.6, 1])
  const some = FEATURES.filter(f => r.chance(f === 'replicas' ? share / 3 : share))
  return some.length > 0 ? some : [r.pick(FEATURES)]
}

/**
 * A small network with traffic and ports of these kinds, or of kinds drawn by the seed: every kind somewhere, most of the
 * time. The same seed gives the same network everywhere. Loads go up to about 0.9.
 */
export const trafficNetwork = (seed: number, wantedFeatures?: readonly Feature[]): TrafficNetwork => {
  const r = random(seed)
  const features = wantedFeatures ?? someFeatures(r)
  const has = (f: Feature): boolean => features.includes(f)
  const lanes = has('preemption') ? r.pick([2, 2, 3]) : r.pick([1, 1, 2, 3])
  const topology = trafficTopology(r, has, lanes)
  const groups = wantedIn(topology, r, has, lanes)
  const all = groups.flat()
  const load = r.pick([0.1, 0.3, 0.5, 0.7, 0.9])
  const rounding = r.pick(ROUNDINGS)
  const tunnels = groups.flatMap((copies, i) => {
    const periodPs = rounding(Math.max(...copies.map(w => periodFor(w, all, topology, load))))
    return copies.map(w => tunnelOf(`t${i}`, w, periodPs))
  })
  return { seed, topology, tunnels, features }
}
