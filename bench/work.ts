// What a step of the work budget costs, by kind of work (docs/MODEL.md "Work"): networks drawn so that one kind takes nearly
// all of it, until --steps=N (50 million) are used up, told in seconds of processor time for the whole default limit, which is
// meant to take about ten. Throws where a kind ends long before. Options: --only=TEXT, --steps=N.
import { LinkSums } from '../src/allocation/link-sums.ts'
import { findPlacement, type PlacementTools } from '../src/allocation/place-request.ts'
import { Searches } from '../src/allocation/searches.ts'
import { solveFixedPoint } from '../src/analysis/fixed-point.ts'
import { resolveOptions } from '../src/analysis/options.ts'
import { queueFacts } from '../src/analysis/queue/queue-facts.ts'
import { QueueSolver } from '../src/analysis/queue/queue-solver.ts'
import { solve } from '../src/analysis/solution.ts'
import { layOut, solveTunnels } from '../src/analysis/solve.ts'
import { plainWait } from '../src/calculus/exact/plain-wait.ts'
import type { QueueLoad } from '../src/calculus/queue/queue-load.ts'
import { verify } from '../src/certificate/verify.ts'
import { Engine } from '../src/engine/engine.ts'
import { generateRequests, type RequestsSpec } from '../src/generate/requests.ts'
import { generateTopology, type TopologySpec } from '../src/generate/topology.ts'
import { Stopped, WORK_LIMIT, WorkBudget } from '../src/model/work-budget.ts'
import { compileNetwork } from '../src/network/network.ts'
import { queueOrder } from '../src/network/queue-order.ts'
import { treeOf } from '../src/network/tree.ts'
import { cpuMillisOf, machine } from './support/measure.ts'
import { option } from './support/options.ts'
import { type PlacedSpec, placed } from './support/placed.ts'
import { printTable, whole } from './support/table.ts'

const STEPS = Number(option('steps', '50000000'))
const ROOMY = { queueSizeBits: 2 ** 40, bestEffortMaxFrameBits: 12_336 } as const
const SIZES = [777, 1111, 3333, 9001]
const PERIODS = [100_000_007, 170_000_033, 310_000_019]
/** Periods of 7 and 23 digits in common with nothing. */
const ODD = { sizesBits: SIZES, periodsPs: PERIODS } as const

interface Kind {
  readonly name: string
  /** All that is not counted is done here; what it gives is timed, once. */
  readonly prepare: () => (work: WorkBudget) => void
}

const star = (more: Partial<TopologySpec>, requests: Partial<RequestsSpec>): PlacedSpec => ({
  topology: { ...ROOMY, ...more, shape: 'star', hosts: 20 } as TopologySpec,
  requests: { seed: 1, pattern: 'incast', count: 2000, load: 0.9999, ...ODD, ...requests },
})

/** A network solved again and again from the beginning; what lays it out is not timed, for it is done once a decision. */
const solved =
  (spec: PlacedSpec, lineShaping = true) =>
  (): ((work: WorkBudget) => void) => {
    const { topology, tunnels } = placed(spec)
    const { hops } = layOut(compileNetwork(topology), tunnels)
    const order = queueOrder(hops)
    const fresh = hops.row.slice()
    return work => {
      const options = { ...resolveOptions({ lineShaping }), work }
      const solver = new QueueSolver(hops, options)
      for (;;) {
        hops.row.set(fresh)
        solveFixedPoint(hops, options, order, solver)
        queueFacts(hops, solver)
      }
    }
  }

/** The fullest queue of a network that is solved, looked at again and again. */
const onOneQueue =
  (spec: PlacedSpec, lane: number, look: (load: QueueLoad, work: WorkBudget) => void) => () => {
    const { topology, tunnels } = placed(spec)
    const options = resolveOptions()
    const { hops } = layOut(compileNetwork(topology), tunnels)
    solveTunnels(hops.network, tunnels, options)
    const link = hops.countAt.indexOf(Math.max(...hops.countAt))
    const { load } = new QueueSolver(hops, options).gather(link, lane)
    return (work: WorkBudget) => {
      for (;;) look(load, work)
    }
  }

const FAT_TREE: TopologySpec = { ...ROOMY, shape: 'fat-tree', k: 16 }

/** Trees looked for again and again beside some tunnels, nothing put in place. */
const searched = (algorithm: 'greedy' | 'x-opt', requests: Partial<RequestsSpec>) => () => {
  const topology = generateTopology(FAT_TREE)
  const network = compileNetwork(topology)
  const asked = generateRequests(topology, { seed: 1, count: 500, ...requests })
  const there = placed({ topology: FAT_TREE, requests: { seed: 2, count: 100 } }).tunnels.map(tunnel => ({
    tunnel: { ...tunnel, id: `there-${tunnel.id}` },
    tree: treeOf(network, tunnel),
  }))
  return (work: WorkBudget) => {
    const tools: PlacementTools = {
      network,
      engine: new Engine(network, { ...resolveOptions(), work }),
      sums: new LinkSums(network),
      searches: new Searches(),
    }
    tools.engine.load(there)
    for (;;) for (const request of asked) findPlacement(tools, request, request.periodPs, algorithm)
  }
}

const ONE_LANE = star({}, {})
const THREE = star({}, { lanes: 3 })
const AWKWARD = star({ bandwidthBps: 155_520_000, clockTolerancePpb: 13_337 }, { lanes: 3 })
const FEW = star({ bandwidthBps: 155_520_000, clockTolerancePpb: 13_337 }, { lanes: 3, count: 20 })

const KINDS: readonly Kind[] = [
  { name: 'one lane, no line caps', prepare: solved(ONE_LANE, false) },
  { name: 'one lane', prepare: solved(ONE_LANE) },
  { name: 'one lane, 20 tunnels', prepare: solved(star({}, { count: 20 })) },
  { name: 'three lanes, whole ps', prepare: solved(THREE) },
  { name: 'three lanes, awkward rates', prepare: solved(AWKWARD) },
  { name: 'three lanes, awkward, 20 tunnels', prepare: solved(FEW) },
  {
    name: 'a wait in rationals',
    prepare: onOneQueue(AWKWARD, 2, (load, work) => void plainWait(load, load.same.cost[0]!, 1e12, work)),
  },
  {
    name: 'a wait in rationals, 20 tunnels',
    prepare: onOneQueue(FEW, 2, (load, work) => void plainWait(load, load.same.cost[0]!, 1e12, work)),
  },
  {
    name: 'cycles',
    prepare: solved({
      topology: { ...ROOMY, shape: 'ring', switches: 40, hostsPerSwitch: 4 },
      requests: { seed: 1, count: 1000, load: 0.3 },
    }),
  },
  {
    name: 'queues where nothing waits',
    prepare: solved({ topology: FAT_TREE, requests: { seed: 1, count: 10_000, load: 0.1 } }),
  },
  { name: 'paths, x-opt', prepare: searched('x-opt', {}) },
  { name: 'paths, greedy', prepare: searched('greedy', {}) },
  { name: 'trees of 20, x-opt', prepare: searched('x-opt', { receivers: { min: 20, max: 20 } }) },
  { name: 'trees of 20, greedy', prepare: searched('greedy', { receivers: { min: 20, max: 20 } }) },
  {
    name: 'trees of 500, x-opt',
    prepare: searched('x-opt', { count: 5, receivers: { min: 500, max: 500 } }),
  },
  {
    name: 'the checker',
    prepare: () => {
      const { topology, tunnels } = placed(FEW)
      const certificate = solve(topology, { tunnels }).certificate()
      // It has a budget of its own, and does not say how much it spent: what ends it is looked for.
      const isEnough = (workLimit: number): boolean => {
        const result = verify(topology, { tunnels }, certificate, { workLimit })
        if (!result.ok && result.stopped === undefined) throw new Error('the certificate is refused')
        return result.ok
      }
      let steps = 1024
      while (!isEnough(steps)) steps *= 2
      for (let less = steps / 4; less >= steps / 64; less /= 2) if (isEnough(steps - less)) steps -= less
      return work => {
        for (;;) {
          verify(topology, { tunnels }, certificate)
          work.spend(steps)
        }
      }
    },
  },
]

const rows = KINDS.filter(({ name }) => name.includes(option('only', ''))).map(({ name, prepare }) => {
  process.stderr.write(`${name}\n`)
  const use = prepare()
  const run = (steps: number): WorkBudget => {
    const work = new WorkBudget(steps)
    try {
      use(work)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
    }
    return work
  }
  run(STEPS / 4)
  let spent = 0
  const cpuMs = cpuMillisOf(() => {
    spent = run(STEPS).spent
  })
  if (spent < STEPS) throw new Error(`${name}: ended after ${spent} of ${STEPS} steps`)
  return [name, whole(spent), cpuMs.toFixed(0), ((cpuMs * WORK_LIMIT) / spent / 1000).toFixed(1)]
})

console.log(machine())
printTable(
  `Steps by kind of work; s for ${whole(WORK_LIMIT)}, the default limit`,
  ['', 'steps', 'cpu ms', 's'],
  rows,
)
