import type { Certificate } from '../../certificate/certificate.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import {
  certificateFrame,
  certificateTunnelSchema,
  certificateWaitSchema,
  divergingCycleSchema,
} from '../schemas/certificate-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { ParseOptions } from '../topology/parse-topology.ts'

/** Reads a certificate: whole picoseconds as plain numbers, so JSON. What it proves is the checker's business. */
export const parseCertificate = (text: string, { file }: ParseOptions): Parsed<Certificate> => {
  const sourced = readSource(text, file, 'a certificate', ['schema', 'tunnels', 'waits'])
  if (!sourced.ok) return sourced
  const problems = new Problems()
  const { data } = sourced.source
  if (data !== undefined) {
    checkShape(certificateFrame, data, [], problems)
    const root = asFields(data)
    for (const [key, schema] of LISTS)
      for (const [index, entry] of asList(own(root, key)).entries())
        if (!problems.isFull) checkShape(schema, entry, [key, index], problems)
    for (const [index, raw] of asList(own(root, 'tunnels')).entries()) {
      const tunnel = asFields(raw)
      const links = asList(own(tunnel, 'tree')).length
      const jitters = asList(own(tunnel, 'jitterPs')).length
      if (links === jitters) continue
      const path = ['tunnels', index, 'jitterPs']
      problems.add({
        code: 'WRONG_TYPE',
        path,
        expected: `one jitter for each of ${links} links`,
        found: `${jitters}`,
      })
    }
  }
  const diagnostics = problems.toDiagnostics(file, sourced.source)
  if (data === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  const { $schema: _, ...certificate } = data as Certificate & { $schema?: string }
  return { ok: true, value: certificate, warnings: diagnostics }
}

/** The certificate, or a FormatError with every diagnostic. */
export const parseCertificateOrThrow = (text: string, options: ParseOptions): Certificate =>
  orThrow(parseCertificate(text, options))

const LISTS = [
  ['tunnels', certificateTunnelSchema],
  ['waits', certificateWaitSchema],
  ['diverging', divergingCycleSchema],
] as const
