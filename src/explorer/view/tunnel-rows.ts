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

/** Rows of the world that was shown last: those of what has not changed are taken over, for there are many. */
let lastRows: ReadonlyMap<string, TunnelRow> = new Map()

const placedRow = (
  world: World,
  tunnel: Tunnel,
  other: Tunnel | undefined,
  broken: ReadonlySet<string>,
): TunnelRow => {
  const { replica } = tunnel
  if (replica === undefined) {
    const bound = world.bounds.get(tunnel.id)
    const isBroken = broken.has(tunnel.id)
    const last = lastRows.get(tunnel.id)
    if (last?.tunnel === tunnel && last.bound === bound && last.isBroken === isBroken) return last
    return {
      ...{ tunnel, copies: [tunnel], bound: bound ?? boundless(tunnel), isDown: bound === undefined },
      ...{ isBroken, rejected: undefined },
    }
  }
  const copies = other === undefined ? [tunnel] : [tunnel, other]
  const bounds = copies.flatMap(copy => world.bounds.get(copy.id) ?? [])
  const [first = boundless(tunnel)] = bounds
  return {
    tunnel,
    copies,
    bound: boundOfCopies(first, bounds, replica.of),
    isDown: bounds.length === 0,
    isBroken: copies.some(({ id }) => broken.has(id)) || broken.has(replica.of),
    rejected: undefined,
  }
}

/** All requests in file order, those sent twice in one row; behind them the rejected ones. */
export const tunnelRows: (world: World) => readonly TunnelRow[] = once((world: World) => {
  const broken = brokenIds(world)
  const second = new Map<string, Tunnel>()
  for (const tunnel of world.tunnels) if (tunnel.replica?.number === 2) second.set(tunnel.replica.of, tunnel)
  const rows: TunnelRow[] = []
  const byId = new Map<string, TunnelRow>()
  for (const tunnel of world.tunnels) {
    if (tunnel.replica?.number === 2) continue
    const row = placedRow(world, tunnel, second.get(tunnel.replica?.of ?? ''), broken)
    rows.push(row)
    byId.set(tunnel.id, row)
  }
  lastRows = byId
  for (const rejected of world.rejected) rows.push(rejectedRow(rejected))
  return rows
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
