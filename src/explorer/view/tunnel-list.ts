import type { TunnelBound } from '../../analysis/result.ts'
import type { Tunnel } from '../../model/request.ts'
import { sendsPlainly, sentText, whenText } from '../../report/analysis/source-text.ts'
import { tunnelColumns } from '../../report/analysis/tunnel-columns.ts'
import type { Column } from '../../report/typeset/table.ts'
import { microsUp } from '../../report/typeset/time.ts'
import { once } from '../state/once.ts'
import type { TunnelSort } from '../state/state.ts'
import { type World, type WorldChange, worstOf } from '../what-if/world.ts'
import { extremesOf } from './list-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { type SortShown, sortedUnit } from './sort-mark.ts'
import { type TunnelRow, tunnelRows } from './tunnel-rows.ts'

/** Texts of plain periods and sizes are few, whatever there are of tunnels: by their numbers they are found at once. */
const widthsOf = (text: (bound: TunnelBound) => string): ((bound: TunnelBound) => number) => {
  const known = new Map<number, number>()
  return bound => {
    if (!sendsPlainly(bound)) return text(bound).length
    const key = bound.periodPs * 131_072 + bound.sizeBits
    let width = known.get(key)
    if (width === undefined) {
      width = text(bound).length
      known.set(key, width)
    }
    return width
  }
}

/** The rows of a world with the widest cells. */
export const widestTunnels: (world: World) => readonly TunnelRow[] = once((world: World) => {
  const sent = widthsOf(sentText)
  const when = widthsOf(whenText)
  return extremesOf(tunnelRows(world), [
    ({ bound }) => bound.id.length,
    ({ bound }) => worstOf(bound) ?? 0,
    ({ bound }) => bound.minLatencyPs,
    ({ bound }) => bound.maxJitterPs ?? 0,
    ({ bound }) => bound.deadlinePs ?? 0,
    ({ bound }) => bound.slackPs ?? 0,
    ({ bound }) => -(bound.slackPs ?? 0),
    ({ bound }) => sent(bound),
    ({ bound }) => bound.lane,
    ({ bound }) => when(bound),
    // Of the request: a bound works out its receivers only where somebody reads them.
    ({ tunnel }) => tunnel.receivers.length,
    ({ rejected }) => Number(rejected !== undefined),
    // One with marks, and one without a bound, where there are any.
    ({ isBroken, isDown }) => Number(isBroken || isDown),
    ({ bound }) => Number(bound.maxJitterPs === null),
    ({ isDown }) => Number(isDown),
  ])
})

/** How much the last change moved a tunnel's worst latency, in words; of two copies that of the first that moved. */
export const movedText = (change: WorldChange | undefined, copies: readonly Pick<Tunnel, 'id'>[]): string => {
  const moved = change?.moved.find(m => copies.some(({ id }) => id === m.id))
  if (moved === undefined) return ''
  const before = worstOf(moved.before)
  const after = worstOf(moved.after)
  if (before === undefined) return after === undefined ? '' : 'new'
  if (after === undefined) return 'down'
  if (after === null) return 'lost'
  if (before === null) return 'bound'
  if (before === after) return 'range'
  const by = microsUp(Math.abs(after - before), 3)
  return after > before ? `+${by}` : `-${by}`
}

/** The columns of `analyze`, with what the last change moved, and with tunnels that are down. */
export const tunnelListColumns =
  (change: WorldChange | undefined, sort: SortShown<TunnelSort>, painter: ScreenPainter) =>
  (sample: readonly TunnelRow[]): readonly Column<TunnelRow>[] => {
    const broken = new Set(sample.flatMap(row => (row.isBroken ? row.bound.id : [])))
    const bounds = sample.map(row => row.bound)
    const columns = tunnelColumns(bounds, { broken }, painter).map((column): Column<TunnelRow> => {
      const { cut, paint, text, ...rest } = column
      const head = column.head[0] ?? ''
      return {
        ...rest,
        ...sortedUnit(column, SORTED[sort.sort], sort),
        // A path cut down to its first node says too little to be worth a column.
        least: head === 'tunnel' ? 12 : head === 'from → to' ? 12 : (rest.least ?? Number.POSITIVE_INFINITY),
        text: row => cellOf(row, head) ?? text(row.bound),
        ...(cut === undefined ? {} : { cut: (long, width, row) => cut(long, width, row.bound) }),
        ...(paint === undefined ? {} : { paint: row => paint(row.bound) }),
      }
    })
    if (change === undefined || change.moved.length === 0) return columns
    const last = columns.length - 1
    return [...columns.slice(0, last), movedColumn(change, painter), columns[last]!]
  }

const DOWN: Readonly<Record<string, string>> = { λmin: '–', δmax: '–', worst: 'down', slack: 'none' }
const REJECTED: Readonly<Record<string, string>> = { λmin: '–', δmax: '–', worst: 'rejected', slack: 'none' }

/** What stands in a row without a range. */
const cellOf = ({ isDown, rejected, bound }: TunnelRow, head: string): string | undefined => {
  if (!isDown) return undefined
  if (head === 'slack' && bound.deadlinePs === undefined) return '–'
  return (rejected === undefined ? DOWN : REJECTED)[head]
}

/** The column that each order is by. */
const SORTED: Readonly<Record<TunnelSort, string>> = {
  slack: 'slack',
  jitter: 'δmax',
  latency: 'worst',
  period: 'period',
  name: 'tunnel',
  file: '',
}

const movedColumn = (change: WorldChange, painter: ScreenPainter): Column<TunnelRow> => ({
  head: ['moved'],
  unit: 'µs',
  align: 'right',
  rank: 3.5,
  text: ({ copies }) => movedText(change, copies),
  paint: ({ copies }) => (movedText(change, copies).startsWith('-') ? painter.good : painter.warn),
})
