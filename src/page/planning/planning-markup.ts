import type { PlanningFile } from '../../formats/others/parse-planning.ts'
import type { HeadroomResult } from '../../model/planning/headroom.ts'
import type { Survival } from '../../model/planning/survival.ts'
import { exposedOnes, exposureColumns } from '../../report/planning/exposure-columns.ts'
import { failureColumns, harmful } from '../../report/planning/failure-columns.ts'
import { headroomSections } from '../../report/planning/headroom.ts'
import { templatePhrase, violationLines, wholePhrases } from '../../report/planning/headroom-phrases.ts'
import {
  harmPhrases,
  requirementPhrase,
  scopePhrases,
  wholePhrase,
} from '../../report/planning/survival-phrases.ts'
import { element, type Markup } from '../../report/typeset/markup.ts'
import { plainPainter } from '../../report/typeset/painter.ts'
import { tableMarkup } from '../../report/typeset/table-markup.ts'

/** More rows than this are in the commands' own output. */
const MOST_ROWS = 100

const section = (id: string, title: string, ...body: readonly Markup[]): Markup =>
  element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...body)

const note = (phrases: readonly string[]): Markup => element('p', { class: 'note' }, phrases.join(' · '))

const folded = (title: string, body: Markup, isOpen: boolean): Markup =>
  element('details', { open: isOpen }, element('summary', {}, title), body)

const survivalMarkup = (survival: Survival, id: string): Markup => {
  const hurting = harmful(survival)
  const exposed = exposedOnes(survival)
  const verdict = requirementPhrase(survival)
  return section(
    id,
    'What breaks when something fails',
    ...(verdict === undefined
      ? []
      : [element('p', { class: survival.required?.holds === true ? 'good' : 'bad' }, verdict)]),
    element('p', {}, harmPhrases(survival).join(' · ')),
    note([...scopePhrases(survival), wholePhrase(survival)]),
    ...(hurting.length === 0
      ? []
      : [
          folded(
            `What hurts most (${hurting.length})`,
            tableMarkup(failureColumns(hurting, survival, plainPainter), hurting, MOST_ROWS),
            true,
          ),
        ]),
    ...(exposed.length === 0
      ? []
      : [
          folded(
            `Most exposed (${exposed.length})`,
            tableMarkup(exposureColumns(exposed, plainPainter), exposed, MOST_ROWS),
            false,
          ),
        ]),
  )
}

const headroomMarkup = (headroom: HeadroomResult, id: string): Markup =>
  section(
    id,
    'How much more fits',
    ...wholePhrases(headroom).map(phrase => element('p', headroom.valid ? {} : { class: 'bad' }, phrase)),
    ...violationLines(headroom)
      .slice(0, MOST_ROWS)
      .map(line => element('p', { class: 'bad' }, line)),
    ...headroomSections(headroom).map(({ title, count, table }, i) =>
      folded(
        `${title} (${count})${title === 'pairs' ? `: ${templatePhrase(headroom)}` : ''}`,
        table((columns, rows) => tableMarkup(columns, rows, MOST_ROWS)),
        i === 0,
      ),
    ),
  )

/** Panels of what planners asked, readable without the page's program. */
export const planningMarkup = (results: readonly PlanningFile[]): readonly Markup[] =>
  results.map((result, i) =>
    result.kind === 'survival'
      ? survivalMarkup(result.survival, `survival-${i}`)
      : headroomMarkup(result.headroom, `headroom-${i}`),
  )
