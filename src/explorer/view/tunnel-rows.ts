import type { TunnelBound } from '../../analysis/result.ts'
import { PERIODIC } from '../../model/arrival.ts'
import { place, type Tunnel } from '../../model/request.ts'
import { once } from '../state/once.ts'
import { type RejectedRequest, type World, worstOf } from '../what-if/world.ts'

/** A line of the list of tunnels. */
export interface TunnelRow {
  /** Of a request sent twice the first of its copies; of a rejected one what it asks for, without a tree. */
  readonly tunnel: Tunnel
  /** The tunnel, or both copies of a request sent twice. */
  readonly copies: readonly Tunnel[]
  /** Its range, under the name it is shown by; without one, as a tunnel that is late without end. */
  readonly bound: TunnelBound
  /** It carries nothing: no tree, or over what has failed. */
  readonly isDown: boolean
  /** A violation names it. */
  readonly isBroken: boolean
  /** It was asked for and has no place. */
  readonly rejected: RejectedRequest | undefined
}

const boundless = (tunnel: Tunnel): TunnelBound => ({
  id: tunnel.id,
  sender: tunnel.sender,
  lane: tunnel.lane,
  sizeBits: tunnel.sizeBits,
  minSizeBits: tunnel.sizeBits,
  packets: tunnel.packets ?? 1,
  arrival: tunnel.arrival ?? PERIODIC,
  periodPs: tunnel.periodPs,
  requestedPeriodPs: tunnel.requestedPeriodPs,
  minLatencyPs: 0,
  maxJitterPs: null,
  worstPs: null,
  ...(tunnel.deadlinePs === undefined ? {} : { deadlinePs: tunnel.deadlinePs, slackPs: null }),
  exact: true,
  tree: [],
  send: { latencyPs: 0, jitterPs: 0 },
  receivers: tunnel.receivers.map(node => ({
    node,
    minLatencyPs: 0,
    maxJitterPs: null,
    worstPs: null,
    hops: [],
  })),
})

/** Who is named by a violation. */
export const brokenIds: (world: World) => ReadonlySet<string> = once(
  (world: World) =>
    new Set(world.violations.flatMap(v => ('tunnel' in v && v.tunnel !== undefined ? v.tunnel : []))),
)

/** All requests in file order, those sent twice in one row; behind them the rejected ones. */
export const tunnelRows: (world: World) => readonly TunnelRow[] = once((world: World) => {
  const broken = brokenIds(world)
  const second = new Map(
    world.tunnels.flatMap(t => (t.replica?.number === 2 ? [[t.replica.of, t] as const] : [])),
  )
  const placed = world.tunnels.flatMap((tunnel): readonly TunnelRow[] => {
    const { replica } = tunnel
    if (replica?.number === 2) return []
    const other = replica === undefined ? undefined : second.get(replica.of)
    const copies = other === undefined ? [tunnel] : [tunnel, other]
    const bounds = copies.flatMap(copy => world.bounds.get(copy.id) ?? [])
    const [bound = boundless(tunnel)] = bounds
    return [
      {
        tunnel,
        copies,
        bound: replica === undefined ? bound : boundOfCopies(bound, bounds, replica.of),
        isDown: bounds.length === 0,
        isBroken:
          copies.some(({ id }) => broken.has(id)) || (replica !== undefined && broken.has(replica.of)),
        rejected: undefined,
      },
    ]
  })
  return [...placed, ...world.rejected.map(rejectedRow)]
})

/** By request, so that a row stays itself from world to world. */
const rejectedRow: (rejected: RejectedRequest) => TunnelRow = once((rejected: RejectedRequest) => {
  const tunnel = place(rejected.request, [], rejected.request.periodPs)
  return { tunnel, copies: [tunnel], bound: boundless(tunnel), isDown: true, isBroken: false, rejected }
})

/** The range of a request sent twice, whichever of its copies comes: that after a failure (MODEL "Redundancy"). */
const boundOfCopies = (first: TunnelBound, bounds: readonly TunnelBound[], of: string): TunnelBound => {
  const worst = bounds.map(bound => worstOf(bound) ?? Number.POSITIVE_INFINITY)
  const worstPs = bounds.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...worst)
  const minLatencyPs = Math.min(first.minLatencyPs, ...bounds.map(bound => bound.minLatencyPs))
  const isBounded = worstPs < Number.POSITIVE_INFINITY
  const { deadlinePs } = first
  return {
    ...first,
    id: `${of} ×2`,
    minLatencyPs,
    maxJitterPs: isBounded ? worstPs - minLatencyPs : null,
    worstPs: isBounded ? worstPs : null,
    ...(deadlinePs === undefined ? {} : { deadlinePs, slackPs: isBounded ? deadlinePs - worstPs : null }),
    exact: bounds.every(bound => bound.exact),
  }
}
