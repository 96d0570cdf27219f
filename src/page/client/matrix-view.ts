import { shadeOf } from '../../graph/shades.ts'
import { hashOf } from '../address.ts'
import type { PageData, PageLane } from '../page-data.ts'
import { type Child, h } from './dom.ts'
import { showSection } from './skeleton.ts'
import { type Column, sortableTable } from './sortable-table.ts'
import { percent } from './text.ts'
import type { View } from './view.ts'

/** From so many nodes on a drawing does not show every link. */
const LEAST_NODES = 100

interface Row {
  readonly link: number
  readonly id: string
  readonly utilization: number
  readonly lanes: ReadonlyMap<number, PageLane>
}

export interface MatrixView extends View {
  readonly narrow: (keeps: ((link: number) => boolean) | undefined) => void
  readonly mark: (link: number) => void
}

/** A share as a cell in the colour of the drawing's scale; beyond all of it, marked. */
const cell = (share: number | undefined): Child => {
  if (share === undefined) return ''
  const isOver = share > 1
  return h(
    'span',
    { class: `heat h${shadeOf(share)}${isOver ? ' over' : ''}` },
    Number.isFinite(share) ? percent(share) : 'no bound',
  )
}

const delayShare = ({ delayPs, deadlinePs }: PageLane): number | undefined =>
  deadlinePs === undefined ? undefined : delayPs === null ? Number.POSITIVE_INFINITY : delayPs / deadlinePs

const fill = ({ backlogBits, queueBits }: PageLane): number | undefined =>
  queueBits === null ? undefined : backlogBits === null ? Number.POSITIVE_INFINITY : backlogBits / queueBits

const rowsOf = ({ links }: PageData): readonly Row[] =>
  links.flatMap(({ id, utilization, lanes }, link) =>
    lanes.length === 0 ? [] : [{ link, id, utilization, lanes: new Map(lanes.map(l => [l.lane, l])) }],
  )

const columnsOf = ({ links }: PageData): readonly Column<Row>[] => {
  const lanes = [...new Set(links.flatMap(l => l.lanes.map(({ lane }) => lane)))].sort((a, b) => a - b)
  const share = (head: string, lane: number, of: (lane: PageLane) => number | undefined): Column<Row> => {
    const at = (row: Row): number | undefined => {
      const found = row.lanes.get(lane)
      return found === undefined ? undefined : of(found)
    }
    return { head, isNumber: true, key: row => at(row) ?? -1, cell: row => cell(at(row)) }
  }
  const some = (of: (lane: PageLane) => number | undefined): readonly number[] =>
    lanes.filter(lane => links.some(l => l.lanes.some(one => one.lane === lane && of(one) !== undefined)))
  return [
    { head: 'link', key: r => r.id, cell: r => h('a', { href: hashOf({ kind: 'link', id: r.id }) }, r.id) },
    { head: 'load', isNumber: true, key: r => r.utilization, cell: r => cell(r.utilization) },
    ...some(delayShare).map(lane => share(`lane ${lane} delay ÷ deadline`, lane, delayShare)),
    ...some(fill).map(lane => share(`lane ${lane} backlog ÷ queue`, lane, fill)),
  ]
}

const LOAD = 1

/** Every link in use with its lanes in colours, the busiest first: for networks whose drawing is folded. */
export const matrixView = (slot: HTMLElement): MatrixView => {
  const table = sortableTable<Row>('Links in use', [], [], { by: LOAD, falls: true })
  slot.append(
    h(
      'p',
      { class: 'note' },
      'Load of the line; worst delay at the link as a share of the tightest deadline of the lane; worst backlog as a share of the queue. Colours are those of the drawing. A head sorts, the search narrows.',
    ),
    table.element,
  )
  return {
    update: data => {
      const isLarge = data.nodes.length > LEAST_NODES
      showSection(slot, isLarge)
      if (isLarge) table.update(columnsOf(data), rowsOf(data))
    },
    narrow: keeps => table.narrow(keeps && (row => keeps(row.link))),
    mark: link => table.mark(row => row.link === link),
  }
}
