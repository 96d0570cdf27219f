import type { ContractPlan } from '../model/contract-plan.ts'
import { rejectedItem } from './analysis/analysis-markdown.ts'
import { movedColumns } from './analysis/moved-table.ts'
import { changeColumns, planSummary, tunnelColumns } from './plan-text.ts'
import {
  escapeMarkdown,
  fittedMarkdown,
  foldedSection,
  limitedItems,
  limitedTable,
  markdownSection,
  markdownText,
} from './typeset/markdown.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from './typeset/options.ts'
import { plainPainter } from './typeset/painter.ts'
import { visible } from './typeset/visible.ts'

/** A plan as the comment of a merge request: what cannot be had first, long lists folded, and cut where no comment holds them. */
export const planMarkdown = (plan: ContractPlan, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  return fittedMarkdown(look.limit, limit => page(plan, { ...look, limit }))
}

const page = (plan: ContractPlan, { title, limit }: ResolvedReportOptions): string => {
  const { added, changed, rerouted, removed, moved, rejected } = plan
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Plan'))}`,
    '',
    escapeMarkdown(planSummary(plan, plainPainter).join(' · ')),
    ...markdownSection('Rejected', limitedItems(rejected.map(rejectedItem), limit)),
    ...foldedSection('To add', added.length, limitedTable(tunnelColumns(added), added, limit)),
    ...foldedSection('To change', changed.length, limitedTable(changeColumns(changed), changed, limit)),
    ...foldedSection(
      'To reroute, make-before-break',
      rerouted.length,
      limitedTable(changeColumns(rerouted), rerouted, limit),
    ),
    ...foldedSection(
      'To remove',
      removed.length,
      limitedItems(
        removed.map(({ id }) => `- ${markdownText(id)}`),
        limit,
      ),
    ),
    ...foldedSection(
      'Bounds that move',
      moved.length,
      limitedTable(movedColumns(moved, plainPainter), moved, limit),
    ),
  ]
  return `${lines.join('\n')}\n`
}
