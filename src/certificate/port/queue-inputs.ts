import type { Link } from '../../model/topology.ts'
import type { WorkBudget } from '../../model/work-budget.ts'
import type { Hop } from './hop.ts'
import { type Cuts, lineCap } from './line-cap.ts'
import type { NetworkIndex } from './network-index.ts'
import type { Group, LineCap, Port } from './port.ts'
import { cutPs, isExpress, longestUncutBits } from './preemption.ts'
import { OutOfRange, safe } from './safe.ts'
import type { Flow } from './staircase.ts'
import { shortest } from './transmission.ts'

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

/** What a batch weighs where each of its packets may cost a cut. */
const flowOf = ({ flow, packets }: Hop, cut: number): Flow =>
  cut === 0 ? flow : { ...flow, batchPs: safe(flow.batchPs + packets * cut) }

const groupOf = (
  network: NetworkIndex,
  from: Link | undefined,
  hops: readonly Hop[],
  lane: number,
  cuts: Cuts,
): Group => {
  const same = hops.filter(h => h.lane === lane)
  const higher = hops.filter(h => h.lane < lane)
  const cap = (set: readonly Hop[]): LineCap | undefined =>
    from && set.length > 0 ? lineCap(network, from, set, cuts) : undefined
  return {
    same: same.map(h => h.flow),
    higher: higher.map(h => flowOf(h, cuts(h))),
    sameCap: cap(same),
    higherCap: cap(higher),
    jointCap: same.length > 0 && higher.length > 0 ? cap([...same, ...higher]) : undefined,
  }
}

/** The port's reserved traffic: above every lane, from no wire. */
const reservedOf = (network: NetworkIndex, link: Link, o: number): readonly Flow[] =>
  network.ports.get(link.id)!.reserved.map(({ sizeBits, periodPs, packets, name }) => {
    const packetPs = network.transmissions.of(sizeBits, link.bandwidthBps).slowestPs + o
    const leastPs = shortest(periodPs, network.topology.clockTolerancePpb)
    if (leastPs < 1) throw new OutOfRange(`period ${periodPs} ps of ${name}`)
    return { batchPs: safe(packets * packetPs), periodPs: leastPs, jitterPs: 0 }
  })

/** B: the wake, and the longest that may have begun of a lower lane or of best effort, ps. */
const blocking = (network: NetworkIndex, link: Link, hops: readonly Hop[], lane: number): number => {
  const settings = network.ports.get(link.id)!
  const timeOf = (bits: number): number => network.transmissions.of(bits, link.bandwidthBps).slowestPs
  const uncutBits = longestUncutBits(settings, lane)
  let longest = timeOf(Math.min(settings.bestEffortMaxFrameBits, uncutBits))
  for (const hop of hops) {
    if (hop.lane <= lane) continue
    const isCut = !isExpress(settings, hop.lane)
    for (const { hiBits, largest } of hop.kinds)
      longest = Math.max(longest, isCut && hiBits > uncutBits ? timeOf(uncutBits) : largest.slowestPs)
  }
  return safe(settings.wakeLatencyPs + longest)
}

/** Everything the waits of `lane` at `link` depend on. */
export const portAt = (
  network: NetworkIndex,
  link: Link,
  hops: readonly Hop[],
  groups: ReadonlyMap<Link | undefined, readonly Hop[]>,
  lane: number,
  work: WorkBudget,
): Port => {
  const settings = network.ports.get(link.id)!
  const o = cutPs(network, link, hops, lane)
  const cuts: Cuts = o === 0 ? () => 0 : hop => (isExpress(settings, hop.lane) ? o : 0)
  const inputs: Group[] = []
  for (const [from, members] of groups) {
    const group = groupOf(network, from, members, lane, cuts)
    if (group.same.length + group.higher.length > 0) inputs.push(group)
  }
  const reserved = reservedOf(network, link, o)
  if (reserved.length > 0)
    inputs.push({ same: [], higher: reserved, sameCap: undefined, higherCap: undefined, jointCap: undefined })
  return {
    blockingPs: blocking(network, link, hops, lane),
    isInterruptible: o > 0,
    groups: inputs,
    same: inputs.flatMap(g => g.same),
    higher: inputs.flatMap(g => g.higher),
    work,
  }
}
