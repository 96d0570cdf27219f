// One admission decision on a fat-tree k=16 with many tunnels in place (issue 4, "An incremental engine").
// Options: --decisions=N (1000), --rounds=N (3), --only=TEXT (cases with it in their name), --quick (no 100,000 tunnels).
import { admit } from '../src/allocation/admit.ts'
import { LinkSums } from '../src/allocation/link-sums.ts'
import type { Algorithm, PlacementTools } from '../src/allocation/place-request.ts'
import { resolveOptions } from '../src/analysis/options.ts'
import { Engine } from '../src/engine/engine.ts'
import type { Request, Tunnel } from '../src/model/request.ts'
import { compileNetwork, type Network } from '../src/network/network.ts'
import { type Tree, treeOf } from '../src/network/tree.ts'
import { machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { placed } from './support/placed.ts'
import { printTable, whole } from './support/table.ts'

const DECISIONS = Number(option('decisions', '1000'))
const ROUNDS = Number(option('rounds', '3'))

interface Item {
  readonly tunnel: Tunnel
  readonly tree: Tree
}

const rows: string[][] = []

for (const count of [1000, 10_000, 100_000])
  for (const lanes of [1, 3]) {
    const name = `${whole(count)} in place, ${lanes === 1 ? '1 lane' : '3 lanes + best effort'}`
    if (!name.includes(option('only', '')) || (count === 100_000 && flag('quick'))) continue
    const given = placed({
      topology: { shape: 'fat-tree', k: 16, ...(lanes === 1 ? { bestEffortMaxFrameBits: 0 } : {}) },
      requests: { seed: 1, count: count + DECISIONS, lanes },
    })
    const network = compileNetwork(given.topology)
    const items = given.tunnels.map((tunnel): Item => ({ tunnel, tree: treeOf(network, tunnel) as Tree }))
    const inPlace = items.slice(0, count)
    const next = items.slice(count)
    const engine = new Engine(network, resolveOptions())
    engine.load(inPlace)
    report(name, 'add', () =>
      next.map(({ tunnel, tree }) => {
        const micros = microsOf(() => engine.tryAdd(tunnel, tree))
        engine.rollBack()
        return micros
      }),
    )
    for (const algorithm of ['x-opt', 'greedy'] as const)
      report(name, `decision, ${algorithm}`, () => decisions(network, inPlace, next, algorithm))
  }

function decisions(
  network: Network,
  inPlace: readonly Item[],
  next: readonly Item[],
  algorithm: Algorithm,
): readonly number[] {
  const engine = new Engine(network, resolveOptions())
  engine.load(inPlace)
  const tools: PlacementTools = { network, engine, sums: new LinkSums(network), searches: [] }
  for (const { tunnel, tree } of inPlace) tools.sums.add(tunnel, tree)
  return next.map(({ tunnel }) => {
    const { routes: _, ...request } = tunnel
    return microsOf(() => admit(tools, request satisfies Request, algorithm, false))
  })
}

function microsOf(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) * 1000
}

/** The best of some rounds, each percentile on its own: another process may have disturbed one. */
function report(name: string, what: string, round: () => readonly number[]): void {
  const rounds = Array.from({ length: ROUNDS }, round).map(r => r.toSorted((a, b) => a - b))
  const best = (share: number): string =>
    Math.min(...rounds.map(r => r[Math.min(r.length - 1, Math.floor(r.length * share))]!)).toFixed(0)
  rows.push([`${name}: ${what}`, best(0.5), best(0.99), best(1)])
}

console.log(`${machine()}; ${DECISIONS} decisions, ${ROUNDS} rounds`)
printTable('One decision, µs', ['', 'p50', 'p99', 'most'], rows)
