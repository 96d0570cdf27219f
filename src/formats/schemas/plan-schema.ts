import * as z from 'zod'
import { anyList, keyed, schemaKey } from './schema-parts.ts'

const WHOLE = 'a whole number, at least 0'
const whole = z.int({ error: WHOLE }).min(0, { error: WHOLE })
const text = z.string({ error: 'a text' })
const texts = z.array(text, { error: 'a list of texts' })
const routes = z.array(texts, { error: 'a list of paths' })
const hash = z.string({ error: 'a fingerprint' }).regex(/^[0-9a-f]{64}$/, { error: 'a fingerprint' })

const request = keyed('a request', {
  id: text,
  sender: text,
  receivers: texts,
  loadSizeBits: whole,
  periodPs: whole,
  lane: whole.optional(),
  deadlinePs: whole.optional(),
  maxPeriodPs: whole.optional(),
  routes: routes.optional(),
  allowReroute: z.boolean({ error: 'true or false' }).optional(),
})

const change = keyed('a change', {
  receivers: texts.optional(),
  loadSizeBits: whole.optional(),
  periodPs: whole.optional(),
  lane: whole.optional(),
  deadlinePs: whole.nullable().optional(),
  maxPeriodPs: whole.nullable().optional(),
  routes: routes.nullable().optional(),
})

/** What a plan tells a controller; the rest of the file is for people. */
export const planCommandSchema: z.ZodType = z.discriminatedUnion(
  'kind',
  [
    keyed('{ kind, request }', { kind: z.literal('request'), request }),
    keyed('{ kind, id }', { kind: z.literal('release'), id: text }),
    keyed('{ kind, id, change }', { kind: z.literal('change'), id: text, change }),
  ],
  { error: 'a command: request, release or change' },
)

export const planFrame: z.ZodType = keyed('a plan', {
  $schema: schemaKey,
  schema: z.literal('xlane/plan@1', { error: 'xlane/plan@1' }),
  topology: hash,
  state: hash,
  after: hash,
  added: anyList({ error: 'a list' }),
  changed: anyList({ error: 'a list' }),
  rerouted: anyList({ error: 'a list' }),
  removed: anyList({ error: 'a list' }),
  unchanged: whole,
  rejected: anyList({ error: 'a list' }),
  moved: anyList({ error: 'a list' }),
  commands: anyList({ error: 'a list of commands' }),
})
