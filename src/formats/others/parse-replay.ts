import type { Replay } from '../../model/rehearsal.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { faultSchemas, replayFrame } from '../schemas/replay-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { ParseOptions } from '../topology/parse-topology.ts'

/** Reads a run that `rehearse` has written. Whether it fits the services is the rehearsal's business. */
export const parseReplay = (text: string, { file }: ParseOptions): Parsed<Replay> => {
  const sourced = readSource(text, file, 'a replay', ['schema', 'service', 'timing', 'schedule'])
  if (!sourced.ok) return sourced
  const problems = new Problems()
  const { data } = sourced.source
  if (data !== undefined) {
    checkShape(replayFrame, data, [], problems)
    const faults = asList(own(asFields(own(asFields(data), 'schedule')), 'faults'))
    for (const [index, fault] of faults.entries()) checkFault(fault, index, problems)
  }
  const diagnostics = problems.toDiagnostics(file, sourced.source)
  if (data === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, value: data as unknown as Replay, warnings: diagnostics }
}

const checkFault = (fault: unknown, index: number, problems: Problems): void => {
  if (problems.isFull) return
  const path = ['schedule', 'faults', index]
  const kind = own(asFields(fault), 'kind')
  const schema =
    typeof kind === 'string' && Object.hasOwn(faultSchemas, kind) ? faultSchemas[kind] : undefined
  if (schema !== undefined) checkShape(schema, fault, path, problems)
  else
    problems.add({
      code: 'BAD_CHOICE',
      path: [...path, 'kind'],
      expected: `one of ${Object.keys(faultSchemas).join(', ')}`,
      found: typeof kind === 'string' ? kind : 'no such kind',
    })
}
