import type { LaneBound, LinkBound } from '../../analysis/result.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { naturalOrder } from '../../report/typeset/natural-order.ts'
import { linkKey, linkOfKey } from '../state/link-key.ts'
import { once } from '../state/once.ts'
import type { LinkSort, ListState } from '../state/state.ts'
import type { World } from '../what-if/world.ts'
import type { FilterFields } from './filter/fields.ts'
import { namesIn } from './filter/names.ts'
import { type ParsedFilter, parseFilter } from './filter/parse-filter.ts'

/** A line of the list of links: a queue, or a link without any. */
export interface LinkRow {
  readonly key: string
  readonly link: Link
  readonly bound: LinkBound | undefined
  readonly lane: LaneBound | undefined
  readonly hasFailed: boolean
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

const FIELDS: FilterFields<LinkRow> = {
  fields: {
    id: { kind: 'names', of: ({ link }) => [link.id], example: 'id:s1>s2' },
    from: { kind: 'names', of: ({ link }) => [link.from], example: 'from:s1' },
    to: { kind: 'names', of: ({ link }) => [link.to], example: 'to:s2' },
    at: { kind: 'names', of: ({ link }) => [link.from, link.to], example: 'at:s1' },
    lane: { kind: 'amount', in: 'count', of: ({ lane }) => lane?.lane, example: 'lane:2' },
    load: { kind: 'amount', in: 'share', of: ({ bound }) => bound?.utilization ?? 0, example: 'load>50%' },
    delay: {
      kind: 'amount',
      in: 'time',
      of: ({ lane }) => (lane === undefined ? undefined : (lane.delayPs ?? Number.POSITIVE_INFINITY)),
      example: 'delay>10us',
    },
    backlog: {
      kind: 'amount',
      in: 'size',
      of: ({ lane }) => (lane === undefined ? undefined : (lane.backlogBits ?? Number.POSITIVE_INFINITY)),
      example: 'backlog>1KiB',
    },
    queue: { kind: 'amount', in: 'size', of: ({ link }) => link.queueSizeBits, example: 'queue<64KiB' },
  },
  states: {
    failed: ({ hasFailed: failed }) => failed,
    idle: ({ bound }) => bound === undefined,
    full: row => fill(row) > 1,
    overloaded: row => load(row) >= 1,
    inexact: ({ lane }) => lane?.exact === false,
  },
  text: ({ link }) => link.id.toLowerCase(),
  broken: row => row.hasFailed || fill(row) > 1 || load(row) >= 1,
}

/** Words of filters of links, for completion. */
export const LINK_WORDS: readonly string[] = [
  ...Object.keys(FIELDS.fields).map(name => `${name}:`),
  ...Object.keys(FIELDS.states).map(name => `is:${name}`),
]

const sortedLinks = once((_: World) => new Map<string, readonly LinkRow[]>())

const inOrder = (
  world: World,
  topology: Topology,
  sort: LinkSort,
  isReversed: boolean,
): readonly LinkRow[] => {
  const known = sortedLinks(world)
  const key = `${sort} ${isReversed}`
  let rows = known.get(key)
  if (rows === undefined) {
    const all = topology.links.flatMap((link): LinkRow[] => {
      const bound = world.links.get(link.id)
      const failed = hasFailed(world, link)
      const row = (lane: LaneBound | undefined): LinkRow => ({
        key: linkKey(link.id, lane?.lane),
        link,
        bound,
        lane,
        hasFailed: failed,
      })
      return bound === undefined ? [row(undefined)] : bound.lanes.map(row)
    })
    const sorted = all.toSorted(LINK_ORDERS[sort])
    const inTurn = isReversed ? sorted.reverse() : sorted
    // What is out of service is looked for first, and must not sink among the idle ones.
    rows = [...inTurn.filter(row => row.hasFailed), ...inTurn.filter(row => !row.hasFailed)]
    known.set(key, rows)
  }
  return rows
}

interface Shown {
  readonly key: string
  readonly rows: readonly LinkRow[]
  readonly problem: string | undefined
}

const lastShown = once((_: World): { shown: Shown | undefined } => ({ shown: undefined }))

/** All queues in use and all links without that pass the filter, failed ones first, then the fullest. */
export const shownLinks = (
  world: World,
  topology: Topology,
  { sort, isReversed, filter }: Pick<ListState<LinkSort>, 'sort' | 'isReversed' | 'filter'>,
): Shown => {
  const last = lastShown(world)
  const key = `${sort} ${isReversed} ${filter.text}`
  if (last.shown?.key === key) return last.shown
  const { tests, problem }: ParsedFilter<LinkRow> = parseFilter(filter.text, FIELDS, namesIn(topology))
  const all = inOrder(world, topology, sort, isReversed)
  const rows = tests.length === 0 ? all : all.filter(row => tests.every(test => test(row)))
  const shown = { key, rows, problem }
  last.shown = shown
  return shown
}

/** The place of what has the cursor; another lane of the same link where its lane is gone, else the first. */
export const cursorInLinks = (rows: readonly LinkRow[], cursor: string | undefined): number => {
  if (cursor === undefined) return 0
  const own = rows.findIndex(row => row.key === cursor)
  if (own >= 0) return own
  const id = linkOfKey(cursor)
  return Math.max(
    0,
    rows.findIndex(row => row.link.id === id),
  )
}
