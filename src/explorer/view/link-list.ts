import { queueColumns } from '../../report/analysis/links-table.ts'
import type { Column } from '../../report/typeset/table.ts'
import { visible } from '../../report/typeset/visible.ts'
import { extremesOf } from './list-lines.ts'
import type { ScreenPainter } from './painter.ts'
import type { LinkRow } from './rows.ts'

/** The rows with the widest cells. */
export const widestLinks = (rows: readonly LinkRow[]): readonly LinkRow[] =>
  extremesOf(rows, [
    ({ link }) => link.id.length,
    ({ bound }) => bound?.utilization ?? -1,
    ({ lane }) => lane?.lane ?? -1,
    ({ lane }) => lane?.delayPs ?? -1,
    ({ lane }) => String(lane?.backlogBits ?? '').length,
    ({ lane }) => Number(lane?.backlogBits === null),
    ({ lane }) => lane?.queueBits ?? 0,
    ({ hasFailed }) => Number(hasFailed),
  ])

/** The columns of `--links`, for links without a queue in use too. */
export const linkListColumns =
  (painter: ScreenPainter) =>
  (sample: readonly LinkRow[]): readonly Column<LinkRow>[] => {
    const used = sample.flatMap(({ bound, lane }) => (bound && lane ? [{ link: bound, lane }] : []))
    const columns = queueColumns(used, painter).map((column): Column<LinkRow> => {
      const { text, paint, ...rest } = column
      const head = column.head[0]!
      const { cut: _, ...plain } = rest
      return {
        ...plain,
        text: ({ bound, lane, link }) =>
          bound && lane ? text({ link: bound, lane }) : head === 'link' ? visible(link.id) : '–',
        ...(rest.cut === undefined ? {} : { cut: (long, width) => rest.cut!(long, width, used[0]!) }),
        ...(paint === undefined
          ? {}
          : { paint: ({ bound, lane }) => (bound && lane ? paint({ link: bound, lane }) : painter.dim) }),
      }
    })
    if (!sample.some(row => row.hasFailed)) return columns
    const failed: Column<LinkRow> = {
      head: [''],
      align: 'left',
      rank: 0,
      text: row => (row.hasFailed ? '✗ failed' : ''),
      paint: () => painter.bad,
    }
    return [...columns, failed]
  }
