// One change of a fat-tree k=16 with many tunnels in place: the analysis of adding and
// of removing a tunnel, the whole decision (route, analysis, commit), and the memory of a tunnel.
// Options: --decisions=N (1000), --rounds=N (3), --only=TEXT (cases with it in their name), --quick (no 100,000 tunnels).
import { admit } from '../src/allocation/admit.ts'
import { LinkSums } from '../src/allocation/link-sums.ts'
import type { Algorithm, PlacementTools } from '../src/allocation/place-request.ts'
import { Searches } from '../src/allocation/searches.ts'
import { worstLatency } from '../src/analysis/bounds.ts'
import { resolveOptions } from '../src/analysis/options.ts'
import { Engine } from '../src/engine/engine.ts'
import type { Request, Tunnel } from '../src/model/request.ts'
import type { Topology } from '../src/model/topology.ts'
import { compileNetwork, type Network } from '../src/network/network.ts'
import { type Tree, treeOf } from '../src/network/tree.ts'
import { compile, solveAll } from './support/compiled.ts'
import { machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { placed } from './support/placed.ts'
import { ms, printTable, whole } from './support/table.ts'

const DECISIONS = Number(option('decisions', '1000'))
const ROUNDS = Number(option('rounds', '3'))

interface Item {
  readonly tunnel: Tunnel
  readonly tree: Tree
}

const times: string[][] = []
const memory: string[][] = []

for (const count of [1000, 10_000, 100_000])
  for (const lanes of [1, 3]) {
    const name = `${whole(count)}, ${lanes === 1 ? '1 lane' : '3 lanes + best effort'}`
    if (!name.includes(option('only', '')) || (count === 100_000 && flag('quick'))) continue
    run(name, count, lanes)
  }

console.log(`${machine()}; ${DECISIONS} changes, ${ROUNDS} rounds`)
printTable('One change, µs', ['tunnels in place', 'p50', 'p99', 'most', 'cpu, mean'], times)
printTable('In the engine', ['tunnels', 'bytes per tunnel', 'load, ms'], memory)

function run(name: string, count: number, lanes: number): void {
  const { topology, tunnels } = placed({
    topology: { shape: 'fat-tree', k: 16, ...(lanes === 1 ? { bestEffortMaxFrameBits: 0 } : {}) },
    requests: { seed: 1, count: count + DECISIONS, lanes },
  })
  const network = compileNetwork(topology)
  const items = tunnels.map((tunnel): Item => ({ tunnel, tree: treeOf(network, tunnel) as Tree }))
  const inPlace = items.slice(0, count)
  const next = items.slice(count)
  const engine = new Engine(network, resolveOptions())
  const before = bytesInUse()
  const start = performance.now()
  engine.load(inPlace)
  const loadMs = performance.now() - start
  memory.push([name, whole((bytesInUse() - before) / count), ms(loadMs)])
  report(`${name}: add, analysis`, next, ({ tunnel, tree }, timed) => {
    timed(() => engine.tryAdd(tunnel, tree))
    engine.rollBack()
  })
  const some = inPlace.filter((_, i) => i % Math.ceil(count / DECISIONS) === 0)
  report(`${name}: remove, analysis`, some, ({ tunnel }, timed) => {
    timed(() => engine.remove(tunnel.id))
    engine.rollBack()
  })
  for (const algorithm of ['x-opt', 'greedy'] as const)
    decide(name, topology, network, inPlace, next, algorithm)
}

/** Admits `next` one by one, and checks all that is in place at last against a fresh analysis. */
function decide(
  name: string,
  topology: Topology,
  network: Network,
  inPlace: readonly Item[],
  next: readonly Item[],
  algorithm: Algorithm,
): void {
  const tools = (): PlacementTools => {
    const engine = new Engine(network, resolveOptions())
    const sums = new LinkSums(network)
    engine.load(inPlace)
    for (const { tunnel, tree } of inPlace) sums.add(tunnel, tree)
    return { network, engine, sums, searches: new Searches() }
  }
  let last = tools()
  report(
    `${name}: decision, ${algorithm}`,
    next,
    ({ tunnel }, timed) => {
      const { routes: _, ...request } = tunnel
      timed(() => {
        admit(last, request satisfies Request, algorithm, false)
        last.engine.commit()
      })
    },
    () => {
      last = tools()
    },
  )
  verify(topology, last.engine)
}

function verify(topology: Topology, engine: Engine): void {
  const fresh = compile({ topology, tunnels: engine.tunnels })
  solveAll(fresh)
  for (const [t, { id }] of fresh.hops.tunnels.entries())
    if (engine.bound(id).worstPs !== worstLatency(fresh.hops, t))
      throw new Error(`${id}: ${engine.bound(id).worstPs}, afresh ${worstLatency(fresh.hops, t)}`)
}

function bytesInUse(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Each percentile from its best round: another process may have disturbed one. `cpu`: processor time of a round over its changes. */
function report(
  name: string,
  items: readonly Item[],
  step: (item: Item, timed: (work: () => void) => void) => void,
  prepare: () => void = () => {},
): void {
  const rounds = Array.from({ length: ROUNDS }, () => {
    prepare()
    const micros: number[] = []
    const timed = (work: () => void): void => {
      const start = performance.now()
      work()
      micros.push((performance.now() - start) * 1000)
    }
    const before = process.cpuUsage()
    for (const item of items) step(item, timed)
    const { user, system } = process.cpuUsage(before)
    return { micros: micros.sort((a, b) => a - b), cpu: (user + system) / items.length }
  })
  const best = (share: number): string =>
    whole(
      Math.min(
        ...rounds.map(
          ({ micros }) => micros[Math.min(micros.length - 1, Math.floor(micros.length * share))]!,
        ),
      ),
    )
  times.push([name, best(0.5), best(0.99), best(1), whole(Math.min(...rounds.map(r => r.cpu)))])
}
