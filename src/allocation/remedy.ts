import { wireSizeBits } from '../model/encapsulation.ts'
import type { Request, Tunnel } from '../model/request.ts'
import type { Remedy, Violation } from '../model/verdict.ts'
import { PS_PER_NS } from '../quantity/scale.ts'
import { leastWhole } from './least-whole.ts'
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
 * The smallest single change that would admit a rejected request on the tree of its best attempt: of a longer period, a
 * smaller load, a later deadline, one larger queue, the one that changes least in proportion. Each is tried, not guessed.
 */
export const findRemedy = (
  tools: PlacementTools,
  request: Request,
  placement: Placement,
  violations: readonly Violation[],
): Remedy | undefined => {
  const remedies = [
    longerPeriod(tools, request, placement),
    smallerLoad(tools, request, placement),
    laterDeadline(request, violations),
    largerQueue(violations),
  ].filter(r => r !== undefined)
  return remedies.reduce<Remedy | undefined>(
    (best, r) => (best === undefined || proportion(r) < proportion(best) ? r : best),
    undefined,
  )
}

const proportion = (r: Remedy): number => {
  const [from, to] = 'fromPs' in r ? [r.fromPs, r.toPs] : [r.fromBits, r.toBits]
  return to > from ? to / from : from / to
}

const admits = (tools: PlacementTools, { tree }: Placement, tunnel: Tunnel): boolean =>
  tryOn(tools, tunnel, tree).violations.length === 0

const longerPeriod = (tools: PlacementTools, request: Request, placement: Placement): Remedy | undefined => {
  const first = Math.floor(request.periodPs / PS_PER_NS)
  const holds = (ns: number): boolean =>
    admits(tools, placement, { ...placement.tunnel, periodPs: ns * PS_PER_NS })
  // Doubling finds the range; halving the least period in it.
  for (let stretch = 2; stretch <= MOST_STRETCH; stretch *= 2) {
    const last = Math.max(first, 1) * stretch
    if (!Number.isSafeInteger(last * PS_PER_NS)) return undefined
    if (!holds(last)) continue
    const ns = leastWhole(Math.max(first, (last / stretch) * (stretch / 2)), last, holds)
    return { change: 'period', fromPs: request.periodPs, toPs: ns * PS_PER_NS }
  }
  return undefined
}

const smallerLoad = (tools: PlacementTools, request: Request, placement: Placement): Remedy | undefined => {
  const { encapsulation } = tools.network.topology
  const bytes = Math.ceil(request.loadSizeBits / BITS_PER_BYTE)
  const holds = (less: number): boolean => {
    const loadSizeBits = (bytes - less) * BITS_PER_BYTE
    const sizeBits = wireSizeBits(encapsulation, loadSizeBits)
    return admits(tools, placement, { ...placement.tunnel, loadSizeBits, sizeBits })
  }
  if (bytes <= 1 || !holds(bytes - 1)) return undefined
  const less = leastWhole(0, bytes - 1, holds)
  return { change: 'size', fromBits: request.loadSizeBits, toBits: (bytes - less) * BITS_PER_BYTE }
}

const laterDeadline = (request: Request, violations: readonly Violation[]): Remedy | undefined => {
  const [only] = violations
  if (violations.length !== 1 || only?.code !== 'DEADLINE' || only.tunnel !== request.id) return undefined
  return { change: 'deadline', fromPs: only.deadlinePs, toPs: only.worstPs }
}

const largerQueue = (violations: readonly Violation[]): Remedy | undefined => {
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
