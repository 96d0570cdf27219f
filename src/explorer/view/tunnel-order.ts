import { tunnelOrder } from '../../report/typeset/sort.ts'
import { once } from '../state/once.ts'
import type { TunnelSort } from '../state/state.ts'
import type { World } from '../what-if/world.ts'
import { type TunnelRow, tunnelRows } from './tunnel-rows.ts'

/** What needs attention first: promises broken, then what carries nothing, then what was never placed. */
const urgency = ({ isBroken, isDown, rejected }: TunnelRow): number =>
  rejected !== undefined ? 2 : isDown ? 1 : isBroken ? 0 : 3

const byUrgency = (rows: readonly TunnelRow[]): readonly TunnelRow[] => {
  const groups: TunnelRow[][] = [[], [], [], []]
  for (const row of rows) groups[urgency(row)]?.push(row)
  return groups.flat()
}

const inFileOrder = (
  rows: readonly TunnelRow[],
  order: ReadonlyMap<string, number>,
): readonly TunnelRow[] => {
  if (rows.every(row => row.rejected === undefined)) return rows
  const place = ({ tunnel }: TunnelRow): number =>
    order.get(tunnel.replica?.of ?? tunnel.id) ?? Number.POSITIVE_INFINITY
  // Those that are not in the file keep their order, behind it; differences of infinities are NaN.
  return rows.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0))
}

const sorted = (world: World, sort: TunnelSort, order: ReadonlyMap<string, number>): readonly TunnelRow[] => {
  const all = tunnelRows(world)
  if (sort === 'file') return inFileOrder(all, order)
  const byKey = tunnelOrder(sort)
  const rows = all.toSorted((a, b) => byKey(a.bound, b.bound))
  return sort === 'slack' ? byUrgency(rows) : rows
}

const known = once((_: World) => new Map<string, readonly TunnelRow[]>())

/** All rows, the most critical first, or last. `order`: places in the file. */
export const inOrder = (
  world: World,
  sort: TunnelSort,
  isReversed: boolean,
  order: ReadonlyMap<string, number>,
): readonly TunnelRow[] => {
  const key = `${sort} ${isReversed}`
  let rows = known(world).get(key)
  if (rows === undefined) {
    const forward = isReversed ? inOrder(world, sort, false, order) : sorted(world, sort, order)
    rows = isReversed ? forward.toReversed() : forward
    known(world).set(key, rows)
  }
  return rows
}
