import type { Arrival, SourceTraits } from '../../src/model/arrival.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import { type Random, random } from '../arbitraries/random.ts'
import { type Drawn, drawnNetwork } from './scenarios.ts'

const B = 8

const bucketOf = (
  r: Random,
  { sizeBits, periodPs }: Tunnel,
): Pick<Tunnel, 'periodPs' | 'requestedPeriodPs' | 'arrival'> => {
  const rateBps = Math.max(1, Math.floor((sizeBits * 1e12) / periodPs))
  const arrival: Arrival = {
    kind: 'token-bucket',
    rateBps,
    burstBits: Math.floor(sizeBits * (1 + 3 * r.next())),
  }
  const bucketPs = Math.floor((sizeBits * 1e12) / rateBps)
  return { periodPs: bucketPs, requestedPeriodPs: bucketPs, arrival }
}

/** A source of any kind in the place of a plain one, no heavier on average than `packets` times it. */
const traitsOf = (r: Random, tunnel: Tunnel, cutBits: number): Partial<Tunnel> => {
  const { sizeBits, loadSizeBits, periodPs } = tunnel
  const sizes: SourceTraits = r.chance(0.5)
    ? { minLoadSizeBits: r.int(Math.min(16 * B, loadSizeBits) / B, Math.floor(loadSizeBits / B)) * B }
    : {}
  const send: SourceTraits = r.chance(0.3)
    ? { sendLatencyPs: r.int(0, 2e6), sendJitterPs: r.int(0, 2e6) }
    : {}
  switch (r.int(0, 5)) {
    case 0:
      return send
    case 1:
      return { ...send, ...sizes }
    case 2:
      return { ...send, ...sizes, ...bucketOf(r, tunnel) }
    case 3: {
      // A message of one to four packets as large as the MTU allows, as seldom as makes it as heavy.
      const load = r.int(1, 4) * cutBits - r.int(0, Math.floor(cutBits / B) - 1) * B
      const messagePs = Math.ceil((periodPs * Math.max(load, sizeBits)) / sizeBits)
      return {
        ...send,
        fragment: true,
        loadSizeBits: load,
        sizeBits: Math.min(cutBits, load),
        periodPs: messagePs,
        requestedPeriodPs: messagePs,
      }
    }
    case 4:
      return { ...send, ...sizes, arrival: { kind: 'sporadic' } }
    default:
      return { ...send, ...sizes, packets: r.int(1, 3), withinPs: r.pick([0, r.int(0, periodPs)]) }
  }
}

const portOf = (r: Random, link: Link): Link => ({
  ...link,
  ...(r.chance(0.3) ? { bestEffortMaxFrameBits: r.pick([0, r.int(64, 1542) * B]) } : {}),
  ...(r.chance(0.2) ? { wakeLatencyPs: r.int(0, 2e7) } : {}),
  ...(r.chance(0.3) ? { queueCellBits: r.pick([64, 80, 208]) * B } : {}),
  ...(r.chance(0.1) ? { queueSizeBits: Number.POSITIVE_INFINITY } : {}),
  ...(r.chance(0.2) ? { preemption: 'none' as const } : {}),
})

/** A random network as people have them: any source, any port; messages are cut where their own packets are as large as that. */
export const featuredNetwork = (seed: number): Drawn => {
  const drawn = drawnNetwork(seed)
  const r = random(seed + 7_000_003)
  const mtuBits = r.int(64, 1500) * B
  const tunnels = drawn.tunnels.map(tunnel => ({ ...tunnel, ...traitsOf(r, tunnel, mtuBits + 42 * B) }))
  const longest = Math.max(...tunnels.map(t => t.periodPs))
  const slowest = Math.min(...drawn.topology.links.map(l => l.bandwidthBps))
  // At most a tenth of the slowest link.
  const leastPs = Math.ceil((600 * B * 1e12 * 10) / slowest)
  const topology: Topology = {
    ...drawn.topology,
    clockTolerancePpb: r.pick([0, 100_000, 10_000_000]),
    links: drawn.topology.links.map(link => portOf(r, link)),
    mtuBits,
    ...(r.chance(0.6)
      ? { preemption: { expressLanes: r.pick([1, 1, 2]), minFragmentBits: r.pick([64, 128, 192, 256]) * B } }
      : {}),
    ...(r.chance(0.4)
      ? {
          reserved: [
            {
              name: 'ptp',
              sizeBits: r.int(64, 200) * B,
              periodPs: Math.max(leastPs, Math.ceil(longest / r.int(1, 4))),
              packets: 1,
            },
            {
              name: 'lldp',
              sizeBits: r.int(64, 400) * B,
              periodPs: 2 * Math.max(leastPs, longest),
              packets: r.int(1, 2),
            },
          ],
        }
      : {}),
  }
  return { topology, tunnels }
}
