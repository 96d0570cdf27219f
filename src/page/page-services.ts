import type { ServiceOutcome } from '../coordination/outcome/service-outcome.ts'
import type { ServicesResult } from '../coordination/outcome/services-result.ts'
import type { ServiceExplanation } from '../coordination/waterfall/explain-service.ts'
import type { ServiceStep, ServiceWaterfall } from '../coordination/waterfall/waterfall.ts'
import { timeText } from '../quantity/time-text.ts'
import { factsOf, headOf, rejectionText, remedyTexts, stateOf } from '../report/services/service-lines.ts'
import { escaped } from '../report/typeset/markup.ts'

/** What a page says of services: their result, and what their times are made of. */
export interface ShownServices {
  readonly result: ServicesResult
  readonly explanations: readonly ServiceExplanation[]
}

const cells = (...texts: readonly string[]): string => texts.map(text => `<td>${escaped(text)}</td>`).join('')

const table = (head: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll"><table><thead><tr>${head.map(text => `<th scope="col">${escaped(text)}</th>`).join('')}</tr></thead>
<tbody>${rows.map(row => `<tr>${row}</tr>`).join('\n')}</tbody></table></div>`

const NAMES: Readonly<Record<ServiceWaterfall['of'], string>> = {
  detection: 'What a detection is made of',
  commit: 'What a commit is made of',
  failover: 'What a failover is made of',
}

const stepCells = ({ stage, what, ps, sumPs }: ServiceStep): string =>
  cells(stage, what, timeText(ps), timeText(sumPs))

const waterfallHtml = ({ of, title, totalPs, steps }: ServiceWaterfall): string =>
  `<details><summary>${escaped(NAMES[of])}: ${escaped(timeText(totalPs))}</summary>
<p class="note">${escaped(title)}</p>
${table(['stage', 'step', 'adds', 'so far'], steps.map(stepCells))}</details>`

const saidOf = (service: ServiceOutcome): readonly string[] =>
  service.accepted
    ? service.verdicts.flatMap(verdict => [
        `${verdict.code} ${verdict.holds ? 'holds' : 'does not hold'}: ${verdict.message}`,
        ...remedyTexts(verdict).map(text => `would do: ${text}`),
      ])
    : service.rejected.map(rejectionText)

const serviceHtml = (service: ServiceOutcome, explanation: ServiceExplanation | undefined): string => {
  const facts = factsOf(service)
  const said = saidOf(service)
  return `<h3>${escaped(service.id)}: ${escaped(stateOf(service))}</h3>
<p class="note">${escaped(headOf(service).join(' · '))}</p>
${
  facts.length === 0
    ? ''
    : table(
        ['what', 'proven', 'meaning'],
        facts.map(fact => cells(fact.what.trim(), fact.value, fact.note ?? '')),
      )
}
${said.length === 0 ? '' : `<ul>${said.map(text => `<li>${escaped(text)}</li>`).join('\n')}</ul>`}
${(explanation?.waterfalls ?? []).map(waterfallHtml).join('\n')}`
}

/** The services of a page, readable without its program; nothing where there are none. */
export const servicesHtml = (shown: ShownServices | undefined): string => {
  if (shown === undefined) return ''
  const { result, explanations } = shown
  const of = new Map(explanations.map(one => [one.service, one]))
  return `<section aria-labelledby="services"><h2 id="services">Services (${result.services.length})</h2>
${result.services.map(service => serviceHtml(service, of.get(service.id))).join('\n')}
<ul class="note">${result.assumptions.map(({ code, text }) => `<li>${escaped(`${code} ${text}`)}</li>`).join('\n')}</ul></section>
`
}
