import { formatRate, formatSize } from '../../quantity/format-quantity.ts'
import { portSettings } from '../port.ts'
import type { Link, Node, ReservedTraffic, Topology } from '../topology.ts'
import type { Fault, Path } from './fault.ts'
import { Faults } from './faults.ts'
import { TIME } from './whole.ts'

const PS_PER_SECOND = 1e12
const BILLION = 1e9
/** Of the sums below in floating point, generously; refused is what might not be exact. */
const MOST = Number.MAX_SAFE_INTEGER * (1 - 2 ** -30)

/** Half of what is exact, ps: what a host adds before the first queue and what the way adds may each be so long. */
export const HALF_PS: number = 2 ** 52
export const HALF_SAFE: string = `at most ${HALF_PS} ps (1.2 hours)`

/** Above this a frame is to blame for its time on the wire, below it the rate: larger than any IP packet. */
const LARGE_BITS = 2 ** 20

interface Part {
  readonly path: Path
  readonly ps: number
}

/**
 * Times of a sound topology that no sum of whole picoseconds could hold: of one hop with the longest frames the topology
 * itself names, of the longest way there can be, which enters every node once, or between release and first queue. Paths
 * from the topology, to the largest of what is added.
 */
export const rangeFaults = (topology: Topology): readonly Fault[] => {
  const faults = new Faults()
  topology.nodes.forEach((node, i) => {
    const { sendLatencyPs: least, sendJitterPs: spread } = node
    if (least + spread <= HALF_PS) return
    const key = least >= spread ? 'sendLatencyPs' : 'sendJitterPs'
    faults.add('UNSAFE_VALUE', ['nodes', i, key], HALF_SAFE, 'a sum of sendLatency and sendJitter above it')
  })
  const entering = new Map(topology.nodes.map((node, n) => [node.id, { node, n }]))
  const longest = new Map<string, { hop: number; parts: readonly Part[] }>()
  topology.links.forEach((link, i) => {
    const frame = framePs(topology, link)
    if (frame > MOST) {
      const { path, found } = frameToBlame(topology, link, i)
      faults.add('UNSAFE_VALUE', path, TIME.safe, found)
    }
    const { node, n } = entering.get(link.to)!
    const ways = link.minLatencyPs + link.maxJitterPs + node.minLatencyPs + node.maxJitterPs
    const hop = frame + ways + node.multicastLatencyPs
    if (hop > (longest.get(link.to)?.hop ?? 0)) longest.set(link.to, { hop, parts: waysOf(link, i, node, n) })
  })
  const hops = [...longest.values()]
  if (faults.found.length === 0 && hops.reduce((sum, { hop }) => sum + hop, 0) > HALF_PS) {
    const { path } = hops.flatMap(({ parts }) => parts).reduce((a, b) => (b.ps > a.ps ? b : a))
    faults.add('UNSAFE_VALUE', path, HALF_SAFE, 'a way that may take longer')
  }
  return faults.found
}

/** What is added on the way over link number `i` into node number `n`, each with its path. */
const waysOf = (link: Link, i: number, node: Node, n: number): readonly Part[] => [
  { path: ['links', i, 'minLatencyPs'], ps: link.minLatencyPs },
  { path: ['links', i, 'maxJitterPs'], ps: link.maxJitterPs },
  { path: ['nodes', n, 'minLatencyPs'], ps: node.minLatencyPs },
  { path: ['nodes', n, 'maxJitterPs'], ps: node.maxJitterPs },
  { path: ['nodes', n, 'multicastLatencyPs'], ps: node.multicastLatencyPs },
]

/** The longest that something of the port itself takes: its wake and best effort, or all its control traffic. */
const framePs = (topology: Topology, link: Link): number => {
  const { bestEffortMaxFrameBits, wakeLatencyPs, reserved } = portSettings(topology, link)
  const slow = (1 + topology.clockTolerancePpb / BILLION) * PS_PER_SECOND
  return wakeLatencyPs + ((bestEffortMaxFrameBits + controlBits(reserved)) / link.bandwidthBps) * slow
}

const controlBits = (reserved: readonly ReservedTraffic[]): number =>
  reserved.reduce((bits, { sizeBits, packets }) => bits + sizeBits * packets, 0)

/** What of a port takes too long: its wake, a frame that is too large, or any frame at such a rate. */
const frameToBlame = (topology: Topology, link: Link, i: number): { path: Path; found: string } => {
  const { bestEffortMaxFrameBits: frame, wakeLatencyPs, reserved } = portSettings(topology, link)
  const own = (key: keyof Link & keyof Topology): Path =>
    link[key] === undefined ? [key] : ['links', i, key]
  if (wakeLatencyPs > MOST / 2)
    return { path: ['links', i, 'wakeLatencyPs'], found: 'a port that wakes later' }
  const control = controlBits(reserved)
  const [what, bits, key] =
    frame >= control
      ? (['a best-effort frame', frame, 'bestEffortMaxFrameBits'] as const)
      : (['control traffic', control, 'reserved'] as const)
  return {
    path: bits > LARGE_BITS ? own(key) : ['links', i, 'bandwidthBps'],
    found: `${what} of ${formatSize(bits)} that takes longer at ${formatRate(link.bandwidthBps)}`,
  }
}
