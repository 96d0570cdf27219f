import type { Tunnel } from '../../src/model/request.ts'
import type { Link } from '../../src/model/topology.ts'
import { type Crossing, waitingTime } from './crossing.ts'
import { first, last, type Source } from './source.ts'
import { jitterOver, latencyOver, sendJitter, sendLatency } from './tree.ts'
import { fast, nominal, type World } from './world.ts'

/** What a hop adds to a range; the parts of all hops and of the sender add up to it exactly. */
export interface Hop {
  readonly link: string
  readonly transmissionPs: number
  /** `null` where the wait has no bound. */
  readonly queueingPs: number | null
  readonly latencyPs: number
  readonly jitterPs: number
}

/** The least transmission time, as the mistaken reader sees it. */
const soonest = (world: World, bits: bigint, link: Link): bigint =>
  world.mistakes.lambdaFromNominal ? nominal(bits, link) : fast(world, bits, link)

/** The least transmission time of a batch's first packet: it may be its smallest, on a fast clock. */
const earliest = (world: World, c: Crossing): bigint => {
  const kind = (world.mistakes.wrongPacketOfMessage ? last : first)(c.source)
  return soonest(world, kind.lo, c.link)
}

/** What crossing a link adds to the jitter, but for the wait in its queue. */
export const jitterAdded = (world: World, c: Crossing): number => {
  const before = world.mistakes.sizesNotInJitter
    ? fast(world, first(c.source).hi, c.link)
    : fast(world, (world.mistakes.wrongPacketOfMessage ? last : first)(c.source).lo, c.link)
  return Number(waitingTime(world, c.source, c.link) - before) + jitterOver(world.topology, c.link)
}

/** Time from the last packet's arrival at each link to its end, when a message travels alone. */
const aloneOver = (world: World, source: Source, path: readonly Crossing[]): readonly number[] => {
  const latencies = path.map(c => BigInt(latencyOver(world.topology, c.tunnel, c.link)))
  const packets = source.kinds.flatMap(k => Array.from({ length: Number(k.count) }, () => k.lo))
  let ready = packets.map(() => 0n)
  return path.map((c, i) => {
    let free = 0n
    const times = packets.map(bits => soonest(world, bits, c.link))
    if (world.mistakes.noPipelining) return Number(times.reduce((sum, t) => sum + t, 0n))
    const ends = times.map((t, n) => {
      const start = ready[n]! > free ? ready[n]! : free
      free = start + t
      return free
    })
    const took = ends.at(-1)! - ready.at(-1)!
    ready = ends.map(end => end + latencies[i]!)
    return Number(took)
  })
}

/** The transmission that λmin has for each link of a path. */
const least = (world: World, path: readonly Crossing[]): readonly number[] => {
  const { source } = path[0]!
  if (source.isMessage && !world.mistakes.wrongPacketOfMessage) return aloneOver(world, source, path)
  return path.map(c => Number(earliest(world, c)))
}

/** A path from the sender to a receiver, hop by hop; `waitAt` is Q. */
export const hopsOver = (
  world: World,
  path: readonly Crossing[],
  waitAt: (c: Crossing) => number | null,
): readonly Hop[] => {
  const transmissions = least(world, path)
  return path.map((c, i) => {
    const transmissionPs = transmissions[i]!
    const fastest = Number(fast(world, last(c.source).lo, c.link))
    const wait = waitAt(c)
    const slowest = Number(waitingTime(world, c.source, c.link))
    return {
      link: c.link.id,
      transmissionPs,
      queueingPs: wait === null ? null : wait - (transmissionPs - fastest),
      latencyPs: latencyOver(world.topology, c.tunnel, c.link),
      jitterPs: jitterOver(world.topology, c.link) + slowest - fastest,
    }
  })
}

export interface Range {
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
}

export const rangeOf = ({ topology }: World, tunnel: Tunnel, hops: readonly Hop[]): Range => {
  const minLatencyPs = hops.reduce(
    (s, h) => s + h.transmissionPs + h.latencyPs,
    sendLatency(topology, tunnel),
  )
  const spread = hops.reduce<number | null>(
    (s, h) => (s === null || h.queueingPs === null ? null : s + h.queueingPs + h.jitterPs),
    sendJitter(topology, tunnel),
  )
  return { minLatencyPs, maxJitterPs: spread }
}
