import type { LaneBound, LinkBound, TunnelBound } from '../../analysis/result.ts'
import { PERIODIC } from '../../model/arrival.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { naturalOrder } from '../../report/typeset/natural-order.ts'
import { sortTunnels } from '../../report/typeset/sort.ts'
import { once } from '../state/once.ts'
import type { LinkSort, TunnelSort } from '../state/state.ts'
import { type World, worstOf } from '../what-if/world.ts'

/** A line of the list of tunnels. */
export interface TunnelRow {
  /** Of a request sent twice the first of its copies. */
  readonly tunnel: Tunnel
  /** The tunnel, or both copies of a request sent twice. */
  readonly copies: readonly Tunnel[]
  /** Its range, under the name it is shown by; without one, as a tunnel that is late without end. */
  readonly bound: TunnelBound
  /** It carries nothing: no tree, or over what has failed. */
  readonly isDown: boolean
  /** A violation names it. */
  readonly isBroken: boolean
}

/** A line of the list of links: a queue, or a link without any. */
export interface LinkRow {
  readonly key: string
  readonly link: Link
  readonly bound: LinkBound | undefined
  readonly lane: LaneBound | undefined
  readonly hasFailed: boolean
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

/** All requests in file order, those sent twice in one row. */
export const tunnelRows: (world: World) => readonly TunnelRow[] = once(world => {
  const broken = new Set(
    world.violations.flatMap(v => ('tunnel' in v && v.tunnel !== undefined ? v.tunnel : [])),
  )
  const second = new Map(
    world.tunnels.flatMap(t => (t.replica?.number === 2 ? [[t.replica.of, t] as const] : [])),
  )
  return world.tunnels.flatMap((tunnel): readonly TunnelRow[] => {
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
      },
    ]
  })
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

const sortedTunnels = once((_: World) => new Map<TunnelSort, readonly TunnelRow[]>())

const inOrder = (world: World, sort: TunnelSort): readonly TunnelRow[] => {
  const known = sortedTunnels(world)
  let rows = known.get(sort)
  if (rows === undefined) {
    const all = tunnelRows(world)
    const byBound = new Map(all.map(row => [row.bound, row]))
    rows = sortTunnels(
      all.map(row => row.bound),
      sort,
    ).map(bound => byBound.get(bound)!)
    known.set(sort, rows)
  }
  return rows
}

const haystack: (tunnel: Tunnel) => string = once((tunnel: Tunnel) =>
  [tunnel.id, tunnel.sender, ...tunnel.receivers, ...tunnel.routes.flat()].join(' ').toLowerCase(),
)

/** Each word must be somewhere in the names of the tunnel, its ends and its links; `!` asks for broken ones. */
const matches = (row: TunnelRow, words: readonly string[]): boolean =>
  words.every(word =>
    word === '!' ? row.isBroken || row.isDown : row.copies.some(copy => haystack(copy).includes(word)),
  )

interface Shown {
  readonly sort: TunnelSort
  readonly filter: string
  readonly rows: readonly TunnelRow[]
}

/** What was shown last of a world: typing asks for the same rows many times. */
const lastShown = once((_: World): { shown: Shown | undefined } => ({ shown: undefined }))

/** The tunnels that pass the filter, the most critical first. */
export const shownTunnels = (world: World, sort: TunnelSort, filter: string): readonly TunnelRow[] => {
  const last = lastShown(world)
  if (last.shown?.sort === sort && last.shown.filter === filter) return last.shown.rows
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const all = inOrder(world, sort)
  const rows = words.length === 0 ? all : all.filter(row => matches(row, words))
  last.shown = { sort, filter, rows }
  return rows
}

const fill = ({ lane }: LinkRow): number =>
  lane === undefined
    ? -1
    : lane.backlogBits === null
      ? Number.POSITIVE_INFINITY
      : lane.backlogBits / lane.queueBits

const delay = ({ lane }: LinkRow): number =>
  lane === undefined ? -1 : (lane.delayPs ?? Number.POSITIVE_INFINITY)

const load = ({ bound }: LinkRow): number => bound?.utilization ?? -1

/** Differences of infinities are NaN; comparing is not. */
const descending =
  (of: (row: LinkRow) => number) =>
  (a: LinkRow, b: LinkRow): number =>
    of(a) > of(b) ? -1 : of(a) < of(b) ? 1 : 0

const LINK_ORDERS: Record<LinkSort, (a: LinkRow, b: LinkRow) => number> = {
  load: descending(load),
  backlog: descending(fill),
  delay: descending(delay),
  name: (a, b) => naturalOrder(a.link.id, b.link.id),
}

export const hasFailed = (world: World, { id, from, to }: Link): boolean =>
  world.failed.some(p => ('link' in p ? p.link === id : p.node === from || p.node === to))

const sortedLinks = once((_: World) => new Map<LinkSort, readonly LinkRow[]>())

/** All queues in use and all links without, the fullest first. */
export const shownLinks = (world: World, topology: Topology, sort: LinkSort): readonly LinkRow[] => {
  const known = sortedLinks(world)
  let rows = known.get(sort)
  if (rows === undefined) {
    const all = topology.links.flatMap((link): LinkRow[] => {
      const bound = world.links.get(link.id)
      const failed = hasFailed(world, link)
      const row = (lane: LaneBound | undefined): LinkRow => ({
        key: `${lane?.lane ?? '-'} ${link.id}`,
        link,
        bound,
        lane,
        hasFailed: failed,
      })
      return bound === undefined ? [row(undefined)] : bound.lanes.map(row)
    })
    rows = all.toSorted(LINK_ORDERS[sort])
    known.set(sort, rows)
  }
  return rows
}

/** The place of what has the cursor; the first where it is gone. */
export const cursorIn = <Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  cursor: string | undefined,
): number =>
  cursor === undefined
    ? 0
    : Math.max(
        0,
        rows.findIndex(row => keyOf(row) === cursor),
      )
