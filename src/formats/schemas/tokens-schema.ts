import * as z from 'zod'
import { anyList, keyed, schemaKey } from './schema-parts.ts'

const text = (what: string, description: string): z.ZodString =>
  z.string({ error: what }).min(1, { error: what }).meta({ description })

const HASH = 'the SHA-256 of a token: 64 hexadecimal digits'

/** What a token may do: look, ask for what its own senders send, or everything. */
export const ROLES = ['read', 'request', 'operate'] as const

export const tokenSchema: z.ZodType = keyed('a token: { name, sha256, role, senders }', {
  name: text(
    'a name',
    'Whose it is: stands in the log and the journal. Two of one name while one replaces the other.',
  ),
  sha256: z
    .string({ error: HASH })
    .regex(/^[0-9a-fA-F]{64}$/, { error: HASH })
    .meta({ description: 'printf %s "$TOKEN" | sha256sum' }),
  role: z.enum(ROLES, { error: ROLES.join(', ') }).meta({ description: 'What it may do.' }),
  senders: z
    .array(text('the name of a node', 'A node that sends.'), { error: 'a list of nodes' })
    .meta({ description: 'Of role request: the nodes whose tunnels it may ask for, change and release.' })
    .optional(),
})

export const tokensFrame: z.ZodType = keyed('a map with tokens', {
  $schema: schemaKey,
  tokens: anyList({ error: 'a list of tokens' }),
})
