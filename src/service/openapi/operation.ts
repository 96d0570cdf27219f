import type { FastifySchema } from 'fastify'
import * as z from 'zod'
import * as schemas from '../schemas.ts'

/** An operation as the OpenAPI document has it. Nothing of this is checked when it is called: readers do, with all that is wrong. */
export interface Operation {
  /** What clients that are generated call it. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly tag: 'tunnels' | 'plans' | 'events' | 'network' | 'service'
  readonly path?: z.ZodType
  readonly query?: z.ZodType
  readonly headers?: z.ZodType
  readonly body?: z.ZodType
  /** What is answered where nothing is wrong, by status. */
  readonly answers: Readonly<Record<number, z.ZodType | Answered>>
  /** Whether it needs no token. */
  readonly isOpen?: true
}

/** An answer in another form than JSON. */
export interface Answered {
  readonly type: string
  readonly body: z.ZodType
}

const asContent = (answer: z.ZodType | Answered): object =>
  'type' in answer && 'body' in answer
    ? { description: 'As said.', content: { [answer.type]: { schema: answer.body } } }
    : { description: 'As said.', content: { 'application/json': { schema: answer } } }

/** Everything that is wrong leaves in one form. */
const PROBLEM = {
  description: 'What is wrong: RFC 9457, with the code that files and the command line use.',
  content: { 'application/problem+json': { schema: schemas.problem } },
}

export const operation = ({
  id,
  tag,
  path,
  query,
  answers,
  isOpen = undefined,
  ...rest
}: Operation): { readonly schema: FastifySchema } => ({
  schema: {
    ...rest,
    operationId: id,
    tags: [tag],
    ...(path === undefined ? {} : { params: path }),
    ...(query === undefined ? {} : { querystring: query }),
    security: isOpen ? [] : [{ token: [] }],
    response: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, asContent(answer)])),
      '4xx': PROBLEM,
      '5xx': PROBLEM,
    },
  },
})

export const byId: z.ZodType = z.object({
  id: z.string().meta({ description: 'Name of the tunnel, percent-encoded.' }),
})

const DRY_RUN = z
  .enum(['true', 'false'])
  .optional()
  .meta({ description: 'true: answer what would happen, and change nothing.' })

export const dryRun: z.ZodType = z.object({ dryRun: DRY_RUN })

const KEY = z.string().optional().meta({
  description:
    'Made up by the client: the same request with the same key again is answered the same, and nothing is decided twice.',
})

export const retryable: z.ZodType = z.object({ 'idempotency-key': KEY })

/** Of what stands already. */
export const guarded: z.ZodType = z.object({
  'idempotency-key': KEY,
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'The ETag that it must still have: else 412, and nothing happens.' }),
})
