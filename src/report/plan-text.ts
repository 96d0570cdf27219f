import {
  type ContractPlan,
  isEmptyPlan,
  type PlannedChange,
  type PlannedTunnel,
} from '../model/contract-plan.ts'
import { timeText } from '../quantity/time-text.ts'
import { movedColumns } from './analysis/moved-table.ts'
import { rejectionLines } from './analysis/verdict-lines.ts'
import { nameColumn } from './typeset/columns.ts'
import { counted } from './typeset/numbers.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from './typeset/options.ts'
import type { Painter } from './typeset/painter.ts'
import type { Column } from './typeset/table.ts'
import { tableLines } from './typeset/table-lines.ts'
import { microsDown, microsUp, sensibleDecimals } from './typeset/time.ts'
import { visible } from './typeset/visible.ts'
import { wrap, wrapPhrases } from './typeset/wrap.ts'

const worstOf = (t: Pick<PlannedTunnel, 'minLatencyPs'> & { maxJitterPs: number | null }): number | null =>
  t.maxJitterPs === null ? null : t.minLatencyPs + t.maxJitterPs

const decimalsOf = (tunnels: readonly PlannedTunnel[]): number =>
  sensibleDecimals(tunnels.flatMap(t => [worstOf(t), t.deadlinePs]))

export const tunnelColumns = (tunnels: readonly PlannedTunnel[]): readonly Column<PlannedTunnel>[] => {
  const decimals = decimalsOf(tunnels)
  const up = (ps: number | undefined): string => (ps === undefined ? '–' : microsUp(ps, decimals))
  return [
    nameColumn(t => t.id),
    { head: ['period'], align: 'right', rank: 3, text: t => timeText(t.periodPs) },
    { head: ['λmin'], unit: 'µs', align: 'right', rank: 6, text: t => microsDown(t.minLatencyPs, decimals) },
    { head: ['worst'], unit: 'µs', align: 'right', rank: 2, text: t => up(worstOf(t) ?? undefined) },
    { head: ['deadline'], unit: 'µs', align: 'right', rank: 5, text: t => up(t.deadlinePs) },
  ]
}

/** `before → after`, or one of them where nothing changes. */
const arrow = (before: string, after: string): string => (before === after ? after : `${before} → ${after}`)

export const changeColumns = (changes: readonly PlannedChange[]): readonly Column<PlannedChange>[] => {
  const decimals = decimalsOf(changes)
  const show = (ps: number | null): string => (ps === null ? 'unbounded' : microsUp(ps, decimals))
  const deadline = (ps: number | undefined): string => (ps === undefined ? '–' : microsUp(ps, decimals))
  return [
    nameColumn(t => t.id),
    {
      head: ['period'],
      align: 'right',
      rank: 3,
      text: t => arrow(timeText(t.before.periodPs), timeText(t.periodPs)),
    },
    {
      head: ['worst'],
      unit: 'µs',
      align: 'right',
      rank: 2,
      text: t => arrow(show(worstOf(t.before)), show(worstOf(t))),
    },
    {
      head: ['deadline'],
      unit: 'µs',
      align: 'right',
      rank: 5,
      text: t => arrow(deadline(t.before.deadlinePs), deadline(t.deadlinePs)),
    },
  ]
}

const section = <T>(
  title: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
  look: ResolvedReportOptions,
): string[] =>
  rows.length === 0
    ? []
    : [look.painter.strong(`${title} (${rows.length})`), ...tableLines(columns, rows, look), '']

export const planSummary = (plan: ContractPlan, painter: Painter): readonly string[] => {
  const { added, changed, rerouted, removed, rejected, moved, unchanged } = plan
  const verdict = isEmptyPlan(plan) ? painter.good('NO CHANGES') : painter.strong('PLAN')
  return [
    `${verdict}: ${added.length} to add`,
    `${changed.length} to change`,
    `${removed.length} to remove`,
    ...(rerouted.length > 0 ? [`${rerouted.length} to reroute`] : []),
    `${unchanged} unchanged`,
    ...(plan.network === undefined ? [] : [`${plan.network.broken.length} broken by the network`]),
    rejected.length > 0 ? painter.bad(`${rejected.length} rejected`) : '0 rejected',
    `${counted(moved.length, 'bound')} of others ${moved.length === 1 ? 'moves' : 'move'}`,
  ]
}

/** What another network does to the contracts. */
const networkLines = (
  { network }: ContractPlan,
  { painter, width }: ResolvedReportOptions,
): readonly string[] => {
  if (network === undefined) return []
  const { kept, withGap, broken } = network
  return [
    painter.strong('! another network'),
    ...wrap(
      `  ${counted(kept, 'contract')} stay${kept === 1 ? 's' : ''} on ${kept === 1 ? 'its' : 'their'} trees`,
      width,
      '  ',
    ),
    ...(withGap.length === 0
      ? []
      : wrap(
          `  without a bound until the old trees are empty, as old and new do not fit side by side: ${withGap.map(visible).join(', ')}`,
          width,
          '  ',
        )),
    ...broken.flatMap(({ id, reason, isEnded }) =>
      wrap(
        `  ${painter.bad(isEnded ? 'ends' : 'best effort')} ${visible(id)}: ${visible(reason)}`,
        width,
        '  ',
      ),
    ),
    '',
  ]
}

/** A plan for people: what comes, changes and goes, whose bounds move, and what cannot be had. */
export const planText = (plan: ContractPlan, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  const { painter, width } = look
  const removed = plan.removed.map(({ id }) => visible(id)).join(', ')
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...networkLines(plan, look),
    ...section('+ add', plan.added, tunnelColumns(plan.added), look),
    ...section('~ change', plan.changed, changeColumns(plan.changed), look),
    ...section('~ reroute, make-before-break', plan.rerouted, changeColumns(plan.rerouted), look),
    ...(removed === ''
      ? []
      : [painter.strong(`- remove (${plan.removed.length})`), ...wrap(`  ${removed}`, width, '  '), '']),
    ...section('bounds that move', plan.moved, movedColumns(plan.moved, painter), look),
    ...rejectionLines(plan.rejected, look).slice(1),
    ...(plan.rejected.length > 0 ? [''] : []),
    ...wrapPhrases(planSummary(plan, painter), ' · ', width, '  '),
  ]
  return `${lines.join('\n')}\n`
}
