import type { LaneBound, LinkBound } from '../../analysis/result.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import type { NoBound } from '../typeset/no-bound.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

export interface QueueRow {
  readonly link: LinkBound
  readonly lane: LaneBound
}

/** One row per egress queue in use. */
export const queueRows = (links: readonly LinkBound[]): QueueRow[] =>
  links.flatMap(link => link.lanes.map(lane => ({ link, lane })))

export const loadText = (utilization: number): string => `${(utilization * 100).toFixed(1)} %`

/** A backlog in whole bytes, rounded up: shaped bounds may end within one. */
export const backlogText = (bits: number | null, noBound: NoBound = 'unbounded'): string =>
  bits === null ? noBound : formatSize(Math.ceil(bits / 8) * 8)

const fill = ({ backlogBits, queueBits }: LaneBound): number =>
  backlogBits === null ? Number.POSITIVE_INFINITY : backlogBits / queueBits

/** The queue that could be fullest for its size; the first of equals. */
export const fullestQueue = (rows: readonly QueueRow[]): QueueRow | undefined =>
  rows.reduce<QueueRow | undefined>(
    (best, row) => (best === undefined || fill(row.lane) > fill(best.lane) ? row : best),
    undefined,
  )

/** The link with the highest load; the first of equals. */
export const busiestLink = (links: readonly LinkBound[]): LinkBound | undefined =>
  links.reduce<LinkBound | undefined>(
    (best, link) => (best === undefined || link.utilization > best.utilization ? link : best),
    undefined,
  )

const NEARLY_FULL = 0.9

export const queueColumns = (
  rows: readonly QueueRow[],
  painter: Painter,
  noBound: NoBound = 'unbounded',
): readonly Column<QueueRow>[] => {
  const decimals = sensibleDecimals(rows.map(({ lane }) => lane.delayPs))
  const byFill = ({ lane }: QueueRow) =>
    fill(lane) > 1 ? painter.bad : fill(lane) > NEARLY_FULL ? painter.warn : (text: string) => text
  return [
    { head: ['link'], align: 'left', rank: 1, least: 14, text: r => visible(r.link.id), cut: cutMiddle },
    { head: ['load'], align: 'right', rank: 3, text: r => loadText(r.link.utilization) },
    { head: ['lane'], align: 'right', rank: 2, text: r => String(r.lane.lane) },
    {
      head: ['worst delay'],
      unit: 'µs',
      align: 'right',
      rank: 4,
      text: ({ lane }) => (lane.delayPs === null ? noBound : microsUp(lane.delayPs, decimals)),
      paint: ({ lane }) => (lane.delayPs === null ? painter.bad : text => text),
    },
    {
      head: ['backlog'],
      align: 'right',
      rank: 5,
      text: ({ lane }) => backlogText(lane.backlogBits, noBound),
      paint: byFill,
    },
    { head: ['queue'], align: 'right', rank: 6, text: ({ lane }) => formatSize(lane.queueBits) },
    {
      head: ['full'],
      align: 'right',
      rank: 7,
      text: ({ lane }) => (lane.backlogBits === null ? '–' : loadText(fill(lane))),
      paint: byFill,
    },
  ]
}
