import { LANES } from '../model/checks/whole.ts'
import { largestPacketBits } from '../model/port.ts'
import type { Request, Tunnel } from '../model/request.ts'
import type { Remedy, Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import { sourceOf } from '../network/source.ts'
import { PS_PER_NS } from '../quantity/scale.ts'
import { leastFitting } from './least-fitting.ts'
import {
  type Algorithm,
  findPlacement,
  type NoTree,
  type Placement,
  type PlacementTools,
  tryOn,
} from './place-request.ts'

const BITS_PER_BYTE = 8
/** Periods up to this many times the requested one are tried. */
const MOST_STRETCH = 4096

/**
 * The smallest single change that would admit a rejected request on the tree of its best attempt. Where the load is too
 * large for a packet, a message; else of a longer period, a smaller load, a later deadline, one larger queue, the one that
 * changes least in proportion; else another lane. Each is tried, not guessed.
 */
export const findRemedy = (
  tools: PlacementTools,
  request: Request,
  placement: Placement,
  violations: readonly Violation[],
): Remedy | undefined => {
  const before = tools.engine.mark()
  try {
    return remedyOf(tools, request, placement, violations)
  } catch (error) {
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    // What was decided stands; only what would help is not found within the steps allowed.
    tools.engine.rollBackTo(before)
    return undefined
  }
}

const remedyOf = (
  tools: PlacementTools,
  request: Request,
  placement: Placement,
  violations: readonly Violation[],
): Remedy | undefined => {
  const message = asMessage(tools, request, placement, violations)
  if (message !== undefined) return message
  const remedies = [
    longerPeriod(tools, request, placement),
    smallerLoad(tools, request, placement),
    laterDeadline(request, violations),
    largerQueue(violations),
  ].filter(r => r !== undefined)
  const [first, ...others] = remedies
  if (first === undefined) return otherLane(tools, placement)
  return others.reduce((best, r) => (proportion(r) < proportion(best) ? r : best), first)
}

/** A remedy that changes an amount. */
type Resizing = Extract<Remedy, { fromPs: number } | { fromBits: number }>

const proportion = (r: Resizing): number => {
  const [from, to] = 'fromPs' in r ? [r.fromPs, r.toPs] : [r.fromBits, r.toBits]
  return to > from ? to / from : from / to
}

/** What no packet of the tree carries, cut into several. */
const asMessage = (
  tools: PlacementTools,
  request: Request,
  placement: Placement,
  violations: readonly Violation[],
): Remedy | undefined => {
  const isTooLarge = violations.some(v => v.code === 'MTU' && v.tunnel === request.id)
  const { minLoadSizeBits, packets = 1, withinPs = 0, arrival, loadSizeBits } = request
  const isLone = (minLoadSizeBits ?? loadSizeBits) === loadSizeBits && packets === 1 && withinPs === 0
  // Of varying size, in batches or from a bucket there are no messages.
  if (!isTooLarge || request.fragment || !isLone || arrival?.kind === 'token-bucket') return undefined
  const { network } = tools
  const sizeBits = largestPacketBits(network.topology, loadSizeBits, true)
  const tunnel: Tunnel = { ...placement.tunnel, fragment: true, sizeBits }
  if (!admits(tools, placement, tunnel)) return undefined
  return { change: 'fragment', packets: sourceOf(network, tunnel, placement.tree.links).packets }
}

/** The nearest lane in which it fits, higher ones first: for what neither a longer period nor a smaller load admits. */
const otherLane = (tools: PlacementTools, placement: Placement): Remedy | undefined => {
  const { lane } = placement.tunnel
  const lanes = Array.from({ length: LANES }, (_, i) => i).filter(other => other !== lane)
  const nearest = lanes.toSorted((a, b) => Math.abs(a - lane) - Math.abs(b - lane) || a - b)
  const toLane = nearest.find(other => admits(tools, placement, { ...placement.tunnel, lane: other }))
  return toLane === undefined ? undefined : { change: 'lane', fromLane: lane, toLane }
}

const admits = (tools: PlacementTools, { tree }: Placement, tunnel: Tunnel): boolean =>
  tryOn(tools, tunnel, tree).violations.length === 0

const longerPeriod = (
  tools: PlacementTools,
  request: Request,
  placement: Placement,
): Resizing | undefined => {
  // A bucket has a rate and a burst, no period.
  if (request.arrival?.kind === 'token-bucket') return undefined
  const first = Math.floor(request.periodPs / PS_PER_NS)
  const broken = (ns: number): readonly Violation[] =>
    tryOn(tools, { ...placement.tunnel, periodPs: ns * PS_PER_NS }, placement.tree).violations
  // Doubling finds the range; halving the least period in it.
  for (let stretch = 2; stretch <= MOST_STRETCH; stretch *= 2) {
    const last = Math.max(first, 1) * stretch
    if (!Number.isSafeInteger(last * PS_PER_NS)) return undefined
    const bad = Math.max(first, (last / stretch) * (stretch / 2))
    const ns = leastFitting(tools.engine, bad, last, broken)
    if (ns === undefined) continue
    return { change: 'period', fromPs: request.periodPs, toPs: ns * PS_PER_NS }
  }
  return undefined
}

const smallerLoad = (tools: PlacementTools, request: Request, placement: Placement): Resizing | undefined => {
  const { topology } = tools.network
  const { fragment = false, minLoadSizeBits = 0, arrival } = request
  // The size of a bucket's packets and its rate make its period.
  if (arrival?.kind === 'token-bucket') return undefined
  const bytes = Math.ceil(request.loadSizeBits / BITS_PER_BYTE)
  const least = Math.max(1, Math.ceil(minLoadSizeBits / BITS_PER_BYTE))
  const broken = (less: number): readonly Violation[] => {
    const loadSizeBits = (bytes - less) * BITS_PER_BYTE
    const sizeBits = largestPacketBits(topology, loadSizeBits, fragment)
    return tryOn(tools, { ...placement.tunnel, loadSizeBits, sizeBits }, placement.tree).violations
  }
  const less = bytes <= least ? undefined : leastFitting(tools.engine, 0, bytes - least, broken)
  if (less === undefined) return undefined
  return { change: 'size', fromBits: request.loadSizeBits, toBits: (bytes - less) * BITS_PER_BYTE }
}

const laterDeadline = (request: Request, violations: readonly Violation[]): Resizing | undefined => {
  const [only] = violations
  if (violations.length !== 1 || only?.code !== 'DEADLINE' || only.tunnel !== request.id) return undefined
  return { change: 'deadline', fromPs: only.deadlinePs, toPs: only.worstPs }
}

const largerQueue = (violations: readonly Violation[]): Resizing | undefined => {
  const [only] = violations
  if (violations.length !== 1 || only?.code !== 'BUFFER') return undefined
  return { change: 'queue', link: only.link, fromBits: only.queueBits, toBits: only.backlogBits }
}

/** For a request that no path has room for: the one queue that, made larger, lets it in; asked, not built. */
export const roomierQueue = (
  tools: PlacementTools,
  request: Request,
  why: NoTree,
  algorithm: Algorithm,
): Remedy | undefined => {
  if (why.kind !== 'capacity') return undefined
  const { queueBits, topology } = tools.network
  const { link } = why
  const { id } = topology.links[link]
  let bits = why.neededBits
  // The room that Σσ asks for may still be too little for the proven backlog: then that much, once.
  for (let attempt = 0; attempt < 2; attempt++) {
    const widened: PlacementTools = { ...tools, widened: { link, bits } }
    const found = findPlacement(widened, request, request.periodPs, algorithm)
    if ('kind' in found) return undefined
    const { violations } = tryOn(widened, found.tunnel, found.tree)
    if (violations.length === 0) return { change: 'queue', link: id, fromBits: queueBits[link], toBits: bits }
    const [only] = violations
    if (violations.length !== 1 || only?.code !== 'BUFFER' || only.link !== id) return undefined
    bits = only.backlogBits
  }
  return undefined
}
