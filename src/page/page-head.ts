import type { AnalysisResult } from '../analysis/result.ts'
import { leavesOpen, type Rejection, type Violation } from '../model/verdict.ts'
import { timeText } from '../quantity/time-text.ts'
import { assumptionsOf } from '../report/analysis/assumptions.ts'
import {
  backlogText,
  busiestLink,
  fullestQueue,
  loadText,
  queueRows,
} from '../report/analysis/links-table.ts'
import { rejectionFacts, rejectionPlace, remedyText } from '../report/analysis/rejection-facts.ts'
import { violationFacts, violationPlace } from '../report/analysis/violation-facts.ts'
import { type ViolationGroup, violationGroups } from '../report/analysis/violation-groups.ts'
import { counted } from '../report/typeset/numbers.ts'
import { plainPainter } from '../report/typeset/painter.ts'
import { summaryPhrases } from '../report/typeset/summary.ts'
import { hashOf } from './address.ts'
import { html } from './escape.ts'
import type { PageData } from './page-data.ts'

/** More than this of one kind are counted, and are in `xlane check`. */
const MOST_LISTED = 200

const VERDICTS: Readonly<Record<string, readonly [mark: string, tone: string]>> = {
  VALID: ['✓', 'good'],
  INCOMPLETE: ['!', 'warn'],
  UNDECIDED: ['?', 'warn'],
  'NOT VALID': ['✗', 'bad'],
}

const tightest = ({ tunnels }: AnalysisResult): readonly string[] => {
  const slacks = tunnels.flatMap(({ id, slackPs }) =>
    slackPs === undefined || slackPs === null ? [] : [[slackPs, id] as const],
  )
  const least = slacks.reduce<readonly [number, string] | undefined>(
    (m, s) => (m === undefined || s[0] < m[0] ? s : m),
    undefined,
  )
  return least === undefined ? [] : [`least slack ${timeText(least[0])} (${least[1]})`]
}

const extremes = (result: AnalysisResult): readonly string[] => {
  const busiest = busiestLink(result.links)
  const fullest = fullestQueue(queueRows(result.links))
  return [
    ...tightest(result),
    ...(busiest === undefined ? [] : [`busiest link ${busiest.id} ${loadText(busiest.utilization)}`]),
    ...(fullest === undefined
      ? []
      : [
          `fullest queue ${fullest.link.id} lane ${fullest.lane.lane}: ${backlogText(fullest.lane.backlogBits)} of ${backlogText(fullest.lane.queueBits)}`,
        ]),
  ]
}

/** The verdict in a word, then what there is to say about it: the first thing that is read. */
export const verdictHtml = (result: AnalysisResult): string => {
  const [first = '', ...rest] = summaryPhrases(result, plainPainter)
  const [word = '', accepted = ''] = first.split(': ')
  const [mark, tone] = VERDICTS[word] ?? ['?', 'warn']
  return `<p class="verdict ${tone}"><span aria-hidden="true">${mark}</span> ${html(word)}</p>
<ul class="facts">${[accepted, ...rest, ...extremes(result)].map(fact => `<li>${html(fact)}</li>`).join('')}</ul>`
}

/** What every bound on the page rests on. */
export const assumptionsHtml = (result: AnalysisResult): string =>
  `<h2>Assumptions</h2>
<ul class="facts">${assumptionsOf(result)
    .map(phrase => `<li>${html(phrase)}</li>`)
    .join('')}</ul>
<p class="note">While these assumptions hold, every packet of a tunnel arrives within [λmin, λmin + δmax] at every receiver, whatever the others do; worst is λmin + δmax, slack what is left of the deadline.</p>`

type Place = {
  readonly tunnel?: string
  readonly link?: string
  readonly lane?: number
  readonly node?: string
}

/** Where to look: the link that binds before the tunnel that suffers, because there something can be done. */
const placeLink = (place: Place, text: string, at: Places): string => {
  const known = (kind: keyof Places): string | undefined => {
    const id = place[kind]
    return id !== undefined && at[kind].has(id) ? html(hashOf({ kind, id })) : undefined
  }
  const [tunnel, link, node] = [known('tunnel'), known('link'), known('node')]
  const target = tunnel ?? link ?? node
  const also = tunnel !== undefined && link !== undefined ? ` <a href="${link}">its link</a>` : ''
  return target === undefined ? html(text) : `<a href="${target}">${html(text)}</a>${also}`
}

interface Places {
  readonly tunnel: ReadonlySet<string>
  readonly link: ReadonlySet<string>
  readonly node: ReadonlySet<string>
}

const listHtml = (title: string, id: string, items: readonly string[], count = items.length): string => {
  if (items.length === 0) return ''
  const rest = items.length - MOST_LISTED
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title} (${count})</h2>
<ul class="broken">${items.slice(0, MOST_LISTED).join('\n')}</ul>
${rest > 0 ? `<p class="note">and ${counted(rest, 'other')}: xlane check lists them all</p>` : ''}</section>\n`
}

/** The first of a long list, and how many there are beyond. */
const cutList = (items: readonly string[]): string => {
  const rest = items.length - MOST_LISTED
  return items.slice(0, MOST_LISTED).join('') + (rest > 0 ? `<li>and ${counted(rest, 'other')}</li>` : '')
}

const placeOf = (v: Violation): Place => v

const factsHtml = (v: Violation): string => html(violationFacts(v) || v.message)

/** All of one cause, worst first. */
const groupHtml = ({ code, place, violations }: ViolationGroup, at: Places): string => {
  const [first] = violations
  if (first === undefined) return ''
  if (violations.length === 1)
    return `<li><code>${code}</code> ${placeLink(placeOf(first), place, at)}<br>${factsHtml(first)}</li>`
  const { tunnel: _, ...common } = { tunnel: '', ...placeOf(first) }
  const items = violations.map(
    v => `<li>${placeLink(placeOf(v), violationPlace(v), at)}: ${factsHtml(v)}</li>`,
  )
  return `<li><code>${code}</code> ${placeLink(common, place, at)}<ol>${cutList(items)}</ol></li>`
}

const rejectionHtml = (r: Rejection, at: Places): string => {
  const remedy = r.remedy === undefined ? '' : `<br>would fit with ${html(remedyText(r.remedy))}`
  const { tunnel: _, ...place } = r
  return `<li><code>${r.code}</code> ${placeLink(place, rejectionPlace(r), at)}<br>${html(rejectionFacts(r) || r.message)}${remedy}</li>`
}

const violationsHtml = (title: string, id: string, groups: readonly ViolationGroup[], at: Places): string =>
  listHtml(
    title,
    id,
    groups.map(group => groupHtml(group, at)),
    groups.reduce((sum, { violations }) => sum + violations.length, 0),
  )

/** What is broken and what was not let in, each with a way to its place. */
export const brokenHtml = (result: AnalysisResult, data: PageData): string => {
  const index = (list: readonly { readonly id: string }[]): ReadonlySet<string> =>
    new Set(list.map(({ id }) => id))
  const at: Places = { tunnel: index(data.tunnels), link: index(data.links), node: index(data.nodes) }
  const groups = violationGroups(result.violations)
  const broken = groups.filter(group => !leavesOpen(group))
  const undecided = groups.filter(leavesOpen)
  return (
    violationsHtml('Violations', 'violations', broken, at) +
    violationsHtml('Undecided', 'undecided', undecided, at) +
    listHtml(
      'Rejected',
      'rejected',
      result.rejected.map(r => rejectionHtml(r, at)),
    )
  )
}
