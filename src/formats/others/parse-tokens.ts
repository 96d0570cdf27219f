import type { Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { type ROLES, tokenSchema, tokensFrame } from '../schemas/tokens-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { ParseOptions } from '../topology/parse-topology.ts'

/** What a token may do. */
export type Role = (typeof ROLES)[number]

/** Who may ask a service, and what for. The token itself is not known, only its hash. */
export interface TokenEntry {
  /** Whose it is. */
  readonly name: string
  /** SHA-256 of the token, hexadecimal. */
  readonly sha256: string
  readonly role: Role
  /** Of role `request`: the nodes whose tunnels are its own. */
  readonly senders?: readonly string[]
}

/** Reads a file of tokens (`serve --tokens`). */
export const parseTokens = (
  text: string,
  { file }: Pick<ParseOptions, 'file'>,
): Parsed<readonly TokenEntry[]> => {
  const read = readSource(text, file, 'tokens', ['tokens'])
  if (!read.ok) return read
  const { data } = read.source
  const problems = new Problems()
  if (data !== undefined) checkShape(tokensFrame, data, [], problems)
  const list = asList(own(asFields(data), 'tokens'))
  for (const [index, entry] of list.entries()) {
    checkShape(tokenSchema, entry, ['tokens', index], problems)
    const fields = asFields(entry)
    const hasSenders = asList(own(fields, 'senders')).length > 0
    if (own(fields, 'role') === 'request' && !hasSenders)
      problems.add({
        code: 'MISSING_KEY',
        path: ['tokens', index, 'senders'],
        expected: 'the nodes whose tunnels it may ask for',
        found: 'none',
      })
    if (own(fields, 'role') !== 'request' && hasSenders)
      problems.add({
        code: 'UNKNOWN_KEY',
        path: ['tokens', index, 'senders'],
        at: 'key',
        expected: 'senders with role request only',
        found: `role ${String(own(fields, 'role'))}`,
      })
  }
  const diagnostics = problems.toDiagnostics(file, read.source)
  if (data === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, value: list as readonly TokenEntry[], warnings: diagnostics }
}
