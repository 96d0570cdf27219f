import { check } from '../src/analysis/check.ts'
import type { Tunnel } from '../src/model/request.ts'
import type { Topology } from '../src/model/topology.ts'
import { searchWorst } from '../src/simulation/adversary.ts'
import { knownCases } from './support/cases.ts'
import { median } from './support/measure.ts'
import { option } from './support/options.ts'
import { placed } from './support/placed.ts'
import { printTable } from './support/table.ts'

const runsEach = Number(option('runs', '3000'))

interface Summary {
  readonly evaluations: number
  readonly seconds: number
  readonly tightness: readonly number[]
  readonly position: readonly number[]
  readonly queueing: readonly number[]
}
const US = 1_000_000

const hunt = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  victims?: readonly string[],
): Summary | string => {
  const result = check(topology, { tunnels })
  if (!result.valid) return result.violations[0]!.message
  const bounds = new Map(
    result.tunnels.flatMap(t =>
      t.receivers.map(
        r =>
          [
            `${t.id} ${r.node}`,
            {
              ...r,
              jitters: t.send.jitterPs + (r.hops ?? []).reduce((s, h) => s + h.jitterPs, 0),
              queue: r.hops.reduce((s, h) => s + (h.queueingPs ?? 0), 0),
            },
          ] as const,
      ),
    ),
  )
  const of = (t: string, r: string) => bounds.get(`${t} ${r}`)!
  const slots = tunnels
    .filter(t => victims === undefined || victims.includes(t.id))
    .reduce((s, t) => s + t.receivers.length, 0)
  const start = performance.now()
  const { evaluations, found, drops } = searchWorst(topology, tunnels, {
    seed: Number(option('seed', '1')),
    runs: runsEach * slots,
    ...(victims ? { victims } : {}),
    range: (t, r) => {
      const b = of(t, r)
      return { minLatencyPs: b.minLatencyPs, maxJitterPs: b.maxJitterPs! }
    },
  })
  const seconds = (performance.now() - start) / 1000
  if (drops.length > 0) console.log(`DROPS: ${JSON.stringify(drops)}`)
  for (const f of found)
    if (f.witness.shows === 'outside') console.log(`OUTSIDE: ${JSON.stringify(f.witness)}`)
  if (option('list', '') !== '')
    for (const f of found) {
      const b = of(f.tunnel, f.receiver)
      console.log(
        f.tunnel,
        f.receiver,
        'lane',
        tunnels.find(t => t.id === f.tunnel)!.lane,
        'bound',
        (b.minLatencyPs + b.maxJitterPs!) / US,
        'found',
        f.latencyPs / US,
        'min',
        b.minLatencyPs / US,
        'tight',
        (f.latencyPs / (b.minLatencyPs + b.maxJitterPs!)).toFixed(4),
        'pos',
        ((f.latencyPs - b.minLatencyPs) / b.maxJitterPs!).toFixed(3),
      )
    }
  return {
    evaluations,
    seconds,
    tightness: found.map(
      f => f.latencyPs / (of(f.tunnel, f.receiver).minLatencyPs + of(f.tunnel, f.receiver).maxJitterPs!),
    ),
    position: found.map(f => {
      const b = of(f.tunnel, f.receiver)
      return b.maxJitterPs === 0 ? 1 : (f.latencyPs - b.minLatencyPs) / b.maxJitterPs!
    }),
    queueing: found.map(f => {
      const b = of(f.tunnel, f.receiver)
      return b.queue === 0 ? 1 : (f.latencyPs - b.minLatencyPs - b.jitters) / b.queue
    }),
  }
}
const three = (xs: readonly number[]) =>
  [median(xs), xs.reduce((a, b) => a + b, 0) / xs.length, Math.min(...xs)].map(x => x.toFixed(3))

const only = option('only', '')
const rows: string[][] = []
for (const c of knownCases()) {
  if (only !== '' && !c.name.includes(only)) continue
  const s = hunt(c.topology, c.tunnels)
  const lanes = String(new Set(c.tunnels.map(t => t.lane)).size)
  if (typeof s === 'string')
    rows.push([c.name, String(c.tunnels.length), lanes, 'skipped', '', '', '', '', '', '', ''])
  else
    rows.push([
      c.name,
      String(c.tunnels.length),
      lanes,
      String(s.evaluations),
      s.seconds.toFixed(1),
      ...three(s.tightness),
      ...three(s.position),
    ])
}
if (rows.length)
  printTable(
    'cases',
    ['case', 'tunnels', 'lanes', 'evals', 's', 'tight med', 'mean', 'min', 'pos med', 'mean', 'min'],
    rows,
  )
if (only === '' || only === 'k8') {
  const net = placed({
    topology: {
      shape: 'fat-tree',
      k: 8,
      linkMinLatencyPs: 500_000,
      hostBandwidthBps: 1e9,
      switchMinLatencyPs: 0,
      switchMulticastLatencyPs: 0,
      hostMinLatencyPs: 0,
      hostMaxJitterPs: 0,
      bestEffortMaxFrameBits: 0,
      queueSizeBits: 2 ** 33,
    } as never,
    requests: {
      seed: 1,
      sizesBits: [128, 256, 512, 1024, 1500].map(b => b * 8),
      periodsPs: [50, 100, 200, 400].map(us => us * US * 10),
      pattern: 'random-pairs',
      load: 0.3,
      count: 1000,
    },
  })
  const victims = net.tunnels.filter((_, i) => i % 50 === 0).map(t => t.id)
  const s = hunt(net.topology, net.tunnels, victims)
  if (typeof s === 'string') console.log(s)
  else
    console.log(
      'k8',
      s.evaluations,
      s.seconds.toFixed(1),
      's',
      Math.round(s.evaluations / s.seconds),
      '/s',
      'queueing share med mean min',
      three(s.queueing),
      'tight',
      three(s.tightness),
    )
}
