import type { Allocation, Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import { type FlowHops, HOP_JITTER, JITTER, STRIDE, WAIT } from '../network/flow-hops.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { resultOf } from './check.ts'
import { solveFixedPoint } from './fixed-point.ts'
import { type AnalysisOptions, type ResolvedOptions, resolveOptions, Stopped } from './options.ts'
import { type QueueFacts, queueFacts } from './queue-facts.ts'
import { QueueSolver } from './queue-solver.ts'
import type { AnalysisResult } from './result.ts'
import { layOut } from './solve.ts'
import { violationsOf } from './validity.ts'

/** What a tunnel's packets may do at worst: at most `floor((t + jitterPs) / π) + 1` in a window of length t. */
export interface Source {
  readonly periodPs: number
  readonly jitterPs: number
}

/**
 * Bounds where every *other* host sends as loosely as `sources` allow (in the order of the tunnels), while a tunnel's own
 * host keeps its period: what meters at the network's edge leave of a bound when senders misbehave.
 *
 * All queues are solved with the loose sources, so that every wait is at least what any mix of loose and regular senders
 * causes. The queue of a host that forwards nothing holds only its own tunnels: there the waits of regular senders count.
 */
export const checkSources = (
  topology: Topology,
  allocation: Allocation,
  sources: readonly Source[],
  options: AnalysisOptions = {},
): AnalysisResult => {
  const resolved = resolveOptions({ ...options, method: 'fixed-point' })
  const network = compileNetwork(topology)
  const tunnels = allocation.tunnels.map((tunnel, t) => undeclared(tunnel, sources[t].periodPs))
  const { hops, violations } = layOut(network, tunnels)
  // What is no tree has no source either: both lists have to match.
  if (violations.length > 0)
    return resultOf(network, tunnels, { hops, facts: [], violations, passes: 0 }, resolved)
  try {
    const regular = solveRegular(network, allocation.tunnels, resolved)
    for (let t = 0; t < tunnels.length; t++) loosen(hops, t, sources[t].jitterPs)
    const solver = new QueueSolver(hops, resolved)
    const passes = solveFixedPoint(hops, resolved, undefined, solver)
    const loose = queueFacts(hops, solver)
    const facts = loose.map((queue, i) => (isPrivate(network, queue.link) ? regular.facts[i] : queue))
    for (let t = 0; t < tunnels.length; t++) tighten(hops, regular.hops, t)
    return resultOf(
      network,
      tunnels,
      { hops, facts, passes, violations: violationsOf(hops, facts, resolved) },
      resolved,
    )
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const stopped: Violation = { code: 'TIME_LIMIT', message: `${error.message}: nothing is proven` }
    return resultOf(network, tunnels, { hops, facts: [], violations: [stopped], passes: 0 }, resolved)
  }
}

/** The period a device grants is neither a request nor a promise: those are about regular senders. */
const undeclared = (tunnel: Tunnel, periodPs: number): Tunnel => {
  const { declaredMinLatencyPs: _least, declaredMaxJitterPs: _spread, maxPeriodPs: _most, ...rest } = tunnel
  return { ...rest, periodPs, requestedPeriodPs: periodPs }
}

const solveRegular = (
  network: Network,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
): { readonly hops: FlowHops; readonly facts: readonly QueueFacts[] } => {
  const { hops } = layOut(network, tunnels)
  const solver = new QueueSolver(hops, options)
  solveFixedPoint(hops, options, undefined, solver)
  return { hops, facts: queueFacts(hops, solver) }
}

/** Nobody else's packets pass a host that does not forward. */
const isPrivate = (network: Network, link: number): boolean => network.forwards[network.from[link]] === 0

/** The jitters of an empty network are sums from the source on: what the source adds, all of them gain. */
const loosen = (hops: FlowHops, t: number, jitterPs: number): void => {
  const first = hops.start[t]
  const more = Math.max(0, jitterPs - hops.row[first * STRIDE + JITTER])
  for (let h = first; h < hops.end[t]; h++) hops.row[h * STRIDE + JITTER] += more
}

/** The tunnel's own source is regular again: its latency is a sum of waits, whoever caused them. */
const tighten = (hops: FlowHops, regular: FlowHops, t: number): void => {
  const { row } = hops
  for (let h = hops.start[t]; h < hops.end[t]; h++) {
    const at = h * STRIDE
    const up = hops.parent[h] * STRIDE
    if (up < 0) row[at + JITTER] = regular.row[at + JITTER]
    else row[at + JITTER] = row[up + JITTER] + row[up + WAIT] + row[up + HOP_JITTER]
    if (isPrivate(hops.network, hops.link[h])) row[at + WAIT] = regular.row[at + WAIT]
  }
}
