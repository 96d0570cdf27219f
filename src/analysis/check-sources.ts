import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { type FlowHops, HOP_JITTER, JITTER, STRIDE, WAIT } from '../network/flow-hops.ts'
import type { Network } from '../network/network.ts'
import { solveFixedPoint } from './fixed-point.ts'
import { type ResolvedOptions, Stopped } from './options.ts'
import { queueFacts } from './queue/queue-facts.ts'
import { QueueSolver } from './queue/queue-solver.ts'
import type { AnalysisResult } from './result.ts'
import { resultOf } from './result-of.ts'
import { layOut, type Solved, stoppedBy } from './solve.ts'
import { violationsOf } from './verdicts/validity.ts'

/** What a tunnel's packets may do at worst: at most `floor((t + jitterPs) / π) + 1` in a window of length t. */
export interface Source {
  /** Period, ps. */
  readonly periodPs: number
  /** Jitter, ps. */
  readonly jitterPs: number
}

/**
 * Bounds where every *other* host sends as loosely as `sources` allow (in the order of the tunnels), while a tunnel's own
 * host keeps its period, as in `regular`: what meters at the network's edge leave of a bound when senders misbehave.
 *
 * All queues are solved with the loose sources, so that every wait is at least what any mix of loose and regular senders
 * causes. The queue of a host that forwards nothing holds only its own tunnels: there the waits of regular senders count.
 */
export const checkSources = (
  network: Network,
  regular: Solved,
  given: readonly Tunnel[],
  sources: readonly Source[],
  options: ResolvedOptions,
): AnalysisResult => {
  const tunnels = given.map((tunnel, t) => undeclared(tunnel, sources[t].periodPs))
  const { hops, violations } = layOut(network, tunnels)
  const undecided = (violations: readonly Violation[]): AnalysisResult =>
    resultOf(network, tunnels, { hops, facts: [], violations, passes: 0 }, options)
  // What is no tree has no source either: both lists have to match.
  if (violations.length > 0) return undecided(violations)
  const stopped = regular.violations.filter(v => v.code === 'TIME_LIMIT')
  if (stopped.length > 0) return undecided(stopped)
  try {
    for (let t = 0; t < tunnels.length; t++) loosen(hops, t, sources[t].jitterPs)
    const solver = new QueueSolver(hops, options)
    const passes = solveFixedPoint(hops, options, undefined, solver)
    const loose = queueFacts(hops, solver)
    const facts = loose.map((queue, i) => (isPrivate(network, queue.link) ? regular.facts[i] : queue))
    for (let t = 0; t < tunnels.length; t++) tighten(hops, regular.hops, t)
    const solved: Solved = { hops, facts, passes, violations: violationsOf(hops, facts, options) }
    return resultOf(network, tunnels, solved, options)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return undecided([stoppedBy(error)])
  }
}

/** The period a device grants is neither a request nor a promise: those are about regular senders. */
const undeclared = (tunnel: Tunnel, periodPs: number): Tunnel => {
  const { declaredMinLatencyPs: _least, declaredMaxJitterPs: _spread, maxPeriodPs: _most, ...rest } = tunnel
  return { ...rest, periodPs, requestedPeriodPs: periodPs }
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
