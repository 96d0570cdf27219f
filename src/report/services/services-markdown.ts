import type { ServiceOutcome } from '../../coordination/outcome/service-outcome.ts'
import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import { fittedMarkdown, markdownItem, markdownTable, markdownText } from '../typeset/markdown.ts'
import type { ReportOptions } from '../typeset/options.ts'
import type { Column } from '../typeset/table.ts'
import type { Fact } from './fact.ts'
import { factsOf, headOf, remedyTexts, stateOf } from './service-lines.ts'
import { servicesSummary } from './services-text.ts'

const COLUMNS: readonly Column<Fact>[] = [
  { head: ['what'], align: 'left', rank: 1, text: fact => fact.what.trim() },
  { head: ['proven'], align: 'left', rank: 1, text: fact => fact.value },
  { head: ['meaning'], align: 'left', rank: 2, text: fact => fact.note ?? '' },
]

const serviceSection = (service: ServiceOutcome): readonly string[] => {
  const facts = factsOf(service)
  return [
    '',
    `## ${markdownText(service.id)}: ${stateOf(service)}`,
    '',
    headOf(service).map(markdownText).join(' · '),
    ...(facts.length === 0 ? [] : ['', ...markdownTable(COLUMNS, facts)]),
    '',
    ...(service.accepted
      ? service.verdicts.map(verdict =>
          markdownItem(verdict.code, verdict.holds ? 'holds' : 'does not hold', [
            verdict.message,
            ...remedyTexts(verdict),
          ]),
        )
      : service.rejected.map(({ tunnel, code, message }) => markdownItem(code, tunnel, [message]))),
  ]
}

/** The same as Markdown: a section a service. */
export const servicesMarkdown = (result: ServicesResult, { limit, title }: ReportOptions = {}): string =>
  fittedMarkdown(limit ?? Number.POSITIVE_INFINITY, rows => {
    const shown = result.services.slice(0, rows)
    const rest = result.services.length - shown.length
    return `${[
      `# ${markdownText(title ?? 'Services')}`,
      '',
      servicesSummary(result).join(' · '),
      ...shown.flatMap(serviceSection),
      ...(rest > 0 ? ['', `… and ${rest} more`] : []),
      '',
      ...result.assumptions.map(({ code, text }) => `- ${code}: ${markdownText(text)}`),
    ].join('\n')}\n`
  })
