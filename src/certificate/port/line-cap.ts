import type { Link } from '../../model/topology.ts'
import type { Hop } from './hop.ts'
import type { NetworkIndex } from './network-index.ts'
import type { LineCap } from './port.ts'
import { isExpress } from './preemption.ts'
import { add, div, type Exact, larger, mul } from './rational.ts'

/** What the far end of a link adds to its jitter, and the link itself, ps. */
export const jitterOf = (network: NetworkIndex, link: Link): number =>
  link.maxJitterPs + network.nodes.get(link.to)!.maxJitterPs

/** A tunnel of a wire, and what each of its packets may cost here beyond its transmission (cuts), ps. */
export interface Member {
  readonly hop: Hop
  readonly cutPs: number
}

/** Numerators and denominators of the most work here for the time on the wire before, of each kind of its packets. */
const fractions = ({ hop, cutPs }: Member): readonly (readonly [number, number])[] =>
  hop.kinds.map(({ loBits, hiBits, smallest, largest }, k) => {
    const before = hop.previous!.kinds[k]!
    // C⁺(s) ≤ αs + 3 here, C⁻(s) ≥ βs − 1 there: the quotient of such lines is largest for the smallest size.
    return loBits < hiBits
      ? [smallest.slowestPs + 3 + cutPs, before.smallest.fastestPs - 2]
      : [largest.slowestPs + cutPs, before.largest.fastestPs]
  })

/** r, or undefined where some packets may take no time on the wire before. */
const slopeOf = (previous: Link, members: readonly Member[]): Exact | undefined => {
  let slope: Exact = div(previous.bandwidthBps, members[0]!.hop.link.bandwidthBps)
  for (const member of members)
    for (const [here, before] of fractions(member)) {
      if (before <= 0) return undefined
      if (slope !== 1 || here > before) slope = larger(slope, div(here, before))
    }
  return slope
}

/** M: the packet that had begun before the window; after a preempting wire one of either kind, one of them in pieces. */
const packetOf = (network: NetworkIndex, previous: Link, members: readonly Member[]): number => {
  const settings = network.ports.get(previous.id)!
  let [express, preemptable] = [0, 0]
  for (const { hop, cutPs } of members)
    for (const { largest } of hop.kinds) {
      const packet = largest.slowestPs + cutPs
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
  members: readonly Member[],
): LineCap | undefined => {
  const slope = slopeOf(previous, members)
  if (slope === undefined) return undefined
  let [early, late] = [Number.POSITIVE_INFINITY, 0]
  for (const { hop } of members) {
    early = Math.min(early, hop.previous!.multicastPs)
    late = Math.max(late, hop.previous!.multicastPs)
  }
  const spread = jitterOf(network, previous) + late - early
  return { slope, offset: add(mul(slope, spread), packetOf(network, previous, members)) }
}
