import type { ContractPlan } from '../../model/contract-plan.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { planCommandSchema, planFrame } from '../schemas/plan-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { ParseOptions } from '../topology/parse-topology.ts'

/** Reads a plan that `xlane plan --out` wrote. Whether it still fits is the controller's business. */
export const parsePlan = (text: string, { file }: ParseOptions): Parsed<ContractPlan> => {
  const sourced = readSource(text, file, 'a plan', ['schema', 'commands'])
  if (!sourced.ok) return sourced
  const problems = new Problems()
  const { data } = sourced.source
  if (data !== undefined) {
    checkShape(planFrame, data, [], problems)
    for (const [index, command] of asList(own(asFields(data), 'commands')).entries())
      if (!problems.isFull) checkShape(planCommandSchema, command, ['commands', index], problems)
  }
  const diagnostics = problems.toDiagnostics(file, sourced.source)
  if (data === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  const { $schema: _, ...plan } = data as ContractPlan & { $schema?: string }
  return { ok: true, value: plan, warnings: diagnostics }
}

/** The plan, or a FormatError with every diagnostic. */
export const parsePlanOrThrow = (text: string, options: ParseOptions): ContractPlan =>
  orThrow(parsePlan(text, options))
