import type { Link } from '../../model/topology.ts'
import type { Hop } from './hop.ts'
import type { NetworkIndex } from './network-index.ts'
import type { Group, LineCap, Port } from './port.ts'
import { add, div, type Exact, larger, mul } from './rational.ts'
import { slowest } from './transmission.ts'

/** What the far end of a link adds to its jitter, and the link itself, ps. */
export const jitterOf = (network: NetworkIndex, link: Link): number =>
  link.maxJitterPs + network.nodes.get(link.to)!.maxJitterPs

/**
 * What wire f = `previous.link` can bring of these tunnels: `r·(t + κ) + M` (MODEL "Line caps"). κ also holds the
 * difference of the multicast latencies that they get between f and here, r the rounding of C.
 */
const lineCap = (network: NetworkIndex, previous: Link, hops: readonly Hop[]): LineCap => {
  let slope: Exact = div(previous.bandwidthBps, hops[0]!.link.bandwidthBps)
  let largest = 0
  let [early, late] = [Number.POSITIVE_INFINITY, 0]
  for (const { flow, previous: before } of hops) {
    if (slope !== 1 || flow.transmissionPs > before!.nominalPs)
      slope = larger(slope, div(flow.transmissionPs, before!.nominalPs))
    largest = Math.max(largest, flow.transmissionPs)
    early = Math.min(early, before!.multicastPs)
    late = Math.max(late, before!.multicastPs)
  }
  const spread = jitterOf(network, previous) + late - early
  return { slope, offset: add(mul(slope, spread), largest) }
}

/** The hops of one egress queue's link by previous link; those that start here under undefined, as all without shaping. */
export const byPrevious = (
  hops: readonly Hop[],
  lineShaping: boolean,
): ReadonlyMap<Link | undefined, readonly Hop[]> => {
  const groups = new Map<Link | undefined, Hop[]>()
  for (const hop of hops) {
    const from = lineShaping ? hop.previous?.link : undefined
    const group = groups.get(from)
    if (group) group.push(hop)
    else groups.set(from, [hop])
  }
  return groups
}

const groupOf = (
  network: NetworkIndex,
  from: Link | undefined,
  hops: readonly Hop[],
  lane: number,
): Group => {
  const same = hops.filter(h => h.lane === lane)
  const higher = hops.filter(h => h.lane < lane)
  const cap = (set: readonly Hop[]): LineCap | undefined =>
    from && set.length > 0 ? lineCap(network, from, set) : undefined
  return {
    same: same.map(h => h.flow),
    higher: higher.map(h => h.flow),
    sameCap: cap(same),
    higherCap: cap(higher),
    jointCap: same.length > 0 && higher.length > 0 ? cap([...same, ...higher]) : undefined,
  }
}

/** B: the longest transmission of a lower lane, or of a best-effort frame, that may be under way, ps. */
const blocking = (network: NetworkIndex, link: Link, hops: readonly Hop[], lane: number): number => {
  const { bestEffortMaxFrameBits, clockTolerancePpb } = network.topology
  let longest = slowest(
    network.transmissions.nominal(bestEffortMaxFrameBits, link.bandwidthBps),
    clockTolerancePpb,
  )
  for (const hop of hops) if (hop.lane > lane) longest = Math.max(longest, hop.flow.transmissionPs)
  return longest
}

/** Everything the waits of `lane` at `link` depend on. */
export const portAt = (
  network: NetworkIndex,
  link: Link,
  hops: readonly Hop[],
  groups: ReadonlyMap<Link | undefined, readonly Hop[]>,
  lane: number,
): Port => {
  const inputs: Group[] = []
  for (const [from, members] of groups) {
    const group = groupOf(network, from, members, lane)
    if (group.same.length + group.higher.length > 0) inputs.push(group)
  }
  return {
    blockingPs: blocking(network, link, hops, lane),
    groups: inputs,
    same: inputs.flatMap(g => g.same),
    higher: inputs.flatMap(g => g.higher),
  }
}
