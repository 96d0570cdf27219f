import { portSettings } from '../port.ts'
import type { Link, Topology } from '../topology.ts'
import type { Fault } from './fault.ts'
import { Faults } from './faults.ts'
import { TIME } from './whole.ts'

const PS_PER_SECOND = 1e12
const BILLION = 1e9
/** Of the sums below in floating point, generously; refused is what might not be exact. */
const MOST = Number.MAX_SAFE_INTEGER * (1 - 2 ** -30)

/**
 * Times of a sound topology that no sum of whole picoseconds could hold: of one hop with the longest frames the topology
 * itself names, or of the longest way there can be, which enters every node once. Paths from the topology.
 */
export const rangeFaults = (topology: Topology): readonly Fault[] => {
  const faults = new Faults()
  const entering = new Map(topology.nodes.map(node => [node.id, node]))
  const longest = new Map<string, number>()
  let worst = { hop: 0, i: 0 }
  topology.links.forEach((link, i) => {
    const node = entering.get(link.to)!
    const frame = framePs(topology, link)
    const way =
      link.minLatencyPs + link.maxJitterPs + node.minLatencyPs + node.maxJitterPs + node.multicastLatencyPs
    const hop = frame + way
    if (frame > MOST)
      faults.add('UNSAFE_VALUE', ['links', i, 'bandwidthBps'], TIME.safe, 'a frame that takes longer')
    else if (hop > worst.hop) worst = { hop, i }
    longest.set(link.to, Math.max(longest.get(link.to) ?? 0, hop))
  })
  const sum = [...longest.values()].reduce((all, hop) => all + hop, 0)
  if (faults.found.length === 0 && sum > MOST)
    faults.add('UNSAFE_VALUE', ['links', worst.i, 'minLatencyPs'], TIME.safe, 'a way that takes longer')
  return faults.found
}

/** The longest that something of the port itself takes: its wake and best effort, or all its control traffic. */
const framePs = (topology: Topology, link: Link): number => {
  const { bestEffortMaxFrameBits, reserved, wakeLatencyPs } = portSettings(topology, link)
  const control = reserved.reduce((bits, { sizeBits, packets }) => bits + sizeBits * packets, 0)
  const slow = (1 + topology.clockTolerancePpb / BILLION) * PS_PER_SECOND
  return wakeLatencyPs + ((bestEffortMaxFrameBits + control) / link.bandwidthBps) * slow
}
