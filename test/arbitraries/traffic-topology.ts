import type { EncapsulationName } from '../../src/model/encapsulation.ts'
import { customEncapsulation, ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import type { Link, Node, ReservedTraffic, Topology } from '../../src/model/topology.ts'
import type { Random } from './random.ts'
import { link, node } from './tiny.ts'
import type { Feature } from './traffic.ts'

const NS = 1000
const US = 1_000_000
const BYTE = 8
const MBPS = 1_000_000

type Pair = readonly [string, string]

const around = (switches: readonly string[], r: Random, oneWay: boolean): readonly Pair[] =>
  switches.flatMap((s, i): Pair[] => {
    const next = switches[(i + 1) % switches.length]!
    return oneWay || r.chance(0.2)
      ? [[s, next]]
      : [
          [s, next],
          [next, s],
        ]
  })

/** Both directions between each host and its switch. */
const access = (switches: readonly string[], count: number, r: Random): readonly Pair[] =>
  Array.from({ length: count }, (_, i): Pair[] => {
    const s = i < switches.length ? switches[i]! : r.pick(switches)
    return [
      [`h${i}`, s],
      [s, `h${i}`],
    ]
  }).flat()

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `s${i}`)

const star = (r: Random): readonly Pair[] => access(['s0'], r.int(2, 6), r)

const line = (r: Random): readonly Pair[] => {
  const switches = names(r.int(2, 3))
  const trunk = switches.slice(1).flatMap((s, i): Pair[] => [
    [switches[i]!, s],
    [s, switches[i]!],
  ])
  return [...trunk, ...access(switches, r.int(3, 4), r)]
}

const ring = (r: Random): readonly Pair[] => {
  const switches = names(r.int(3, 4))
  const oneWay = switches.length === 4 || r.chance(0.4)
  return [...around(switches, r, oneWay), ...access(switches, switches.length, r)]
}

/** Two hosts at two switches each, for two copies, and one host more at either switch. */
const planes = (_: Random): readonly Pair[] =>
  ['s0', 's1'].flatMap((s, i): Pair[] => {
    const own = `h${i + 2}`
    return [
      ['h0', s],
      [s, 'h1'],
      [own, s],
      [s, own],
    ]
  })

/** Rates in Mbit/s: alike, stepwise, and rates that no byte divides. */
const SPEEDS: readonly (readonly number[])[] = [
  [100],
  [1000],
  [100, 1000],
  [10, 100, 1000],
  [333, 777],
  [60, 130, 250],
]

const time = (r: Random, mostPs: number): number =>
  r.pick([0, 0, r.int(0, Math.floor(mostPs / NS)) * NS, r.int(0, mostPs)])

const reservedOf = (r: Random): readonly ReservedTraffic[] =>
  Array.from({ length: r.int(1, 2) }, (_, i) => ({
    name: `control${i}`,
    sizeBits: BYTE * r.int(84, 300),
    periodPs: r.pick([500, 1000, 2000, 31_250]) * US,
    packets: r.pick([1, 1, 2]),
  }))

const preemptionOf = (r: Random, lanes: number) => ({
  expressLanes: lanes > 2 && r.chance(0.3) ? 2 : 1,
  minFragmentBits: BYTE * r.pick([64, 64, 128, 192, 256]),
})

const ENCAPSULATED: readonly EncapsulationName[] = [
  'none',
  'none',
  'none',
  'udp4',
  'udp6-vlan',
  'ethernet',
  'xlane-hd6',
]

/** What only some ports have; each its own. */
const portOf = (r: Random, has: (f: Feature) => boolean, lanes: number, speed: number): Partial<Link> => ({
  ...(has('preemption') && r.chance(0.3)
    ? { preemption: r.chance(0.5) ? 'none' : preemptionOf(r, lanes) }
    : {}),
  ...(has('reserved') && r.chance(0.3)
    ? { reserved: r.chance(0.3) || speed < 100 ? [] : reservedOf(r) }
    : {}),
  ...(has('wake') && r.chance(0.6)
    ? { wakeLatencyPs: r.pick([3 * US, 14 * US, 16_500 * NS, r.int(1, 20 * US)]) }
    : {}),
  ...(has('cell') && r.chance(0.8)
    ? { queueCellBits: BYTE * r.pick([64, 80, 208, 256, r.int(1, 400)]) }
    : {}),
  ...(has('bestEffort') && r.chance(0.5)
    ? { bestEffortMaxFrameBits: BYTE * r.pick([0, 84, 1542, 9042]) }
    : {}),
  ...(has('unlimited') && r.chance(0.5) ? { queueSizeBits: Number.POSITIVE_INFINITY } : {}),
  ...(has('message') && r.chance(0.2) ? { mtuBits: BYTE * r.pick([576, 1000, 1500]) } : {}),
})

/** At most 14 directed links; every feature asked for is somewhere, most of the time. */
export const trafficTopology = (r: Random, has: (f: Feature) => boolean, lanes: number): Topology => {
  const shape = has('replicas') ? planes : r.pick([star, line, ring, ring, ring])
  const pairs = shape(r)
  const ids = [...new Set(pairs.flat())]
  const isCalm = r.chance(0.5)
  const jitter = (mostPs: number): number => (isCalm ? 0 : time(r, mostPs))
  const nodes = ids.map((id): Node => {
    const isHost = id.startsWith('h')
    return node(id, {
      minLatencyPs: time(r, 3 * US),
      maxJitterPs: jitter(US),
      multicastLatencyPs: isHost ? 0 : time(r, 5 * US),
      ...(isHost
        ? { sendLatencyPs: time(r, 2 * US), sendJitterPs: r.chance(0.1) ? jitter(60 * US) : jitter(US) }
        : {}),
    })
  })
  const speeds = r.pick(SPEEDS)
  const links = pairs.map(([from, to]) => {
    const speed = r.pick(speeds)
    return link(`${from}>${to}`, {
      bandwidthBps: speed * MBPS,
      minLatencyPs: time(r, 2 * US),
      maxJitterPs: jitter(US / 2),
      ...portOf(r, has, lanes, speed),
    })
  })
  const isSlow = links.some(l => l.bandwidthBps < 50 * MBPS)
  const encapsulation = r.chance(0.1)
    ? customEncapsulation(BYTE * r.int(20, 80), BYTE * r.int(0, 90))
    : ENCAPSULATIONS[r.pick(ENCAPSULATED)]
  return {
    name: `traffic ${shape.name}`,
    bestEffortMaxFrameBits: r.pick([0, 0, 1542 * BYTE, r.int(64, 1542) * BYTE]),
    encapsulation,
    clockTolerancePpb: has('clock') ? r.pick([100_000, 1_000_000, 10_000_000, 50_000_000, 1_234_567]) : 0,
    ...(has('preemption') ? { preemption: preemptionOf(r, lanes) } : {}),
    ...(has('reserved') && !isSlow ? { reserved: reservedOf(r) } : {}),
    ...(has('message') && r.chance(0.3) ? { mtuBits: BYTE * r.pick([600, 1500]) } : {}),
    nodes,
    links,
  }
}
