import type { Witness } from '../../model/witness.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, type Fields, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { witnessFrame, witnessJitterSchema } from '../schemas/witness-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { Path } from '../source/source.ts'
import type { ParseOptions } from '../topology/parse-topology.ts'

/** Reads a witness: whole picoseconds as plain numbers, so JSON. Whether it fits a network is the simulation's business. */
export const parseWitness = (text: string, { file }: ParseOptions): Parsed<Witness> => {
  const sourced = readSource(text, file, 'a witness', ['schema', 'shows', 'tunnel', 'phasesPs'])
  if (!sourced.ok) return sourced
  const problems = new Problems()
  const { data } = sourced.source
  if (data !== undefined) {
    checkShape(witnessFrame, data, [], problems)
    const root = asFields(data)
    for (const [index, entry] of asList(own(root, 'fixedJitter')).entries())
      if (!problems.isFull) checkShape(witnessJitterSchema, entry, ['fixedJitter', index], problems)
    needs(problems, root, [], 'shows', NEEDED_TO_SHOW)
    needs(problems, asFields(own(root, 'bestEffort')), ['bestEffort'], 'kind', { load: ['load'] })
    needs(problems, asFields(own(root, 'failure')), ['failure'], 'kind', { cable: ['link'], node: ['node'] })
    for (const key of ['wireJitter', 'hostJitter'])
      needs(problems, asFields(own(root, key)), [key], 'kind', {
        'two-point': ['share'],
        quantiles: ['quantiles'],
      })
  }
  const diagnostics = problems.toDiagnostics(file, sourced.source)
  if (data === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  const { $schema: _, ...witness } = data as Witness & { $schema?: string }
  return { ok: true, value: witness, warnings: diagnostics }
}

/** The witness, or a FormatError with every diagnostic. */
export const parseWitnessOrThrow = (text: string, options: ParseOptions): Witness =>
  orThrow(parseWitness(text, options))

const NEEDED_TO_SHOW: Readonly<Record<string, readonly string[]>> = {
  worst: ['receiver', 'latencyPs'],
  outside: ['receiver', 'latencyPs'],
  drop: ['link'],
}

/** Keys that a choice asks for. */
const needs = (
  problems: Problems,
  fields: Fields,
  path: Path,
  choice: string,
  needed: Readonly<Record<string, readonly string[]>>,
): void => {
  const chosen = own(fields, choice)
  if (typeof chosen !== 'string' || !Object.hasOwn(needed, chosen)) return
  for (const key of needed[chosen]!)
    if (own(fields, key) === undefined)
      problems.add({
        code: 'MISSING_KEY',
        path: [...path, key],
        expected: `the key ${key}, because ${choice} is ${chosen}`,
        found: 'no such key',
      })
}
