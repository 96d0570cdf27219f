import type { HeadroomResult } from '../../model/planning/headroom.ts'
import type { Survival } from '../../model/planning/survival.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { headroomFrame, survivalFrame } from '../schemas/planning-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'

/** What planners asked of a network, as the commands print it. */
export type PlanningFile =
  | { readonly kind: 'survival'; readonly survival: Survival }
  | { readonly kind: 'headroom'; readonly headroom: HeadroomResult }

/** Reads what `survive --json` or `headroom --json` printed, for a report: its shape is checked as far as it is shown there. */
export const parsePlanning = (text: string, { file }: { readonly file: string }): Parsed<PlanningFile> => {
  const read = readSource(text, file, 'the output of survive or headroom --json', [])
  if (!read.ok) return read
  const { source } = read
  const problems = new Problems()
  const isSurvival = own(asFields(source.data), 'schema') === undefined
  if (source.data !== undefined)
    checkShape(isSurvival ? survivalFrame : headroomFrame, source.data, [], problems)
  const diagnostics = problems.toDiagnostics(file, source)
  if (source.data === undefined || diagnostics.some(d => d.severity === 'error'))
    return { ok: false, diagnostics }
  const value: PlanningFile = isSurvival
    ? { kind: 'survival', survival: source.data as Survival }
    : { kind: 'headroom', headroom: source.data as HeadroomResult }
  return { ok: true, value, warnings: diagnostics }
}
