import { worstLatency } from '../../src/analysis/bounds.ts'
import { solveFixedPoint } from '../../src/analysis/fixed-point.ts'
import { type ResolvedOptions, resolveOptions } from '../../src/analysis/options.ts'
import { QueueSolver } from '../../src/analysis/queue/queue-solver.ts'
import { spreadAfter } from '../../src/analysis/queue/spread-after.ts'
import { layOut } from '../../src/analysis/solve.ts'
import { plainWait } from '../../src/calculus/exact/plain-wait.ts'
import type { FlowHops } from '../../src/network/flow-hops.ts'
import { STRIDE, WAIT } from '../../src/network/flow-row.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { type LaneOrder, queueOrder } from '../../src/network/queue-order.ts'
import type { Placed } from './placed.ts'

/** Tunnels as the arrays that an analysis runs on, and room for its answer. */
export interface Compiled {
  readonly hops: FlowHops
  readonly order: readonly LaneOrder[]
  readonly solver: QueueSolver
  readonly options: ResolvedOptions
  /** The rows before any analysis. */
  readonly fresh: Float64Array
  /** Last row to each receiver of each tunnel. */
  readonly leaves: Int32Array
  /** By receiver: what of the spread after the last hop is not jitter of a packet's own latency (the window of a batch), negative. */
  readonly beyondPs: Float64Array
  readonly minLatencyPs: Float64Array
  readonly maxJitterPs: Float64Array
}

export const compile = ({ topology, tunnels }: Placed): Compiled => {
  const options = resolveOptions()
  const { hops, violations } = layOut(compileNetwork(topology), tunnels)
  if (violations.length > 0) throw new Error(violations[0]!.message)
  const leaves = Int32Array.from(
    hops.trees.flatMap((tree, t) => Array.from(tree.leaves, l => hops.rowOf(t, l))),
  )
  return {
    hops,
    order: queueOrder(hops),
    solver: new QueueSolver(hops, options),
    options,
    fresh: hops.row.slice(),
    leaves,
    beyondPs: Float64Array.from(
      leaves,
      h => hops.early[h]! - hops.least[h]! - hops.sources[hops.tunnel[h]!]!.windowPs,
    ),
    minLatencyPs: new Float64Array(leaves.length),
    maxJitterPs: new Float64Array(leaves.length),
  }
}

export const reset = ({ hops, fresh }: Compiled): void => hops.row.set(fresh)

/** From compiled arrays to λmin and δmax of every receiver. Returns the number of passes. */
export const solveAll = (compiled: Compiled): number => {
  const { hops, options, order, solver, leaves, beyondPs, minLatencyPs, maxJitterPs } = compiled
  const passes = solveFixedPoint(hops, options, order, solver)
  for (let i = 0; i < leaves.length; i++) {
    minLatencyPs[i] = hops.least[leaves[i]!]!
    maxJitterPs[i] = spreadAfter(hops, leaves[i]!) + beyondPs[i]!
  }
  return passes
}

/** Σ (λmin + δmax) over all receivers: the check value of an answer. */
export const sumOf = ({ minLatencyPs, maxJitterPs }: Compiled): number => {
  let sum = 0
  for (let i = 0; i < minLatencyPs.length; i++) sum += minLatencyPs[i]! + maxJitterPs[i]!
  return sum
}

const SAMPLES = 24

/**
 * Some queues, evenly spread, the fullest included, against exact rationals; every tunnel's bound against its rows. Only
 * queues of at most `most` rows: rationals take minutes for many sources of all kinds.
 */
export const verify = (compiled: Compiled, most: number = Number.POSITIVE_INFINITY): void => {
  const { hops, order, solver } = compiled
  const queues = order
    .flatMap(({ lane, links }) => Array.from(links, link => ({ lane, link })))
    .filter(({ link }) => hops.countAt[link]! <= most)
  const step = Math.max(1, Math.floor(queues.length / SAMPLES))
  const fullest = queues.reduce((a, b) => (hops.countAt[b.link]! > hops.countAt[a.link]! ? b : a))
  for (const { lane, link } of [fullest, ...queues.filter((_, i) => i % step === 0)]) {
    const queue = solver.gather(link, lane)
    if (queue.jitters !== 'same') throw new Error(`link ${link} lane ${lane}: jitters not settled`)
    const { load } = queue
    const waits = new Map<number, number>()
    for (const h of queue.own()) {
      const cost = hops.ownPs[h]!
      if (!waits.has(cost)) {
        const exact = plainWait(load, load.isCut ? 0 : cost).waitPs
        waits.set(cost, load.isCut ? Math.max(0, exact - cost) : exact)
      }
      const wait = hops.row[h * STRIDE + WAIT]!
      if (wait !== waits.get(cost))
        throw new Error(`link ${link} lane ${lane}: ${wait} ps, by rationals ${waits.get(cost)} ps`)
    }
  }
  const single = hops.trees.every(tree => tree.leaves.length === 1)
  let sum = 0
  for (let t = 0; t < hops.tunnels.length; t++) sum += worstLatency(hops, t)
  if (single && sum !== sumOf(compiled))
    throw new Error(`tunnels sum to ${sum}, receivers to ${sumOf(compiled)}`)
}
