import type { FixProposal, FixResult, TunnelFixes } from '../../model/planning/fix.ts'
import { timeText } from '../../quantity/time-text.ts'
import { rejectionFacts, rejectionPlace } from '../analysis/rejection-facts.ts'
import { violationFacts, violationPlace } from '../analysis/violation-facts.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { markdownText } from '../typeset/markdown.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { fixChangeText } from './fix-change-text.ts'

/** What is wrong with one, as the analysis says it: place and numbers. */
const whyOf = ({ why }: TunnelFixes): readonly string[] =>
  why.map(v => {
    const [place, facts] =
      'id' in v ? [rejectionPlace(v), rejectionFacts(v)] : [violationPlace(v), violationFacts(v)]
    return `${v.code} ${place}: ${facts === '' ? v.message : facts}`
  })

const blockersText = ({ blockers }: TunnelFixes): string =>
  blockers
    .map(({ tunnel, costsPs }) => `${tunnel}${costsPs === null ? '' : ` (${timeText(costsPs)})`}`)
    .join(', ')

/** What a proposal leaves: its slack, and who is not mended by it. */
const leavesText = ({ worstPs, slackPs, stillBroken }: FixProposal): string => {
  const still = stillBroken.length === 0 ? '' : `; still broken: ${stillBroken.join(', ')}`
  return `worst ${timeText(worstPs)}${slackPs === null ? '' : `, slack ${timeText(slackPs)}`}${still}`
}

/** Some names of a list that may be long. */
const moreText = (ids: readonly string[]): string =>
  `${ids.length} more, not looked at (--tunnel ID asks about one): ${ids.slice(0, 8).map(visible).join(', ')}${ids.length > 8 ? ', …' : ''}`

/** Below the words of a proposal. */
const BELOW = '       '
const NOTHING = 'nothing was found that mends it'
const PARTLY = 'not everything was tried: the steps or the time were over'

/** Proposals as text: `*` marks those of the Pareto front. */
export const fixText = (result: FixResult, options: ReportOptions = {}): string => {
  const { width, painter, limit, title } = resolveReportOptions(options)
  const lines: string[] = title === undefined ? [] : [visible(title)]
  const put = (text: string, indent: string, further: string = `${indent}  `): void => {
    lines.push(...wrap(`${indent}${text}`, width, further))
  }
  for (const fixes of result.tunnels) {
    lines.push('', painter.strong(`${visible(fixes.tunnel)}${fixes.isRejected ? ', rejected' : ''}`))
    for (const why of whyOf(fixes)) put(visible(why), '  ')
    if (fixes.blockers.length > 0) put(`held up most by ${visible(blockersText(fixes))}`, '  ')
    if (fixes.proposals.length === 0) put(painter.bad(NOTHING), '  ')
    for (const proposal of fixes.proposals.slice(0, limit)) {
      const { number, cost, changes, isOnFront } = proposal
      const head = `${isOnFront ? '*' : ' '}${String(number).padStart(3)}. cost ${cost}`
      put(`${painter.strong(head)}  ${changes.map(fixChangeText).join(' + ')}`, ' ', BELOW)
      put(painter.dim(leavesText(proposal)), BELOW)
    }
    const rest = fixes.proposals.length - Math.min(limit, fixes.proposals.length)
    if (rest > 0) put(painter.dim(`… and ${rest} more`), '  ')
    if (!fixes.isComplete) put(PARTLY, '  ')
  }
  const { together, notLookedAt } = result
  if (notLookedAt.length > 0) {
    lines.push('')
    put(moreText(notLookedAt), '')
  }
  if (together !== undefined) {
    lines.push('', painter.strong(`all of them, cost ${together.cost}`))
    for (const change of together.changes) put(fixChangeText(change), '  ')
  }
  lines.push('', summaryOf(result))
  return `${lines.join('\n').replace(/^\n/, '')}\n`
}

const UNDECIDED = 'UNDECIDED: the steps or the time were over before all that is wrong was known'

const summaryOf = ({ valid, tunnels, isComplete }: FixResult): string => {
  if (valid) return 'VALID: nothing to fix'
  if (tunnels.length === 0) return UNDECIDED
  const mended = tunnels.filter(({ proposals }) => proposals.length > 0).length
  return `* nothing else is as cheap, as few changes and as much slack\n${mended} of ${tunnels.length} can be fixed${isComplete ? '' : `\n${UNDECIDED}`}`
}

/** The same as Markdown. */
const fixMarkdown = (result: FixResult, options: ReportOptions): string => {
  const { limit, title } = resolveReportOptions(options)
  const lines = [
    `# ${markdownText(title === undefined ? 'What would fix it' : `${title}: what would fix it`)}`,
  ]
  for (const fixes of result.tunnels) {
    lines.push('', `## ${markdownText(fixes.tunnel)}${fixes.isRejected ? ', rejected' : ''}`, '')
    for (const why of whyOf(fixes)) lines.push(`- ${markdownText(why)}`)
    if (fixes.blockers.length > 0) lines.push(`- held up most by ${markdownText(blockersText(fixes))}`)
    lines.push('')
    if (fixes.proposals.length === 0) lines.push(NOTHING)
    else lines.push('| | cost | changes | then |', '|--:|--:|---|---|')
    for (const proposal of fixes.proposals.slice(0, limit)) {
      const { number, cost, changes, isOnFront } = proposal
      const what = changes.map(change => markdownText(fixChangeText(change))).join('<br>')
      lines.push(
        `| ${isOnFront ? `**${number}**` : number} | ${cost} | ${what} | ${markdownText(leavesText(proposal))} |`,
      )
    }
    if (!fixes.isComplete) lines.push('', PARTLY)
  }
  const { together, notLookedAt } = result
  if (notLookedAt.length > 0) lines.push('', markdownText(moreText(notLookedAt)))
  if (together !== undefined)
    lines.push(
      '',
      `## all of them, cost ${together.cost}`,
      '',
      ...together.changes.map(change => `- ${markdownText(fixChangeText(change))}`),
    )
  if (result.valid) lines.push('', 'VALID: nothing to fix')
  if (!result.isComplete) lines.push('', UNDECIDED)
  return `${lines.join('\n')}\n`
}

/** One row per change of a proposal; amounts in ps, bits and bit/s. Trees are links with blanks between them. */
const fixCsv = ({ tunnels }: FixResult, { limit }: ReportOptions): string =>
  toCsv(
    'tunnel,rejected,proposal,front,cost,worstPs,slackPs,change,of,from,to,round'.split(','),
    tunnels.flatMap(({ tunnel, isRejected, proposals }) =>
      proposals.slice(0, limit).flatMap(({ number, isOnFront, cost, worstPs, slackPs, changes }) =>
        changes.map((change): CsvCell[] => {
          const of = 'tunnel' in change ? change.tunnel : (change.link ?? '')
          return [
            tunnel,
            isRejected,
            number,
            isOnFront,
            cost,
            worstPs,
            slackPs,
            change.change,
            of,
            ...amountCells(change),
          ]
        }),
      ),
    ),
  )

const amountCells = (
  change: FixProposal['changes'][number],
): readonly [from: CsvCell, to: CsvCell, round: CsvCell] => {
  if (change.change === 'tree') return [linksText(change.fromRoutes), linksText(change.toRoutes), undefined]
  if (change.change === 'lane') return [change.fromLane, change.toLane, undefined]
  if (change.change === 'fragment') return [false, true, undefined]
  if (change.change === 'declared') return [undefined, undefined, undefined]
  if (change.change === 'preemption') return [0, change.expressLanes, undefined]
  if ('fromPs' in change) return [change.fromPs, change.toPs, change.roundPs]
  if ('fromBps' in change) return [change.fromBps, change.toBps, change.roundBps]
  return [change.fromBits, change.toBits, change.roundBits]
}

const linksText = (routes: readonly (readonly string[])[]): string => [...new Set(routes.flat())].join(' ')

const REPORTERS: Readonly<Record<Format, (result: FixResult, options: ReportOptions) => string>> = {
  text: fixText,
  json: toJson,
  csv: fixCsv,
  markdown: fixMarkdown,
}

/** What would fix it, in the form asked for. */
export const reportFixes = (result: FixResult, format: Format, options: ReportOptions = {}): string =>
  REPORTERS[format](result, options)
