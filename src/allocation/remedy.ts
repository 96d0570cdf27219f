import { LANES } from '../model/checks/whole.ts'
import { largestPacketBits } from '../model/port.ts'
import type { LanedRequest, Tunnel } from '../model/request.ts'
import type { Remedy, Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import { sourceOf } from '../network/source.ts'
import { PS_PER_NS } from '../quantity/scale.ts'
import { leastBeyond, leastFitting } from './least-fitting.ts'
import {
  type Algorithm,
  brokenBy,
  findPlacement,
  type NoTree,
  type Placement,
  type PlacementTools,
} from './place-request.ts'
import { placeTwice } from './place-twice.ts'
import { withPreemption } from './with-preemption.ts'

const BITS_PER_BYTE = 8
/** Of the steps that a decision may take, what the search for a remedy is worth. */
const SHARE = 0.05
/** Periods up to this many times the requested one are tried. */
const MOST_STRETCH = 4096

/**
 * The smallest single change that would admit a rejected request on the tree of its best attempt, on both trees where it is
 * sent twice. Where the load is too large for a packet, a message; else of a longer period, a smaller load, a later
 * deadline, one larger queue, the one that changes least in proportion; frame preemption at the binding port where else
 * only a later deadline would help, or none of them; else another lane. Each is tried, not guessed.
 */
export const findRemedy = (
  tools: PlacementTools,
  request: LanedRequest,
  placements: readonly Placement[],
  violations: readonly Violation[],
): Remedy | undefined => {
  const before = tools.engine.mark()
  try {
    return tools.engine.work.within(SHARE, () => remedyOf(tools, request, placements, violations))
  } catch (error) {
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    // What was decided stands; only what would help is not found within the steps allowed.
    tools.engine.rollBackTo(before)
    return undefined
  }
}

const remedyOf = (
  tools: PlacementTools,
  request: LanedRequest,
  placements: readonly Placement[],
  violations: readonly Violation[],
): Remedy | undefined => {
  const message = asMessage(tools, request, placements, violations)
  if (message !== undefined) return message
  const resizings = [
    longerPeriod(tools, request, placements),
    smallerLoad(tools, request, placements),
    laterDeadline(tools, request, placements, violations),
    largerQueue(tools, placements, violations),
  ].filter(r => r !== undefined)
  if (resizings.every(({ change }) => change === 'deadline')) {
    const remedy = withPreemption(tools, placements, violations)
    if (remedy !== undefined) return remedy
  }
  const [first, ...others] = resizings
  if (first === undefined) return otherLane(tools, request, placements)
  return others.reduce((best, r) => (proportion(r) < proportion(best) ? r : best), first)
}

/** A remedy that changes an amount. */
type Resizing = Extract<Remedy, { fromPs: number } | { fromBits: number }>

const proportion = (r: Resizing): number => {
  const [from, to] = 'fromPs' in r ? [r.fromPs, r.toPs] : [r.fromBits, r.toBits]
  return to > from ? to / from : from / to
}

/** What no packet of the trees carries, cut into several. */
const asMessage = (
  tools: PlacementTools,
  request: LanedRequest,
  placements: readonly Placement[],
  violations: readonly Violation[],
): Remedy | undefined => {
  const isTooLarge = violations.some(v => v.code === 'MTU' && isOwn(placements, v.tunnel))
  const { minLoadSizeBits, packets = 1, withinPs = 0, arrival, loadSizeBits } = request
  const isLone = (minLoadSizeBits ?? loadSizeBits) === loadSizeBits && packets === 1 && withinPs === 0
  // Of varying size, in batches or from a bucket there are no messages.
  if (!isTooLarge || request.fragment || !isLone || arrival?.kind === 'token-bucket') return undefined
  const { network } = tools
  const sizeBits = largestPacketBits(network.topology, loadSizeBits, true)
  const change = { fragment: true, sizeBits }
  if (!admits(tools, placements, change)) return undefined
  const cut = placements.map(
    ({ tunnel, tree }) => sourceOf(network, { ...tunnel, ...change }, tree.links).packets,
  )
  return { change: 'fragment', packets: Math.max(...cut) }
}

/** The nearest lane in which it fits, higher ones first: for what neither a longer period nor a smaller load admits. */
const otherLane = (
  tools: PlacementTools,
  { lane }: LanedRequest,
  placements: readonly Placement[],
): Remedy | undefined => {
  const lanes = Array.from({ length: LANES }, (_, i) => i).filter(other => other !== lane)
  const nearest = lanes.toSorted((a, b) => Math.abs(a - lane) - Math.abs(b - lane) || a - b)
  const toLane = nearest.find(other => admits(tools, placements, { lane: other }))
  return toLane === undefined ? undefined : { change: 'lane', fromLane: lane, toLane }
}

/** Whether a tunnel is the request's own, one of both copies of what is sent twice. */
const isOwn = (placements: readonly Placement[], tunnel: string): boolean =>
  placements.some(placement => placement.tunnel.id === tunnel)

const changed = (placements: readonly Placement[], change: Partial<Tunnel>): readonly Placement[] =>
  placements.map(({ tunnel, tree }) => ({ tunnel: { ...tunnel, ...change }, tree }))

const admits = (tools: PlacementTools, placements: readonly Placement[], change: Partial<Tunnel>): boolean =>
  brokenBy(tools, changed(placements, change)).length === 0

const longerPeriod = (
  tools: PlacementTools,
  request: LanedRequest,
  placements: readonly Placement[],
): Resizing | undefined => {
  // A bucket has a rate and a burst, no period.
  if (request.arrival?.kind === 'token-bucket') return undefined
  const first = Math.floor(request.periodPs / PS_PER_NS)
  const broken = (ns: number): readonly Violation[] =>
    brokenBy(tools, changed(placements, { periodPs: ns * PS_PER_NS }))
  const longest = longestOf(first)
  if (longest === undefined) return undefined
  if (isHopeless(tools, changed(placements, { periodPs: longest * PS_PER_NS }))) return undefined
  const ns = leastBeyond(tools.engine, first, longest, broken)
  return ns === undefined ? undefined : { change: 'period', fromPs: request.periodPs, toPs: ns * PS_PER_NS }
}

/** The longest period that is tried, ns; undefined where not even twice the requested one is a safe number of ps. */
const longestOf = (firstNs: number): number | undefined => {
  for (let stretch = MOST_STRETCH; stretch >= 2; stretch /= 2) {
    const longest = Math.max(firstNs, 1) * stretch
    if (Number.isSafeInteger(longest * PS_PER_NS)) return longest
  }
  return undefined
}

/** Whether not even the longest period helps: where every wait is exact, what it breaks a shorter one breaks too. */
const isHopeless = (tools: PlacementTools, placements: readonly Placement[]): boolean =>
  brokenBy(tools, placements).some(({ code }) => code !== 'PERIOD') && tools.engine.wasExact

const smallerLoad = (
  tools: PlacementTools,
  request: LanedRequest,
  placements: readonly Placement[],
): Resizing | undefined => {
  const { topology } = tools.network
  const { fragment = false, minLoadSizeBits = 0, arrival } = request
  // The size of a bucket's packets and its rate make its period.
  if (arrival?.kind === 'token-bucket') return undefined
  const bytes = Math.ceil(request.loadSizeBits / BITS_PER_BYTE)
  const least = Math.max(1, Math.ceil(minLoadSizeBits / BITS_PER_BYTE))
  const broken = (less: number): readonly Violation[] => {
    const loadSizeBits = (bytes - less) * BITS_PER_BYTE
    const sizeBits = largestPacketBits(topology, loadSizeBits, fragment)
    return brokenBy(tools, changed(placements, { loadSizeBits, sizeBits }))
  }
  const less = bytes <= least ? undefined : leastFitting(tools.engine, 0, bytes - least, broken)
  if (less === undefined) return undefined
  return { change: 'size', fromBits: request.loadSizeBits, toBits: (bytes - less) * BITS_PER_BYTE }
}

/** That of the later copy where both are late: what was tried first names one of them. */
const laterDeadline = (
  tools: PlacementTools,
  { deadlinePs }: LanedRequest,
  placements: readonly Placement[],
  violations: readonly Violation[],
): Resizing | undefined => {
  let broken = violations
  for (let attempt = 0; attempt < placements.length; attempt++) {
    const [only] = broken
    if (broken.length !== 1 || only?.code !== 'DEADLINE' || !isOwn(placements, only.tunnel)) return undefined
    broken = brokenBy(tools, changed(placements, { deadlinePs: only.worstPs }))
    if (broken.length === 0)
      return { change: 'deadline', fromPs: deadlinePs ?? only.deadlinePs, toPs: only.worstPs }
  }
  return undefined
}

const largerQueue = (
  tools: PlacementTools,
  placements: readonly Placement[],
  violations: readonly Violation[],
): Resizing | undefined => {
  const [only] = violations
  if (violations.length !== 1 || only?.code !== 'BUFFER') return undefined
  const widened = { link: tools.network.linkIndex.get(only.link)!, bits: only.backlogBits }
  if (brokenBy({ ...tools, widened }, placements).length > 0) return undefined
  return { change: 'queue', link: only.link, fromBits: only.queueBits, toBits: only.backlogBits }
}

/** For a request that no path has room for: the one queue that, made larger, lets it in; asked, not built. */
export const roomierQueue = (
  tools: PlacementTools,
  request: LanedRequest,
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
    const found =
      request.replicas === undefined
        ? findPlacement(widened, request, request.periodPs, algorithm)
        : placeTwice(widened, request, request.periodPs, algorithm)
    if ('kind' in found) return undefined
    const violations = brokenBy(widened, 'tunnel' in found ? [found] : found)
    if (violations.length === 0) return { change: 'queue', link: id, fromBits: queueBits[link], toBits: bits }
    const [only] = violations
    if (violations.length !== 1 || only?.code !== 'BUFFER' || only.link !== id) return undefined
    bits = only.backlogBits
  }
  return undefined
}
