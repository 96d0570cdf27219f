import { ETHERNET_MTU_BITS, type PortSettings, portSettings } from '../../model/port.ts'
import type { Topology } from '../../model/topology.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import { queueColumns } from '../../report/analysis/links-table.ts'
import type { Column } from '../../report/typeset/table.ts'
import { microsUp } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { once } from '../state/once.ts'
import type { LinkSort } from '../state/state.ts'
import type { LinkRow } from './link-rows.ts'
import { extremesOf } from './list-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { type SortShown, sortedUnit } from './sort-mark.ts'

/** What one port has that a plain one has not, as cells of the list. */
interface PortCells {
  readonly head: string
  readonly unit?: string
  readonly rank: number
  readonly text: (port: PortSettings) => string
}

const PORT_CELLS: readonly PortCells[] = [
  {
    head: 'wake',
    unit: 'µs',
    rank: 8,
    text: ({ wakeLatencyPs }) => (wakeLatencyPs === 0 ? '' : microsUp(wakeLatencyPs, 3)),
  },
  {
    head: 'express',
    rank: 9,
    text: ({ preemption: p }) =>
      p === undefined ? '' : p.expressLanes === 1 ? 'lane 0' : `lanes 0–${p.expressLanes - 1}`,
  },
  {
    head: 'MTU',
    rank: 10,
    text: ({ mtuBits }) =>
      mtuBits === ETHERNET_MTU_BITS || !Number.isFinite(mtuBits) ? '' : formatSize(mtuBits),
  },
]

/** A column for each of wake latency, preemption and MTU that any link has; an MTU where it is not Ethernet's. */
const portColumns = (topology: Topology, sample: readonly LinkRow[]): readonly Column<LinkRow>[] =>
  PORT_CELLS.flatMap(({ head, unit, rank, text }): readonly Column<LinkRow>[] => {
    const cell = ({ link }: LinkRow): string => text(portSettings(topology, link))
    if (sample.every(row => cell(row) === '')) return []
    const more = unit === undefined ? {} : { unit }
    return [{ head: [head], ...more, align: 'right', rank, text: row => cell(row) || '–' }]
  })

/** The rows with the widest cells. */
export const widestLinks = (rows: readonly LinkRow[], topology: Topology): readonly LinkRow[] =>
  widestOf(rows)(topology)

const widestOf = once((rows: readonly LinkRow[]) => once((topology: Topology) => widest(rows, topology)))

const widest = (rows: readonly LinkRow[], topology: Topology): readonly LinkRow[] =>
  extremesOf(rows, [
    ...PORT_CELLS.map(
      ({ text }) =>
        ({ link }: LinkRow) =>
          text(portSettings(topology, link)).length,
    ),
    ({ link }) => link.id.length,
    ({ bound }) => bound?.utilization ?? -1,
    ({ lane }) => lane?.lane ?? -1,
    ({ lane }) => lane?.delayPs ?? -1,
    ({ lane }) => String(lane?.backlogBits ?? '').length,
    ({ lane }) => Number(lane?.backlogBits === null),
    ({ lane }) => lane?.queueBits ?? 0,
    ({ hasFailed }) => Number(hasFailed),
  ])

/** The column that each order is by. */
const SORTED: Readonly<Record<LinkSort, string>> = {
  load: 'load',
  backlog: 'backlog',
  delay: 'worst delay',
  name: 'link',
}

/** The columns of `--links`, for links without a queue in use too. */
export const linkListColumns =
  (painter: ScreenPainter, topology: Topology, sort: SortShown<LinkSort>) =>
  (sample: readonly LinkRow[]): readonly Column<LinkRow>[] => {
    const used = sample.flatMap(({ bound, lane }) => (bound && lane ? [{ link: bound, lane }] : []))
    const columns = queueColumns(used, painter).map((column): Column<LinkRow> => {
      const { text, paint, ...rest } = column
      const head = column.head[0] ?? ''
      const { cut: _, ...plain } = rest
      return {
        ...plain,
        ...sortedUnit(column, SORTED[sort.sort], sort),
        text: ({ bound, lane, link }) =>
          bound && lane ? text({ link: bound, lane }) : head === 'link' ? visible(link.id) : '–',
        ...(rest.cut === undefined ? {} : { cut: (long, width) => rest.cut!(long, width, used[0]!) }),
        ...(paint === undefined
          ? {}
          : { paint: ({ bound, lane }) => (bound && lane ? paint({ link: bound, lane }) : painter.dim) }),
      }
    })
    const all = [...columns, ...portColumns(topology, sample)]
    if (!sample.some(row => row.hasFailed)) return all
    const failed: Column<LinkRow> = {
      head: [''],
      align: 'left',
      rank: 0,
      text: row => (row.hasFailed ? '✗ failed' : ''),
      paint: () => painter.bad,
    }
    return [...all, failed]
  }
