import type { Link } from '../../model/topology.ts'
import type { Hop } from './hop.ts'
import { lineCap, type Member } from './line-cap.ts'
import type { NetworkIndex } from './network-index.ts'
import type { Group, LineCap, Port } from './port.ts'
import { cutPs, isExpress, uncutBits } from './preemption.ts'
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
const flowOf = ({ hop, cutPs: o }: Member): Flow =>
  o === 0 ? hop.flow : { ...hop.flow, batchPs: safe(hop.flow.batchPs + hop.packets * o) }

const groupOf = (
  network: NetworkIndex,
  from: Link | undefined,
  same: readonly Member[],
  higher: readonly Member[],
): Group => {
  const cap = (set: readonly Member[]): LineCap | undefined =>
    from && set.length > 0 ? lineCap(network, from, set) : undefined
  return {
    same: same.map(flowOf),
    higher: higher.map(flowOf),
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
  const uncutPs = (sizeBits: number, isExpressFrame: boolean): number => {
    const bits = uncutBits(settings, lane, { sizeBits, isExpress: isExpressFrame })
    return network.transmissions.of(bits, link.bandwidthBps).slowestPs
  }
  let longest = uncutPs(settings.bestEffortMaxFrameBits, false)
  for (const hop of hops)
    if (hop.lane > lane)
      for (const { hiBits } of hop.kinds)
        longest = Math.max(longest, uncutPs(hiBits, isExpress(settings, hop.lane)))
  return safe(settings.wakeLatencyPs + longest)
}

/** Everything the waits of `lane` at `link` depend on. */
export const portAt = (
  network: NetworkIndex,
  link: Link,
  hops: readonly Hop[],
  groups: ReadonlyMap<Link | undefined, readonly Hop[]>,
  lane: number,
): Port => {
  const settings = network.ports.get(link.id)!
  const o = cutPs(network, link, hops, lane)
  const memberOf = (hop: Hop): Member => ({ hop, cutPs: isExpress(settings, hop.lane) ? o : 0 })
  const inputs: Group[] = []
  for (const [from, members] of groups) {
    const same = members.filter(h => h.lane === lane).map(memberOf)
    const higher = members.filter(h => h.lane < lane).map(memberOf)
    if (same.length + higher.length > 0) inputs.push(groupOf(network, from, same, higher))
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
  }
}
