import { oneOf } from '../../model/checks/words.ts'
import { nearest } from '../../quantity/nearest.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { phasesSchema } from '../schemas/phases-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'

export interface PhasesOptions {
  readonly file: string
  /** Ids of the tunnels, each of which needs a phase. */
  readonly tunnels: readonly string[]
}

/**
 * Reads `{ "phasesPs": { "<tunnel>": 123 } }` (MODEL "Simulation"): phases in the order of the tunnels, whole
 * picoseconds.
 */
export const parsePhases = (text: string, { file, tunnels }: PhasesOptions): Parsed<readonly number[]> => {
  const read = readSource(text, file, 'phases', ['phasesPs'])
  if (!read.ok) return read
  const { source } = read
  const problems = new Problems()
  const phases = asFields(own(asFields(source.data), 'phasesPs'))
  if (source.data !== undefined) {
    checkShape(phasesSchema, source.data, [], problems)
    const known = new Set(tunnels)
    for (const id of Object.keys(phases))
      if (!known.has(id))
        problems.add({
          code: 'UNKNOWN_TUNNEL',
          path: ['phasesPs', id],
          at: 'key',
          expected: oneOf(tunnels, 'tunnel'),
          found: id,
          suggestion: nearest(id, tunnels),
        })
    if (!problems.hasErrors)
      for (const id of tunnels)
        if (!Object.hasOwn(phases, id))
          problems.add({
            code: 'MISSING_KEY',
            path: ['phasesPs', id],
            expected: `a phase for every tunnel, ${id} too`,
            found: 'no such key',
          })
  }
  const diagnostics = problems.toDiagnostics(file, source)
  if (source.data === undefined || diagnostics.some(d => d.severity === 'error'))
    return { ok: false, diagnostics }
  return { ok: true, value: tunnels.map(id => Number(phases[id])), warnings: diagnostics }
}
