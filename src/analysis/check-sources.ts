import { wireSizeBits } from '../model/encapsulation.ts'
import type { Tunnel } from '../model/request.ts'
import { leavesOpen, type Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { HOP_JITTER, JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import type { Network } from '../network/network.ts'
import { solveFixedPoint } from './fixed-point.ts'
import type { ResolvedOptions } from './options.ts'
import { queueFacts } from './queue/queue-facts.ts'
import { QueueSolver } from './queue/queue-solver.ts'
import type { AnalysisResult } from './result.ts'
import { resultOf } from './result-of.ts'
import { layOut, type Solved, stoppedBy } from './solve.ts'
import { violationsOf } from './verdicts/validity.ts'

/** Packets of one size: at most `floor((t + jitterPs) / π) + 1` in a window of length t. */
export interface SpacedSource {
  /** Period, ps. */
  readonly periodPs: number
  /** Jitter, ps. */
  readonly jitterPs: number
  /** Load of a packet, bits; by default the tunnel's, which of a message is that of all its packets. */
  readonly mostLoadBits?: number
}

/** Packets of several sizes: at most `burstBits` + `rateBps` · t bits on the wire in a window of length t. */
export interface BucketSource {
  /** Rate on the wire, bit/s. */
  readonly rateBps: number
  /** What may come at once, bits on the wire. */
  readonly burstBits: number
  /** Least load of a packet, bits. */
  readonly leastLoadBits: number
  /** Largest load of a packet, bits. */
  readonly mostLoadBits: number
}

/** What a tunnel's packets may do at worst; `regular`: what its contract says, because nobody else can send them. */
export type LooseSource = SpacedSource | BucketSource | 'regular'

/**
 * Bounds where every *other* host sends as loosely as `sources` allow (in the order of the tunnels), while a tunnel's own
 * host keeps its contract, as in `regular`: what meters at the network's edge leave of a bound when senders misbehave.
 *
 * All queues are solved with the loose sources, so that every wait is at least what any mix of loose and regular senders
 * causes. The queue of a host that forwards nothing holds only its own tunnels: there the waits of regular senders count.
 */
export const checkSources = (
  network: Network,
  regular: Solved,
  given: readonly Tunnel[],
  sources: readonly LooseSource[],
  options: ResolvedOptions,
): AnalysisResult => {
  const tunnels = given.map(undeclared)
  const { hops, violations } = layOut(network, tunnels)
  const undecided = (violations: readonly Violation[]): AnalysisResult =>
    resultOf(network, tunnels, { hops, facts: [], violations, passes: 0 }, options)
  // What is no tree has no source either: both lists have to match.
  if (violations.length > 0) return undecided(violations)
  const stopped = regular.violations.filter(leavesOpen)
  if (stopped.length > 0) return undecided(stopped)
  try {
    const { hops: loose } = layOut(
      network,
      tunnels.map((tunnel, t) => loosened(network, tunnel, sources[t])),
    )
    for (let t = 0; t < tunnels.length; t++) {
      const source = sources[t]
      const jitterPs = source !== 'regular' && 'jitterPs' in source ? source.jitterPs : 0
      spread(loose, t, Math.max(jitterPs, hops.sendSpreadPs(t)))
    }
    const solver = new QueueSolver(loose, options)
    const passes = solveFixedPoint(loose, options, undefined, solver)
    const facts = queueFacts(loose, solver).map((queue, i) =>
      isPrivate(network, queue.link) ? regular.facts[i] : queue,
    )
    for (let t = 0; t < tunnels.length; t++) wait(hops, loose, regular.hops, t)
    const found = [
      ...violationsOf(loose, facts, options).filter(isOfQueue),
      ...violationsOf(hops, facts, options).filter(violation => !isOfQueue(violation)),
    ]
    return resultOf(network, tunnels, { hops, facts, passes, violations: found }, options)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return undecided([stoppedBy(error, options)])
  }
}

/** Of links and queues, which hold what anybody sends; all other violations are of a tunnel whose own host is regular. */
const isOfQueue = ({ code }: Violation): boolean => code === 'OVERLOAD' || code === 'BUFFER'

/** What devices make of a tunnel is neither a request nor a promise: those are about regular senders. */
const undeclared = (tunnel: Tunnel): Tunnel => {
  const { declaredMinLatencyPs: _least, declaredMaxJitterPs: _spread, maxPeriodPs: _most, ...rest } = tunnel
  return rest
}

/** The tunnel as a source that sends single packets, whatever its contract makes of them. */
const loosened = (network: Network, tunnel: Tunnel, source: LooseSource): Tunnel => {
  if (source === 'regular') return tunnel
  const {
    packets: _packets,
    withinPs: _within,
    fragment: _fragment,
    arrival: _arrival,
    minLoadSizeBits: least,
    ...rest
  } = tunnel
  const loadSizeBits = source.mostLoadBits ?? tunnel.loadSizeBits
  const sizeBits = wireSizeBits(network.topology.encapsulation, loadSizeBits)
  const single = { ...rest, loadSizeBits, sizeBits }
  if (!('rateBps' in source))
    return {
      ...single,
      ...(least === undefined ? {} : { minLoadSizeBits: least }),
      periodPs: source.periodPs,
    }
  const { rateBps, burstBits, leastLoadBits } = source
  return {
    ...single,
    minLoadSizeBits: leastLoadBits,
    arrival: { kind: 'token-bucket', rateBps, burstBits: Math.max(burstBits, sizeBits) },
  }
}

/** Nobody else's packets pass a host that does not forward. */
const isPrivate = (network: Network, link: number): boolean => network.forwards[network.from[link]] === 0

/** The jitters of an empty network are sums from the source on: what the source adds, all of them gain. */
const spread = (loose: FlowHops, t: number, jitterPs: number): void => {
  const rows = loose.rowsOf(t)
  const more = Math.max(0, jitterPs - loose.row[rows[0] * STRIDE + JITTER])
  for (const h of rows) loose.row[h * STRIDE + JITTER] += more
}

/**
 * The tunnel's own source is regular: its latency is a sum of waits, whoever caused them. A wait counts together with the
 * transmission of the packet it is for, which of several sizes is the smallest: no larger one is later.
 */
const wait = (hops: FlowHops, loose: FlowHops, regular: FlowHops, t: number): void => {
  const { row } = hops
  hops.rowsOf(t).forEach((h, i) => {
    const at = h * STRIDE
    const other = loose.rowOf(t, i)
    const up = hops.parent[h] * STRIDE
    if (up >= 0) row[at + JITTER] = row[up + JITTER] + row[up + WAIT] + row[up + HOP_JITTER]
    row[at + WAIT] = isPrivate(hops.network, hops.link[h])
      ? regular.row[regular.rowOf(t, i) * STRIDE + WAIT]
      : loose.row[other * STRIDE + WAIT] + loose.ownPs[other] - hops.ownPs[h]
  })
}
