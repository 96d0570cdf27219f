import { check } from '../src/analysis/check.ts'
import { wireSizeBits } from '../src/model/encapsulation.ts'
import type { Tunnel } from '../src/model/request.ts'
import type { Topology } from '../src/model/topology.ts'
import { searchWorst } from '../src/simulation/adversary/adversary.ts'
import { FEATURES, type Feature, trafficNetwork } from '../test/arbitraries/traffic.ts'
import { referenceAnalyze } from '../test/reference/analyze.ts'
import type { Flow } from '../test/reference/port.ts'
import { machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { printTable, whole } from './support/table.ts'

const networks = Number(option('networks', flag('quick') ? '6' : '24'))
const runsEach = Number(option('runs', '1500'))
const from = Number(option('seed', '5000'))
const only = option('only', '')

interface Reached {
  /** Position of the worst seen in [λmin, λmin + δmax], by receiver; those without any jitter are left out. */
  readonly positions: readonly number[]
  /** The same by the bound that counts token buckets bit by bit, where it is the smaller: none can be above. */
  readonly attainable: readonly number[]
  readonly evaluations: number
}

/** A largest packet of a token bucket is counted in so many parts. */
const PARTS = 8n

/**
 * The worst latency where a token bucket of several sizes may bring no more than its tokens, in eighths of its largest
 * packet, and no more packets than smallest ones for these: the model counts up to one largest packet more than the burst
 * holds (MODEL "Left out"). Sound too, by the reference; ps.
 */
const finelyCounted = (topology: Topology, tunnels: readonly Tunnel[]): ReadonlyMap<string, number> => {
  const mixed = new Map(
    tunnels.flatMap(t => {
      if (t.arrival?.kind !== 'token-bucket' || t.minLoadSizeBits === undefined) return []
      const smallest = wireSizeBits(topology.encapsulation, t.minLoadSizeBits)
      return smallest < t.sizeBits ? [[t.id, { smallest, largest: t.sizeBits }] as const] : []
    }),
  )
  const part = (n: bigint): bigint => (n + PARTS - 1n) / PARTS
  const finer = (flow: Flow): Flow => {
    const sizes = mixed.get(flow.id)
    if (sizes === undefined) return flow
    // ⌊tokens / smallest⌋ packets: their jitter does not have the first packet's tokens.
    const period = (flow.period * BigInt(sizes.smallest)) / BigInt(sizes.largest)
    const whole = { c: flow.c, period, jitter: flow.jitter - period }
    return { ...flow, c: part(flow.c), bits: part(flow.bits), period: flow.period / PARTS, or: whole }
  }
  const { tunnels: answers } = referenceAnalyze(topology, tunnels, {
    lineShaping: true,
    backlog: false,
    distort: port => ({
      ...port,
      groups: port.groups.map(g => ({ ...g, same: g.same.map(finer), higher: g.higher.map(finer) })),
    }),
  })
  return new Map(
    [...answers].flatMap(([id, { receivers }]) =>
      [...receivers].map(([node, { minLatencyPs, maxJitterPs }]) => [
        `${id} ${node}`,
        minLatencyPs + (maxJitterPs ?? Number.POSITIVE_INFINITY),
      ]),
    ),
  )
}

/** Throws where the search left a proven range or saw a drop: then the bound is wrong, or the simulator is. */
const reachedIn = (seed: number, feature: Feature): Reached => {
  const { topology, tunnels } = trafficNetwork(seed, [feature])
  const { tunnels: bounds } = check(topology, { tunnels })
  const ranges = new Map(
    bounds.flatMap(({ id, receivers }) =>
      receivers.map(({ node, minLatencyPs, maxJitterPs }) => {
        if (maxJitterPs === null) throw new Error(`${feature} ${seed}: ${id} has no bound`)
        return [`${id} ${node}`, { minLatencyPs, maxJitterPs }] as const
      }),
    ),
  )
  const { found, drops, evaluations } = searchWorst(topology, tunnels, {
    seed,
    runs: runsEach * ranges.size,
    range: (id, node) => ranges.get(`${id} ${node}`),
  })
  const broken = [...drops, ...found.map(f => f.witness).filter(w => w.shows === 'outside')]
  if (broken.length > 0)
    throw new Error(`${feature} ${seed}: not what is proven: ${JSON.stringify(broken[0])}`)
  const finely = feature === 'mixedBucket' ? finelyCounted(topology, tunnels) : new Map<string, number>()
  const positions = found.flatMap(({ tunnel, receiver, latencyPs }) => {
    const { minLatencyPs, maxJitterPs } = ranges.get(`${tunnel} ${receiver}`)!
    const position = (latencyPs - minLatencyPs) / maxJitterPs
    const mostPs = finely.get(`${tunnel} ${receiver}`)
    const most =
      mostPs === undefined ? '' : ` of ${Math.min(1, (mostPs - minLatencyPs) / maxJitterPs).toFixed(3)}`
    if (flag('list') && maxJitterPs > 0)
      console.log(`  ${feature} ${seed}, ${tunnel} to ${receiver}: ${position.toFixed(3)}${most}`)
    return maxJitterPs === 0 ? [] : [position]
  })
  const attainable = [...ranges].flatMap(([key, { minLatencyPs, maxJitterPs }]) => {
    const worstPs = finely.get(key)
    return worstPs === undefined || maxJitterPs === 0
      ? []
      : [Math.min(1, (worstPs - minLatencyPs) / maxJitterPs)]
  })
  return { positions, attainable, evaluations }
}

const quantile = (sorted: readonly number[], share: number): string =>
  sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(3)

console.log(machine())
const rows = FEATURES.filter(f => only === '' || only.split(',').includes(f)).map(feature => {
  const before = process.cpuUsage()
  const reached = Array.from({ length: networks }, (_, i) => reachedIn(from + i, feature))
  const { user, system } = process.cpuUsage(before)
  const sorted = reached.flatMap(r => r.positions).sort((a, b) => a - b)
  const attainable = reached.flatMap(r => r.attainable).sort((a, b) => a - b)
  const evaluations = reached.reduce((sum, r) => sum + r.evaluations, 0)
  return [
    feature,
    String(sorted.length),
    whole(evaluations),
    ((user + system) / 1e6).toFixed(1),
    ...[0.1, 0.5, 0.9].map(share => quantile(sorted, share)),
    attainable.length === 0 ? '' : quantile(attainable, 0.5),
  ]
})
printTable(
  `Small networks of one kind of traffic, ${networks} each, ${runsEach} evaluations a receiver at most: position of the worst seen`,
  ['kind', 'ranges', 'evaluations', 'cpu s', '10 %', 'median', '90 %', 'at most, median'],
  rows,
)
