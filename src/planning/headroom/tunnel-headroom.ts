import { leastWhole } from '../../allocation/least-whole.ts'
import { bucketPeriodPs } from '../../model/arrival.ts'
import { maxLoadBits } from '../../model/encapsulation.ts'
import type { Binding, Reach, TunnelHeadroom } from '../../model/planning/headroom.ts'
import { largestPacketBits } from '../../model/port.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { PS_PER_SECOND } from '../../quantity/scale.ts'
import { timeText } from '../../quantity/time-text.ts'
import { type Asking, reachOf } from './asking.ts'

/** What is left to a tunnel, or to both copies of a request that is sent twice, which change together. */
export const tunnelHeadroom = (asking: Asking, copies: readonly [Tunnel, ...Tunnel[]]): TunnelHeadroom => {
  const [first] = copies
  const { engine } = asking
  const bounds = copies.map(({ id }) => engine.bound(id))
  const worst = bounds.map(({ worstPs }) => worstPs)
  const isDown = bounds.some(bound => bound.isDown)
  return {
    id: first.replica?.of ?? first.id,
    periodPs: first.periodPs,
    ...oftener(asking, copies, isDown),
    loadSizeBits: first.loadSizeBits,
    largestLoad: isDown ? stuck(first.loadSizeBits) : largestLoad(asking, copies),
    ...(first.deadlinePs === undefined ? {} : { deadlinePs: first.deadlinePs }),
    tightestDeadlinePs: isDown
      ? null
      : worst.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b))),
  }
}

const stuck = (value: number): Reach => ({
  value,
  binds: { code: 'TREE', message: 'it carries nothing as it is: its routes are no tree' },
})

/** How much more often it may send. */
const oftener = (
  asking: Asking,
  copies: readonly [Tunnel, ...Tunnel[]],
  isDown: boolean,
): Pick<TunnelHeadroom, 'leastPeriod' | 'rateBps' | 'largestRate'> => {
  const [{ arrival, periodPs, withinPs = 0, id }] = copies
  if (arrival?.kind === 'token-bucket') {
    const { rateBps } = arrival
    return { rateBps, largestRate: isDown ? stuck(rateBps) : largestRate(asking, copies, rateBps) }
  }
  if (isDown) return { leastPeriod: stuck(periodPs) }
  const beyond: Binding =
    withinPs > 0
      ? {
          code: 'LIMIT',
          message: `tunnel ${id} releases its packets within ${timeText(withinPs)} of a period`,
          tunnel: id,
        }
      : { code: 'LIMIT', message: 'a period is 1 ps at least' }
  const least = Math.max(0, withinPs - 1)
  if (periodPs <= least + 1) return { leastPeriod: { value: periodPs, binds: beyond } }
  return {
    leastPeriod: reachOf(asking, periodPs, least, beyond, n =>
      copies.map(tunnel => ({
        ...tunnel,
        periodPs: n,
        requestedPeriodPs: Math.min(n, tunnel.requestedPeriodPs),
      })),
    ),
  }
}

/** At the rate of its slowest link it is overloaded, however little others send. */
const largestRate = (asking: Asking, copies: readonly Tunnel[], rateBps: number): Reach => {
  const most = Math.min(...copies.map(({ id }) => slowestBps(asking, id)))
  if (most <= rateBps) return { value: rateBps, binds: full(most) }
  return reachOf(asking, rateBps, most, full(most), n =>
    copies.map(tunnel => {
      if (tunnel.arrival?.kind !== 'token-bucket') return tunnel
      const periodPs = bucketPeriodPs(tunnel.sizeBits, n) ?? 1
      return { ...tunnel, periodPs, requestedPeriodPs: periodPs, arrival: { ...tunnel.arrival, rateBps: n } }
    }),
  )
}

const full = (bps: number): Binding => ({
  code: 'OVERLOAD',
  message: `the slowest link of its tree has ${bps} bit/s`,
})

/** A packet that takes a whole period on the slowest link overloads it; none is larger than its encapsulation carries. */
const largestLoad = (asking: Asking, copies: readonly [Tunnel, ...Tunnel[]]): Reach => {
  const [first] = copies
  const { topology } = asking.engine.hops.network
  const slowest = Math.min(...copies.map(({ id }) => slowestBps(asking, id)))
  const inPeriod = Math.ceil((first.periodPs / PS_PER_SECOND) * slowest) + 1
  const carried = first.fragment === true ? Number.POSITIVE_INFINITY : maxLoadBits(topology.encapsulation)
  const burst = withinBurst(topology, first, carried)
  const most = Math.min(Math.max(inPeriod, first.loadSizeBits + 1), carried + 1, burst + 1)
  const beyond: Binding =
    most === carried + 1
      ? { code: 'MTU', message: `${topology.encapsulation.name} carries no more in one packet` }
      : most === burst + 1
        ? { code: 'LIMIT', message: 'a packet is no larger than the burst of its token bucket' }
        : { code: 'OVERLOAD', message: 'a packet would take a whole period on the slowest link of its tree' }
  if (most <= first.loadSizeBits + 1) return { value: first.loadSizeBits, binds: beyond }
  return reachOf(asking, first.loadSizeBits, most, beyond, n =>
    copies.map(tunnel => withLoad(tunnel, n, largestPacketBits(topology, n, tunnel.fragment === true))),
  )
}

/** Largest load of which one packet is within the burst of a token bucket. */
const withinBurst = (topology: Topology, { arrival, loadSizeBits }: Tunnel, carried: number): number => {
  if (arrival?.kind !== 'token-bucket') return Number.POSITIVE_INFINITY
  const { burstBits } = arrival
  const isBeyond = (n: number): boolean => n > carried || largestPacketBits(topology, n, false) > burstBits
  return leastWhole(loadSizeBits, Math.max(loadSizeBits, burstBits) + 1, isBeyond) - 1
}

/** A token bucket's period follows from its largest packet. */
const withLoad = (tunnel: Tunnel, loadSizeBits: number, sizeBits: number): Tunnel => {
  const { arrival } = tunnel
  const periodPs =
    arrival?.kind === 'token-bucket'
      ? (bucketPeriodPs(sizeBits, arrival.rateBps) ?? tunnel.periodPs)
      : undefined
  return {
    ...tunnel,
    loadSizeBits,
    sizeBits,
    ...(periodPs === undefined ? {} : { periodPs, requestedPeriodPs: periodPs }),
  }
}

const slowestBps = ({ engine }: Asking, id: string): number => {
  const { bandwidthBps } = engine.hops.network
  const links = engine.tree(id)?.links ?? []
  return [...links].reduce(
    (least, link) => Math.min(least, bandwidthBps[link] ?? least),
    Number.MAX_SAFE_INTEGER,
  )
}
