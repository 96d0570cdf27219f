import type { Link } from '../../model/topology.ts'
import type { Hop } from './hop.ts'
import type { NetworkIndex } from './network-index.ts'
import type { LineCap } from './port.ts'
import { isExpress } from './preemption.ts'
import { add, div, type Exact, larger, mul } from './rational.ts'

/** What the far end of a link adds to its jitter, and the link itself, ps. */
export const jitterOf = (network: NetworkIndex, link: Link): number =>
  link.maxJitterPs + network.nodes.get(link.to)!.maxJitterPs

/** What each packet of a tunnel may cost at a port beyond its transmission there (cuts), ps. */
export type Cuts = (hop: Hop) => number

/**
 * The most work here for the time on the wire before, over all packets of a tunnel, or `least` where that is larger;
 * undefined where a packet may take no time on that wire.
 */
const steeper = (least: Exact, { kinds, previous }: Hop, cutPs: number): Exact | undefined => {
  let slope = least
  for (const [k, { loBits, hiBits, smallest, largest }] of kinds.entries()) {
    const before = previous!.kinds[k]!
    // C⁺(s) ≤ αs + 3 here, C⁻(s) ≥ βs − 1 there: the quotient of such lines is largest for the smallest size.
    const isMixed = loBits < hiBits
    const time = isMixed ? before.smallest.fastestPs - 2 : before.largest.fastestPs
    const work = (isMixed ? smallest.slowestPs + 3 : largest.slowestPs) + cutPs
    if (time <= 0) return undefined
    if (slope !== 1 || work > time) slope = larger(slope, div(work, time))
  }
  return slope
}

/** M: the packet that had begun before the window; after a preempting wire one of either kind, one of them in pieces. */
const packetOf = (network: NetworkIndex, previous: Link, hops: readonly Hop[], cuts: Cuts): number => {
  const settings = network.ports.get(previous.id)!
  let express = 0
  let preemptable = 0
  for (const hop of hops)
    for (const { largest } of hop.kinds) {
      const packet = largest.slowestPs + cuts(hop)
      if (isExpress(settings, hop.lane)) express = Math.max(express, packet)
      else preemptable = Math.max(preemptable, packet)
    }
  return express + preemptable
}

/**
 * What wire f = `previous` can bring of these tunnels: `r·(t + κ) + M` (MODEL "Line caps"). κ also holds the difference
 * of the multicast latencies that they get between f and here. Undefined where that is no cap.
 */
export const lineCap = (
  network: NetworkIndex,
  previous: Link,
  hops: readonly Hop[],
  cuts: Cuts,
): LineCap | undefined => {
  let slope: Exact | undefined = div(previous.bandwidthBps, hops[0]!.link.bandwidthBps)
  let early = Number.POSITIVE_INFINITY
  let late = 0
  for (const hop of hops) {
    slope = steeper(slope, hop, cuts(hop))
    if (slope === undefined) return undefined
    early = Math.min(early, hop.previous!.multicastPs)
    late = Math.max(late, hop.previous!.multicastPs)
  }
  const spread = jitterOf(network, previous) + late - early
  return { slope, offset: add(mul(slope, spread), packetOf(network, previous, hops, cuts)) }
}
