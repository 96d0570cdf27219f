import { check } from '../src/analysis/check.ts'
import type { Tunnel } from '../src/model/request.ts'
import type { Topology } from '../src/model/topology.ts'
import { searchWorst } from '../src/simulation/adversary/adversary.ts'
import { knownCases } from './support/cases.ts'
import { machine, median } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { placed } from './support/placed.ts'
import { printTable, whole } from './support/table.ts'

const US = 1_000_000
const BYTE = 8
const seed = Number(option('seed', '1'))
const only = option('only', '')

/** One receiver of one victim: the bound and what the search reached of it. */
interface Reached {
  readonly name: string
  readonly minLatencyPs: number
  readonly worstPs: number
  readonly jitterPs: number
  readonly queueingPs: number
  readonly latencyPs: number
}

interface Hunt {
  readonly evaluations: number
  readonly wallS: number
  readonly cpuS: number
  readonly reached: readonly Reached[]
}

const tightness = (r: Reached): number => r.latencyPs / r.worstPs
const position = (r: Reached): number =>
  r.worstPs === r.minLatencyPs ? 1 : (r.latencyPs - r.minLatencyPs) / (r.worstPs - r.minLatencyPs)
/** Of the waits that the bound is made of. */
const queueing = (r: Reached): number =>
  r.queueingPs === 0 ? 1 : (r.latencyPs - r.minLatencyPs - r.jitterPs) / r.queueingPs

/** Bounds of all receivers of the victims; undefined where the allocation is not valid, with the reason printed. */
const boundsOf = (
  name: string,
  topology: Topology,
  tunnels: readonly Tunnel[],
): Map<string, Reached> | undefined => {
  const result = check(topology, { tunnels })
  if (!result.valid) {
    console.log(`${name}: skipped, not valid: ${result.violations[0]!.message}`)
    return undefined
  }
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  return new Map(
    result.tunnels.flatMap(({ id, send, receivers }) =>
      receivers.map(({ node, minLatencyPs, maxJitterPs, hops }) => {
        const key = `${id} to ${node}`
        const queueingPs = sum(hops.map(h => h.queueingPs!))
        const jitterPs = send.jitterPs + sum(hops.map(h => h.jitterPs))
        const worstPs = minLatencyPs + maxJitterPs!
        return [key, { name: key, minLatencyPs, worstPs, jitterPs, queueingPs, latencyPs: -1 }] as const
      }),
    ),
  )
}

/** Throws where the search left a proven range or saw a drop: then the bound is wrong, or the simulator is. */
const hunt = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  bounds: ReadonlyMap<string, Reached>,
  runsEach: number,
  victims: readonly string[] = tunnels.map(t => t.id),
): Hunt => {
  const hurt = new Set(victims)
  const receivers = tunnels.reduce((n, t) => n + (hurt.has(t.id) ? t.receivers.length : 0), 0)
  const before = process.cpuUsage()
  const start = performance.now()
  const { evaluations, found, drops } = searchWorst(topology, tunnels, {
    seed,
    runs: runsEach * receivers,
    victims,
    range: (id, node) => {
      const { minLatencyPs, worstPs } = bounds.get(`${id} to ${node}`)!
      return { minLatencyPs, maxJitterPs: worstPs - minLatencyPs }
    },
  })
  const wallS = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  const broken = [...drops, ...found.map(f => f.witness).filter(w => w.shows === 'outside')]
  if (broken.length > 0) throw new Error(`not what is proven: ${JSON.stringify(broken[0])}`)
  const reached = found.map(f => ({ ...bounds.get(`${f.tunnel} to ${f.receiver}`)!, latencyPs: f.latencyPs }))
  if (flag('list'))
    for (const r of reached)
      console.log(
        `  ${r.name}: ${r.latencyPs} of ${r.worstPs} ps, ${tightness(r).toFixed(3)}, position ${position(r).toFixed(3)}`,
      )
  return { evaluations, wallS, cpuS: (user + system) / 1e6, reached }
}

const three = (values: readonly number[]): string[] =>
  [median(values), values.reduce((a, b) => a + b, 0) / values.length, Math.min(...values)].map(v =>
    v.toFixed(3),
  )
const effort = ({ evaluations, wallS, cpuS }: Hunt): string[] => [
  whole(evaluations),
  wallS.toFixed(1),
  cpuS.toFixed(1),
  whole(evaluations / cpuS),
]
const EFFORT = ['evaluations', 'wall s', 'cpu s', '/cpu s']

const cases = (): void => {
  const runsEach = Number(option('runs', '3000'))
  const rows = knownCases()
    .filter(({ name }) => name.includes(only))
    .flatMap(({ name, topology, tunnels }) => {
      const bounds = boundsOf(name, topology, tunnels)
      if (bounds === undefined) return []
      if (flag('list')) console.log(name)
      const done = hunt(topology, tunnels, bounds, runsEach)
      const lanes = new Set(tunnels.map(t => t.lane)).size
      return [
        [
          name,
          String(tunnels.length),
          String(lanes),
          ...effort(done),
          ...three(done.reached.map(tightness)),
          ...three(done.reached.map(position)),
        ],
      ]
    })
  const heads = [
    'case',
    'tunnels',
    'lanes',
    ...EFFORT,
    'tightness',
    'mean',
    'least',
    'position',
    'mean',
    'least',
  ]
  printTable(`Known answers: ${runsEach} evaluations a receiver at most; medians, means, least`, heads, rows)
}

/** A fat tree whose fullest link has load 0.3. */
const fatTree = (k: number, count: number): void => {
  const { topology, tunnels } = placed({
    topology: {
      shape: 'fat-tree',
      k,
      bandwidthBps: 1_000_000_000,
      linkLatencyPs: 500_000,
      switchLatencyPs: 0,
      multicastLatencyPs: 0,
      hostLatencyPs: 0,
      hostJitterPs: 0,
      bestEffortMaxFrameBits: 0,
      queueSizeBits: 2 ** 33,
    },
    requests: {
      seed: 1,
      sizesBits: [128, 256, 512, 1024, 1500].map(bytes => bytes * BYTE),
      periodsPs: [500, 1000, 2000, 4000].map(us => us * US),
      pattern: 'random-pairs',
      load: 0.3,
      count,
    },
  })
  const name = `fat-tree k=${k}, ${count} tunnels`
  const bounds = boundsOf(name, topology, tunnels)
  if (bounds === undefined) return
  const victims = tunnels.filter((_, i) => i % Math.ceil(count / 20) === 0)
  const links = (t: Tunnel): readonly string[] => t.routes.flat()
  const met = victims.map(
    v => tunnels.filter(t => t !== v && links(t).some(l => links(v).includes(l))).length,
  )
  const ids = victims.map(t => t.id)
  const rows = [150, 400, 3000].map(runsEach => {
    const done = hunt(topology, tunnels, bounds, runsEach, ids)
    return [
      String(runsEach),
      ...effort(done),
      ...three(done.reached.map(queueing)),
      ...three(done.reached.map(tightness)),
    ]
  })
  const heads = ['each', ...EFFORT, 'of the waits', 'mean', 'least', 'tightness', 'mean', 'least']
  const interferers = (met.reduce((a, b) => a + b, 0) / met.length).toFixed(0)
  printTable(`${name}, ${victims.length} victims, ${interferers} interferers each`, heads, rows)
}

console.log(machine())
if (only !== 'fat-tree') cases()
if (only === '' || only === 'fat-tree') {
  fatTree(4, 200)
  fatTree(8, 1000)
}
