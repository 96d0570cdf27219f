import type { Encapsulation } from '../../src/model/encapsulation.ts'
import type { Topology } from '../../src/model/topology.ts'
import { draw } from './draw.ts'
import { type Flow, skewed } from './plan.ts'
import type { Release } from './simulate.ts'

const B = 8

/** Size on the wire. */
const wireBits = (e: Encapsulation, load: number): number =>
  Math.max(
    e.minimumBits,
    e.headerBits + (e.kind === 'chunked' ? Math.ceil(load / e.chunkDataBits) * e.chunkBits : load),
  )

/** Largest load of a packet below an MTU, from the list of encapsulations; 1542 B on the wire where nothing limits it. */
const largestLoad = (e: Encapsulation, mtuBits: number | undefined): number => {
  if (e.kind === 'chunked')
    return Math.min(e.maxChunks, Math.floor((mtuBits ?? 1500 * B) / e.chunkBits)) * e.chunkDataBits
  if (e.name === 'none') return mtuBits === undefined ? 1542 * B : mtuBits + 42 * B
  const inPacket: Readonly<Record<string, number>> = {
    ethernet: 0,
    vlan: 0,
    udp4: 28 * B,
    'udp4-vlan': 28 * B,
    udp6: 48 * B,
    'udp6-vlan': 48 * B,
  }
  return (mtuBits ?? 1500 * B) - (inPacket[e.name] ?? e.headerBits - 42 * B)
}

/** How a run's sources behave where they are free to. */
export interface Manner {
  readonly seed: number
  readonly sizes: 'largest' | 'smallest' | 'either' | 'any'
  readonly within: 'start' | 'end' | 'anywhere'
  readonly rests: boolean
  /** Senders' clocks are as fast as can be. */
  readonly isFast: boolean
}

/** Sizes of one batch, in order; parts of one message where it is cut. */
const batchBits = (topology: Topology, { tunnel, path, index }: Flow, manner: Manner, batch: number) => {
  const e = topology.encapsulation
  const { loadSizeBits: load, minLoadSizeBits: least = load, packets = 1, fragment } = tunnel
  if (fragment) {
    const mtus = path
      .map(w => topology.links[w.index]!.mtuBits ?? topology.mtuBits)
      .filter(m => m !== undefined)
    // A link without an MTU of its own has 1500 B, but under no encapsulation none at all.
    const all = e.name === 'none' || mtus.length === path.length ? mtus : [...mtus, 1500 * B]
    const most = largestLoad(e, all.length === 0 ? undefined : Math.min(...all))
    const parts = Math.ceil(load / most)
    return Array.from({ length: parts }, (_, i) => wireBits(e, i < parts - 1 ? most : load - i * most))
  }
  const sizeOf = (k: number): number => {
    const d = draw(manner.seed, index, 1, batch, k)
    if (least === load || manner.sizes === 'largest') return tunnel.sizeBits
    if (manner.sizes === 'smallest' || (manner.sizes === 'either' && d < 0.5)) return wireBits(e, least)
    if (manner.sizes === 'either') return tunnel.sizeBits
    return wireBits(e, Math.min(load, least + Math.floor((d * (load - least)) / B + d) * B))
  }
  return Array.from({ length: packets }, (_, k) => sizeOf(k))
}

const batches = (
  topology: Topology,
  flow: Flow,
  manner: Manner,
  phasePs: number,
  horizonPs: number,
): readonly Release[] => {
  const { tunnel, index } = flow
  const { withinPs = 0, arrival, fragment } = tunnel
  const releases: Release[] = []
  const ppb = manner.isFast ? -topology.clockTolerancePpb : 0
  const windowPs = skewed(withinPs, ppb)
  for (let start = phasePs, batch = 0; start < horizonPs; batch++) {
    const sizes = batchBits(topology, flow, manner, batch)
    const places = sizes
      .map((_, k) =>
        manner.within === 'start'
          ? 0
          : manner.within === 'end'
            ? windowPs
            : Math.floor(draw(manner.seed, index, 2, batch, k) * (windowPs + 1)),
      )
      .sort((a, b) => a - b)
    for (const [k, bits] of sizes.entries())
      releases.push({
        releasedPs: start + places[k]!,
        bits,
        ...(fragment ? { parts: sizes.length, message: batch } : {}),
      })
    start += skewed(tunnel.periodPs, ppb)
    const rest = draw(manner.seed, index, 3, batch)
    if (arrival?.kind === 'sporadic' && manner.rests && rest < 0.3)
      start += Math.floor(rest * 5 * tunnel.periodPs)
  }
  return releases
}

/** A bucket, full at first: as much as it has at once, then as it can; now and then it rests until it is full again. */
const bucket = (
  topology: Topology,
  flow: Flow,
  manner: Manner,
  phasePs: number,
  horizonPs: number,
): readonly Release[] => {
  const { arrival } = flow.tunnel
  if (arrival?.kind !== 'token-bucket') throw new Error('no bucket')
  const releases: Release[] = []
  const tick = 1_000_000_000n - BigInt(manner.isFast ? topology.clockTolerancePpb : 0)
  // In bits, times 10^12 ps/s, times the length of a tick in ppb.
  const bit = 1_000_000_000_000n * tick
  const perPs = BigInt(arrival.rateBps) * 1_000_000_000n
  const full = BigInt(arrival.burstBits) * bit
  let [now, tokens] = [phasePs, full]
  const rest = (until: bigint): void => {
    if (tokens >= until) return
    const ps = (until - tokens + perPs - 1n) / perPs
    now += Number(ps)
    tokens = tokens + ps * perPs < full ? tokens + ps * perPs : full
  }
  for (let k = 0; ; k++) {
    const bits = batchBits(topology, flow, manner, k)[0]!
    const cost = BigInt(bits) * bit
    if (k > 0 && manner.rests && draw(manner.seed, flow.index, 4, k) < 0.15) rest(full)
    rest(cost)
    if (now >= horizonPs) return releases
    tokens -= cost
    releases.push({ releasedPs: now, bits })
  }
}

export const releasesIn = (
  topology: Topology,
  flow: Flow,
  manner: Manner,
  phasePs: number,
  horizonPs: number,
): readonly Release[] =>
  (flow.tunnel.arrival?.kind === 'token-bucket' ? bucket : batches)(
    topology,
    flow,
    manner,
    phasePs,
    horizonPs,
  )
