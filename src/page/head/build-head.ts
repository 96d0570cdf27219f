import type { Explanation } from '../../analysis/explanation.ts'
import type { AnalysisResult } from '../../analysis/result.ts'
import { leavesOpen, type Rejection, type Violation } from '../../model/verdict.ts'
import { assumptionsOf } from '../../report/analysis/assumptions.ts'
import {
  backlogText,
  busiestLink,
  fullestQueue,
  loadText,
  queueRows,
} from '../../report/analysis/links-table.ts'
import { rejectionFacts, rejectionPlace, remedyText } from '../../report/analysis/rejection-facts.ts'
import { violationFacts, violationPlace } from '../../report/analysis/violation-facts.ts'
import { type ViolationGroup, violationGroups } from '../../report/analysis/violation-groups.ts'
import { plainPainter } from '../../report/typeset/painter.ts'
import { summaryPhrases } from '../../report/typeset/summary.ts'
import { timeDown } from '../../report/typeset/time.ts'
import type { Selection } from '../address.ts'
import type { PageGroup, PageHead, PageList, Phrase, Tone } from './page-head.ts'
import { tightestSentence } from './tightest.ts'

/** More than this of one kind are counted, and are in `xlane check`. */
const MOST_LISTED = 200

const VERDICTS: Readonly<Record<string, readonly [mark: string, tone: Tone]>> = {
  VALID: ['✓', 'good'],
  INCOMPLETE: ['!', 'warn'],
  UNDECIDED: ['?', 'warn'],
  'NOT VALID': ['✗', 'bad'],
}

const linkTo = (id: string): { readonly text: string; readonly to: Selection } => ({
  text: id,
  to: { kind: 'link', id },
})

const leastSlack = ({ tunnels }: AnalysisResult): readonly Phrase[] => {
  let least: { readonly id: string; readonly slackPs: number } | undefined
  for (const { id, slackPs } of tunnels)
    if (typeof slackPs === 'number' && slackPs < (least?.slackPs ?? Number.POSITIVE_INFINITY))
      least = { id, slackPs }
  if (least === undefined) return []
  const { id, slackPs } = least
  return [['least slack ', { text: id, to: { kind: 'tunnel', id } }, ` ${timeDown(slackPs)}`]]
}

const extremesOf = (result: AnalysisResult): readonly Phrase[] => {
  const busiest = busiestLink(result.links)
  const fullest = fullestQueue(queueRows(result.links))
  return [
    ...leastSlack(result),
    ...(busiest === undefined
      ? []
      : [['busiest link ', linkTo(busiest.id), ` ${loadText(busiest.utilization)}`] as const]),
    ...(fullest === undefined
      ? []
      : [
          [
            'fullest queue ',
            linkTo(fullest.link.id),
            ` lane ${fullest.lane.lane}: ${backlogText(fullest.lane.backlogBits)} of ${backlogText(fullest.lane.queueBits)}`,
          ] as const,
        ]),
  ]
}

interface Place {
  readonly tunnel?: string
  readonly link?: string
  readonly lane?: number
  readonly node?: string
}

/** Names that the page can show. */
type Known = Readonly<Record<'tunnel' | 'link' | 'node', ReadonlySet<string>>>

/** A way to the tunnel that suffers, and to the link that binds, because there something can be done. */
const placePhrase = (place: Place, text: string, known: Known): Phrase => {
  const at = (kind: keyof Known): Selection | undefined => {
    const id = place[kind]
    return id !== undefined && known[kind].has(id) ? { kind, id } : undefined
  }
  const [tunnel, link] = [at('tunnel'), at('link')]
  const to = tunnel ?? link ?? at('node')
  if (to === undefined) return [text]
  return [
    { text, to },
    ...(tunnel !== undefined && link !== undefined ? [' ', { text: 'its link', to: link }] : []),
  ]
}

const placeOf = (v: Violation): Place => v

const factsOf = (v: Violation): string => violationFacts(v) || v.message

const groupOf = ({ code, place, violations }: ViolationGroup, known: Known): PageGroup => {
  const [first] = violations
  if (first === undefined || violations.length === 1)
    return {
      code,
      place: placePhrase(first === undefined ? {} : placeOf(first), place, known),
      facts: first === undefined ? '' : factsOf(first),
    }
  const { tunnel: _, ...common } = { tunnel: '', ...placeOf(first) }
  return {
    code,
    place: placePhrase(common, place, known),
    items: violations
      .slice(0, MOST_LISTED)
      .map(v => [...placePhrase(placeOf(v), violationPlace(v), known), `: ${factsOf(v)}`]),
    others: Math.max(0, violations.length - MOST_LISTED),
  }
}

const rejectionGroup = (r: Rejection, known: Known): PageGroup => {
  const { tunnel: _, ...place } = r
  return {
    code: r.code,
    place: placePhrase(place, rejectionPlace(r), known),
    facts: rejectionFacts(r) || r.message,
    ...(r.remedy === undefined ? {} : { remedy: `would fit with ${remedyText(r.remedy)}` }),
  }
}

const listOf = (
  id: string,
  title: string,
  groups: readonly PageGroup[],
  count: number,
): readonly PageList[] =>
  count === 0
    ? []
    : [
        {
          id,
          title,
          count,
          groups: groups.slice(0, MOST_LISTED),
          others: Math.max(0, groups.length - MOST_LISTED),
        },
      ]

const listsOf = (result: AnalysisResult, known: Known): readonly PageList[] => {
  const groups = violationGroups(result.violations)
  const violated = (id: string, title: string, some: readonly ViolationGroup[]): readonly PageList[] =>
    listOf(
      id,
      title,
      some.map(group => groupOf(group, known)),
      some.reduce((sum, { violations }) => sum + violations.length, 0),
    )
  return [
    ...violated(
      'violations',
      'Violations',
      groups.filter(group => !leavesOpen(group)),
    ),
    ...violated('undecided', 'Undecided', groups.filter(leavesOpen)),
    ...listOf(
      'rejected',
      'Rejected',
      result.rejected.map(r => rejectionGroup(r, known)),
      result.rejected.length,
    ),
  ]
}

/** What the first screen of a page says of a result; `known` are the names that can be chosen on it. */
export const buildHead = (
  result: AnalysisResult,
  explanations: readonly Explanation[],
  known: Known,
): PageHead => {
  const [first = '', ...facts] = summaryPhrases(result, plainPainter)
  const [word = '', accepted = ''] = first.split(': ')
  const [mark, tone] = VERDICTS[word] ?? ['?', 'warn']
  return {
    verdict: { word, mark, tone },
    sentence: tightestSentence(result, explanations),
    facts: [accepted, ...facts],
    extremes: extremesOf(result),
    assumptions: assumptionsOf(result),
    lists: listsOf(result, known),
  }
}
