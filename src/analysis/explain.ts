import type { Fraction } from 'fraction.js'
import { plainWait } from '../calculus/exact/plain-wait.ts'
import { arrivalsIn } from '../calculus/queue/arrivals.ts'
import { countableUntil } from '../calculus/queue/busy-period.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { COST, type FlowHops, JITTER, PERIOD, STRIDE, WAIT } from '../network/flow-hops.ts'
import { compileNetwork } from '../network/network.ts'
import { describeHop, pathTo } from './bounds.ts'
import { NoBoundError } from './certify.ts'
import type { ExplainedHop, Explanation, Interference } from './explanation.ts'
import { ANALYSIS_RULES, type AnalysisOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { QueueSolver } from './queue-solver.ts'
import { type Solved, solve } from './solve.ts'
import { spreadAfter } from './spread-after.ts'

/**
 * Why tunnel `id` takes as long as it may: the path to the receiver with the greatest worst-case latency, and at every
 * hop the worst instant, who was there and what it cost. All parts add up to the bound exactly. Method `fixed-point`.
 * Throws RangeError for an unknown id, {@link NoBoundError} where the tunnel has no bound.
 */
export const explain = (
  topology: Topology,
  allocation: Allocation,
  id: string,
  options: AnalysisOptions = {},
): Explanation => {
  const { resolved, solved } = solvedFor(topology, allocation, options)
  const { hops, violations } = solved
  const t = hops.tunnels.findIndex(tunnel => tunnel.id === id)
  if (t < 0) {
    const own = violations.filter(v => 'tunnel' in v && v.tunnel === id)
    if (own.length > 0) throw new NoBoundError(own)
    throw new RangeError(`there is no tunnel ${id}`)
  }
  if (violations.some(v => v.code === 'TIME_LIMIT')) throw new NoBoundError(violations)
  const explanation = explainRows(hops, t, resolved)
  if (explanation === undefined) throw new NoBoundError(violations)
  return explanation
}

/** The same for several tunnels from one solution, in the order of the allocation; those without a bound are left out. */
export const explainAll = (
  topology: Topology,
  allocation: Allocation,
  ids: ReadonlySet<string>,
  options: AnalysisOptions = {},
): readonly Explanation[] => {
  const { resolved, solved } = solvedFor(topology, allocation, options)
  const { hops, violations } = solved
  if (violations.some(v => v.code === 'TIME_LIMIT')) return []
  const solver = new QueueSolver(hops, resolved)
  return hops.tunnels.flatMap(({ id }, t) =>
    ids.has(id) ? (explainRows(hops, t, resolved, solver) ?? []) : [],
  )
}

const solvedFor = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions,
): { resolved: ResolvedOptions; solved: Solved } => {
  requireInput({ topology, allocation, options: [options, ANALYSIS_RULES] })
  const resolved = resolveOptions({ ...options, method: 'fixed-point' })
  return { resolved, solved: solve(compileNetwork(topology), allocation.tunnels, resolved) }
}

/** The same for the tunnel in slot t of a solved network; undefined where it has no bound. */
export const explainRows = (
  hops: FlowHops,
  t: number,
  options: ResolvedOptions,
  solver: QueueSolver = new QueueSolver(hops, options),
): Explanation | undefined => {
  const tunnel = hops.tunnels[t]
  const tree = hops.trees[t]
  const { leaf, receiver } = worstLeaf(hops, t)
  const spread = spreadAfter(hops, leaf)
  if (spread === Number.POSITIVE_INFINITY) return undefined
  const sender = hops.network.topology.nodes[tree.sender]
  return {
    schema: 'xlane/explanation@1',
    tunnel: tunnel.id,
    receiver,
    send: { latencyPs: sender.sendLatencyPs + tree.sendBranchPs, jitterPs: sender.sendJitterPs },
    hops: pathTo(hops, leaf).map(h => explainHop(hops, solver, h, options.arrivalLimit)),
    minLatencyPs: hops.least[leaf],
    maxJitterPs: spread,
    ...(tunnel.deadlinePs === undefined ? {} : { deadlinePs: tunnel.deadlinePs }),
  }
}

const worstLeaf = (hops: FlowHops, t: number): { leaf: number; receiver: string } => {
  const rows = Array.from(hops.trees[t].leaves, leaf => hops.start[t] + leaf)
  const worst = rows.map(h => hops.least[h] + spreadAfter(hops, h))
  const i = worst.indexOf(Math.max(...worst))
  return { leaf: rows[i], receiver: hops.tunnels[t].receivers[i] }
}

const explainHop = (hops: FlowHops, solver: QueueSolver, h: number, arrivalLimit: number): ExplainedHop => {
  const link = hops.link[h]
  const lane = hops.lane[h]
  const { load } = solver.gather(link, lane)
  const until = countableUntil(load, arrivalLimit)
  const cost = hops.row[h * STRIDE + COST]
  const worst = plainWait(load, cost, until)
  const queueingPs = hops.row[h * STRIDE + WAIT]
  const a = wholePart(worst.at)
  const interference = interferenceAt(hops, h, a, wholePart(worst.start))
  const total = (relation: Interference['relation']): number =>
    interference.reduce((sum, i) => (i.relation === relation ? sum + i.costPs : sum), 0)
  const sameLanePs = total('same-lane')
  const higherLanesPs = total('higher-lane')
  const blocking = load.blocking
  const by = blockedBy(hops, h, blocking)
  return {
    ...describeHop(hops, h),
    queueingPs,
    blockingPs: blocking,
    ...(by === undefined ? {} : { blockedBy: by }),
    sameLanePs,
    higherLanesPs,
    servedBeforePs: a,
    // What is left over is what the caps took away, with the rounding to whole ps.
    shapingSavedPs: blocking + sameLanePs + higherLanesPs - a - queueingPs,
    interference,
    exact: until === Number.POSITIVE_INFINITY,
  }
}

const wholePart = (f: Fraction): number => Number(f.floor().valueOf())

/** Packets of every other tunnel at the queue of row h (and earlier ones of its own): in [0, a] of its lane, in [0, w] above. */
const interferenceAt = (hops: FlowHops, h: number, a: number, w: number): readonly Interference[] => {
  const own = hops.lane[h]
  const found: Interference[] = []
  const link = hops.link[h]
  for (const other of hops.atLink[link].subarray(0, hops.countAt[link])) {
    const lane = hops.lane[other]
    if (lane > own) break
    const at = other * STRIDE
    const isSame = lane === own
    const arrived = arrivalsIn(isSame ? a : w, hops.row[at + JITTER], hops.row[at + PERIOD])
    const packets = other === h ? arrived - 1 : arrived
    if (packets === 0) continue
    found.push({
      tunnel: hops.tunnels[hops.tunnel[other]].id,
      lane,
      relation: isSame ? 'same-lane' : 'higher-lane',
      packets,
      costPs: packets * hops.row[at + COST],
    })
  }
  return found
}

const blockedBy = (hops: FlowHops, h: number, blocking: number): string | undefined => {
  if (blocking === 0) return undefined
  const link = hops.link[h]
  if (hops.network.bestEffortPs[link] === blocking) return 'best-effort'
  const list = hops.atLink[link].subarray(0, hops.countAt[link])
  const by = list.find(
    other => hops.lane[other] > hops.lane[h] && hops.row[other * STRIDE + COST] === blocking,
  )
  return by === undefined ? undefined : hops.tunnels[hops.tunnel[by]].id
}
