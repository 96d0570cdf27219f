import type { ServiceOutcome } from '../../coordination/outcome/service-outcome.ts'
import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import { assumptionsOf } from '../analysis/assumptions.ts'
import { rejectionLines, violationLines } from '../analysis/verdict-lines.ts'
import { counted } from '../typeset/numbers.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Paint, Painter } from '../typeset/painter.ts'
import { summaryPhrases } from '../typeset/summary.ts'
import { padEnd, textWidth } from '../typeset/text-width.ts'
import { visible } from '../typeset/visible.ts'
import { wrap, wrapPhrases } from '../typeset/wrap.ts'
import type { Fact } from './fact.ts'
import { factsOf, headOf, rejectionText, remedyTexts, type ServiceState, stateOf } from './service-lines.ts'
import { settingsLines } from './settings-lines.ts'

const INDENT = '  '
/** Wider than this, notes begin below their number. */
const WIDEST_VALUE = 28

const tone = (state: ServiceState, painter: Painter): Paint =>
  state === 'HOLDS' ? painter.good : state === 'NOT IN PLACE' ? painter.warn : painter.bad

const factLines = (facts: readonly Fact[], { width, painter }: ResolvedReportOptions): string[] => {
  const names = Math.max(0, ...facts.map(fact => textWidth(fact.what)))
  const values = Math.min(WIDEST_VALUE, Math.max(0, ...facts.map(fact => textWidth(fact.value))))
  return facts.flatMap(({ what, value, note = '' }) => {
    const head = `${INDENT}${padEnd(what, names)}${INDENT}`
    const shown = painter.strong(value) + ' '.repeat(Math.max(0, values - textWidth(value)))
    const indent = ' '.repeat(names + 2 * INDENT.length)
    const room = width - indent.length - values - INDENT.length
    if (textWidth(value) > values || room < 30)
      return [
        (head + painter.strong(value)).trimEnd(),
        ...(note === '' ? [] : wrap(`${indent}${note}`, width, indent).map(painter.dim)),
      ]
    const [first = '', ...more] = note === '' ? [] : wrap(note, room, '')
    const under = ' '.repeat(indent.length + values + INDENT.length)
    return [
      `${head}${shown}${INDENT}${painter.dim(first)}`.trimEnd(),
      ...more.map(line => under + painter.dim(line)),
    ]
  })
}

/** What a service was asked for and whether that holds, or why it is not in place. */
export const verdictLines = (
  service: ServiceOutcome,
  { width, painter }: ResolvedReportOptions,
): string[] => {
  const lines = (text: string, paint: Paint): string[] =>
    wrap(INDENT + text, width, INDENT.repeat(3)).map(paint)
  if (!service.accepted)
    return service.rejected.length === 0
      ? lines('no bound for one of its tunnels: see the violations below', painter.bad)
      : service.rejected.flatMap(reason => lines(rejectionText(reason), painter.warn))
  return service.verdicts.flatMap(verdict => [
    ...lines(
      `${verdict.code} ${verdict.holds ? 'holds' : 'does not hold'}: ${visible(verdict.message)}`,
      verdict.holds ? painter.good : painter.bad,
    ),
    ...remedyTexts(verdict).flatMap(text => lines(`${INDENT}would do: ${text}`, painter.warn)),
  ])
}

const serviceLines = (service: ServiceOutcome, look: ResolvedReportOptions): string[] => {
  const { painter, width } = look
  const state = stateOf(service)
  const title = `${painter.strong(visible(service.id))} · ${tone(state, painter)(state)}`
  return [
    ...wrapPhrases([title, ...headOf(service)], ' · ', width, INDENT),
    ...factLines(factsOf(service), look),
    ...verdictLines(service, look),
    '',
  ]
}

/** How many services are in place and hold what they were asked for. */
export const servicesSummary = ({ services, valid }: ServicesResult): readonly string[] => {
  const count = (state: ServiceState): number => services.filter(service => stateOf(service) === state).length
  return [
    `${valid ? 'VALID' : 'NOT VALID'}: ${count('HOLDS')} of ${counted(services.length, 'service')} hold`,
    ...(count('NOT IN PLACE') > 0 ? [`${count('NOT IN PLACE')} not in place`] : []),
    ...(count('DOES NOT HOLD') > 0 ? [`${count('DOES NOT HOLD')} in place and not as asked`] : []),
  ]
}

/** Services in words: what each promises, verdicts, what would fix them, and what all of it rests on. */
export const servicesText = (result: ServicesResult, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  const { painter, width } = look
  const { analysis, assumptions, services } = result
  const shown = services.slice(0, look.limit)
  const [verdict = '', ...counts] = servicesSummary(result)
  const paint = result.valid ? painter.good : painter.bad
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...shown.flatMap(service => serviceLines(service, look)),
    ...(shown.length < services.length
      ? [painter.dim(`… and ${services.length - shown.length} more`), '']
      : []),
    ...settingsLines(result.settings ?? [], look),
    ...rejectionLines(analysis.rejected, look),
    ...violationLines(analysis.violations, look),
    painter.dim('assumes, of the members and their network:'),
    ...assumptions.flatMap(({ code, text }) =>
      wrap(`${INDENT}${code} ${text}`, width, INDENT.repeat(3)).map(painter.dim),
    ),
    ...wrapPhrases(
      [`of the network ${assumptionsOf(analysis)[0] ?? ''}`, ...assumptionsOf(analysis).slice(1)],
      ', ',
      width,
      INDENT,
    ).map(painter.dim),
    painter.dim('That no two leaders commit differently rests on none of them.'),
    ...wrapPhrases(summaryPhrases(analysis, painter), ' · ', width, INDENT),
    ...wrapPhrases([paint(verdict), ...counts], ' · ', width, INDENT),
  ]
  return `${lines.join('\n')}\n`
}
