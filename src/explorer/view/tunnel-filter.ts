import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { linksById } from '../state/links-by-id.ts'
import { once } from '../state/once.ts'
import type { State } from '../state/state.ts'
import type { World, WorldChange } from '../what-if/world.ts'
import type { FilterFields } from './filter/fields.ts'
import { namesIn } from './filter/names.ts'
import { parseFilter } from './filter/parse-filter.ts'
import { changeShown } from './shown-change.ts'
import { inOrder } from './tunnel-order.ts'
import type { TunnelRow } from './tunnel-rows.ts'

const haystack: (tunnel: Tunnel) => string = once((tunnel: Tunnel) =>
  [tunnel.id, tunnel.sender, ...tunnel.receivers, ...tunnel.routes.flat()].join(' ').toLowerCase(),
)

/** Nodes and links on the way, the ends included. */
const onTheWay = once((topology: Topology) =>
  once((tunnel: Tunnel): readonly string[] => {
    const links = linksById(topology)
    const ends = tunnel.routes.flat().flatMap(id => {
      const link = links.get(id)
      return link === undefined ? [id] : [id, link.from, link.to]
    })
    return [...new Set([tunnel.sender, ...tunnel.receivers, ...ends])]
  }),
)

const slackOf = ({ bound }: TunnelRow): number | undefined =>
  bound.deadlinePs === undefined ? undefined : (bound.slackPs ?? Number.NEGATIVE_INFINITY)

const fieldsOf = (topology: Topology): FilterFields<TunnelRow>['fields'] => ({
  id: { kind: 'names', of: ({ bound }) => [bound.id], example: 'id:alive' },
  from: { kind: 'names', of: ({ tunnel }) => [tunnel.sender], example: 'from:a1' },
  to: { kind: 'names', of: ({ tunnel }) => tunnel.receivers, example: 'to:b4' },
  via: { kind: 'names', of: ({ copies }) => copies.flatMap(onTheWay(topology)), example: 'via:spine1' },
  lane: { kind: 'amount', in: 'count', of: ({ tunnel }) => tunnel.lane, example: 'lane:2' },
  slack: { kind: 'amount', in: 'time', of: slackOf, example: 'slack<5us' },
  deadline: { kind: 'amount', in: 'time', of: ({ tunnel }) => tunnel.deadlinePs, example: 'deadline<1ms' },
  period: { kind: 'amount', in: 'time', of: ({ tunnel }) => tunnel.periodPs, example: 'period<=100us' },
  worst: {
    kind: 'amount',
    in: 'time',
    of: ({ bound }) => bound.worstPs ?? Number.POSITIVE_INFINITY,
    example: 'worst>1ms',
  },
  jitter: {
    kind: 'amount',
    in: 'time',
    of: ({ bound }) => bound.maxJitterPs ?? Number.POSITIVE_INFINITY,
    example: 'jitter>10us',
  },
  size: { kind: 'amount', in: 'size', of: ({ tunnel }) => tunnel.sizeBits, example: 'size>1KiB' },
  load: { kind: 'amount', in: 'size', of: ({ tunnel }) => tunnel.loadSizeBits, example: 'load<=64B' },
  hops: { kind: 'amount', in: 'count', of: ({ bound }) => bound.tree.length, example: 'hops>3' },
  receivers: {
    kind: 'amount',
    in: 'count',
    of: ({ tunnel }) => tunnel.receivers.length,
    example: 'receivers>1',
  },
})

const isNamed = ({ copies }: TunnelRow, ids: ReadonlySet<string>): boolean =>
  copies.some(({ id }) => ids.has(id))

const movedIds: (change: WorldChange) => ReadonlySet<string> = once(
  (change: WorldChange) => new Set(change.moved.map(({ id }) => id)),
)

const statesOf = (
  marks: ReadonlySet<string>,
  change: WorldChange | undefined,
): FilterFields<TunnelRow>['states'] => ({
  broken: row => row.isBroken || row.isDown,
  down: row => row.isDown && row.rejected === undefined,
  rejected: row => row.rejected !== undefined,
  raised: ({ tunnel }) => tunnel.periodPs > tunnel.requestedPeriodPs,
  inexact: ({ bound }) => !bound.exact,
  twice: ({ tunnel }) => tunnel.replica !== undefined,
  marked: row => isNamed(row, marks),
  moved: row => change !== undefined && isNamed(row, movedIds(change)),
})

const fieldsFor = (
  topology: Topology,
  marks: ReadonlySet<string>,
  change: WorldChange | undefined,
): FilterFields<TunnelRow> => ({
  fields: fieldsOf(topology),
  states: statesOf(marks, change),
  text: ({ copies }) => copies.map(haystack).join(' '),
  broken: row => row.isBroken || row.isDown,
})

/** Words of filters of tunnels, for completion. */
export const tunnelWords = (topology: Topology): readonly string[] => [
  ...Object.keys(fieldsOf(topology)).map(name => `${name}:`),
  ...Object.keys(statesOf(new Set(), undefined)).map(name => `is:${name}`),
]

interface Shown {
  readonly rows: readonly TunnelRow[]
  /** What of the filter was not understood. */
  readonly problem: string | undefined
}

interface Kept {
  readonly of: readonly unknown[]
  readonly shown: Shown
}

/** What was shown last of a world: typing asks for the same rows many times. */
const lastShown = once((_: World): { kept: Kept | undefined } => ({ kept: undefined }))

/** The rows that pass the filter, the most critical first. */
export const shownTunnels = (state: State): Shown => {
  const { world, topology, order } = state
  const { sort, isReversed, filter, marks } = state.tunnels
  const change = changeShown(state)
  const last = lastShown(world)
  const of = [sort, isReversed, filter.text, marks, change]
  if (last.kept?.of.every((one, i) => one === of[i])) return last.kept.shown
  const { tests, problem } = parseFilter(filter.text, fieldsFor(topology, marks, change), namesIn(topology))
  const all = inOrder(world, sort, isReversed, order)
  const rows = tests.length === 0 ? all : all.filter(row => tests.every(test => test(row)))
  const shown = { rows, problem }
  last.kept = { of, shown }
  return shown
}
