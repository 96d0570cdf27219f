import { oneOf } from '../../model/checks/words.ts'
import { nearest } from '../../quantity/nearest.ts'
import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { simulatedTunnelSchema, simulationFrame } from '../schemas/simulation-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'

export interface SimulationFileOptions {
  readonly file: string
  /** Ids of the tunnels it must be about. */
  readonly tunnels: readonly string[]
}

/**
 * Reads the output of `simulate --json` (MODEL "Simulation") for a report: its shape is checked as far as it is read
 * there, and that it is about these tunnels. `T` is what the caller takes it for, a `SimulationResult`.
 */
export const parseSimulation = <T>(text: string, { file, tunnels }: SimulationFileOptions): Parsed<T> => {
  const read = readSource(text, file, 'a simulation', ['schema', 'tunnels'])
  if (!read.ok) return read
  const { source } = read
  const problems = new Problems()
  if (source.data !== undefined) {
    checkShape(simulationFrame, source.data, [], problems)
    const known = new Set(tunnels)
    for (const [index, raw] of asList(own(asFields(source.data), 'tunnels')).entries()) {
      if (problems.isFull) break
      checkShape(simulatedTunnelSchema, raw, ['tunnels', index], problems)
      const id = own(asFields(raw), 'id')
      if (typeof id === 'string' && !known.has(id))
        problems.add({
          code: 'UNKNOWN_TUNNEL',
          path: ['tunnels', index, 'id'],
          expected: oneOf(tunnels, 'tunnel'),
          found: id,
          suggestion: nearest(id, tunnels),
        })
    }
  }
  const diagnostics = problems.toDiagnostics(file, source)
  if (source.data === undefined || diagnostics.some(d => d.severity === 'error'))
    return { ok: false, diagnostics }
  return { ok: true, value: source.data as T, warnings: diagnostics }
}
