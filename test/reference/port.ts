import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import { max, ONE, Rational, ZERO } from './rational.ts'
import { jitterOver, multicastAt, nominal, shortestPeriod, slowest, treeOf } from './tree.ts'

/** A tunnel as one egress queue sees it. */
export interface Flow {
  readonly id: string
  readonly c: bigint
  readonly period: bigint
  readonly jitter: bigint
  readonly sizeBits: bigint
}

/** `rate · (t + window) + most`: what one wire can bring in a closed window of length t. */
export interface Cap {
  readonly rate: Rational
  /** κ: by how much jitter and late copies can push packets together. */
  readonly window: Rational
  /** M: the largest packet, which may have started before. */
  readonly most: Rational
}

/** Tunnels that come over the same wire; no caps where they start here. */
export interface Group {
  readonly same: readonly Flow[]
  readonly higher: readonly Flow[]
  readonly caps?: {
    readonly same: Cap
    readonly higher: Cap
    readonly both: Cap
    /** In bits, for the backlog. */
    readonly sameBits: Cap
  }
}

/** One lane of one egress port. */
export interface Port {
  readonly groups: readonly Group[]
  /** B: the longest transmission of a lower lane or of best effort that may be under way. */
  readonly blocking: bigint
}

/** A tunnel at the link, before its jitter is known. */
export interface Crossing {
  readonly tunnel: Tunnel
  readonly link: Link
  readonly previous: Link | undefined
}

export const crossingsOf = (topology: Topology, tunnels: readonly Tunnel[]): readonly Crossing[] =>
  tunnels.flatMap(tunnel => treeOf(topology, tunnel).map(t => ({ tunnel, ...t })))

const largest = (values: readonly number[]): number => Math.max(0, ...values)

const capOf = (topology: Topology, set: readonly Crossing[], inBits: boolean): Cap => {
  const [first] = set
  if (first?.previous === undefined) return { rate: ONE, window: ZERO, most: ZERO }
  const { link, previous } = first
  const cs = set.map(s => slowest(topology, s.tunnel.sizeBits, link))
  const late = set.map(s => multicastAt(topology, s.tunnel, link.from))
  const window = new Rational(jitterOver(topology, previous) + Math.max(...late) - Math.min(...late))
  const inTime = set
    .map((s, i) => Rational.reduced(BigInt(cs[i]!), BigInt(nominal(s.tunnel.sizeBits, previous))))
    .reduce(max, Rational.reduced(BigInt(previous.bandwidthBps), BigInt(link.bandwidthBps)))
  const rate = inBits ? Rational.reduced(BigInt(previous.bandwidthBps), 1_000_000_000_000n) : inTime
  const most = inBits ? largest(set.map(s => s.tunnel.sizeBits)) : largest(cs)
  return { rate, window, most: new Rational(most) }
}

/** Lane `lane` at `link`: who is there, in which groups, capped by what. */
export const portOf = (
  topology: Topology,
  crossings: readonly Crossing[],
  link: Link,
  lane: number,
  jitterOf: (tunnel: Tunnel, link: Link) => number,
  lineShaping: boolean,
): Port => {
  const here = crossings.filter(c => c.link.id === link.id)
  const wireOf = (c: Crossing): string => (lineShaping && c.previous !== undefined ? c.previous.id : '')
  const flow = ({ tunnel }: Crossing): Flow => ({
    id: tunnel.id,
    c: BigInt(slowest(topology, tunnel.sizeBits, link)),
    period: BigInt(shortestPeriod(topology, tunnel)),
    jitter: BigInt(jitterOf(tunnel, link)),
    sizeBits: BigInt(tunnel.sizeBits),
  })
  const upTo = here.filter(c => c.tunnel.lane <= lane)
  const groups = [...new Set(upTo.map(wireOf))].map((wire): Group => {
    const both = upTo.filter(c => wireOf(c) === wire)
    const same = both.filter(c => c.tunnel.lane === lane)
    const higher = both.filter(c => c.tunnel.lane < lane)
    const flows = { same: same.map(flow), higher: higher.map(flow) }
    if (wire === '') return flows
    const cap = (set: readonly Crossing[]): Cap => capOf(topology, set, false)
    const caps = {
      same: cap(same),
      higher: cap(higher),
      both: cap(both),
      sameBits: capOf(topology, same, true),
    }
    return { ...flows, caps }
  })
  const lower = here.filter(c => c.tunnel.lane > lane).map(c => slowest(topology, c.tunnel.sizeBits, link))
  const frame = topology.bestEffortMaxFrameBits
  const blocking = largest([...lower, frame > 0 ? slowest(topology, frame, link) : 0])
  return { groups, blocking: BigInt(blocking) }
}
