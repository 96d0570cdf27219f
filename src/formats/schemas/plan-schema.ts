import * as z from 'zod'
import { anyList, keyed, schemaKey } from './schema-parts.ts'

const WHOLE = 'a whole number, at least 0'
const whole = z.int({ error: WHOLE }).min(0, { error: WHOLE })
const text = z.string({ error: 'a text' })
const texts = z.array(text, { error: 'a list of texts' })
const routes = z.array(texts, { error: 'a list of paths' })
const hash = z.string({ error: 'a fingerprint' }).regex(/^[0-9a-f]{64}$/, { error: 'a fingerprint' })

const arrival = z.discriminatedUnion(
  'kind',
  [
    keyed('{ kind }', { kind: z.literal('periodic') }),
    keyed('{ kind }', { kind: z.literal('sporadic') }),
    keyed('{ kind, rateBps, burstBits }', {
      kind: z.literal('token-bucket'),
      rateBps: whole,
      burstBits: whole,
    }),
  ],
  { error: 'an arrival: periodic, sporadic or token-bucket' },
)
const traits = {
  minLoadSizeBits: whole.optional(),
  packets: whole.optional(),
  withinPs: whole.optional(),
  fragment: z.boolean({ error: 'true or false' }).optional(),
  arrival: arrival.optional(),
  sendLatencyPs: whole.optional(),
  sendJitterPs: whole.optional(),
  jitterLimitPs: whole.optional(),
}

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
  ...traits,
  replicas: z
    .union([z.literal(2), z.array(keyed('{ routes }', { routes }))], { error: '2 or two of { routes }' })
    .optional(),
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
  minLoadSizeBits: whole.nullable().optional(),
  packets: whole.nullable().optional(),
  withinPs: whole.nullable().optional(),
  arrival: arrival.nullable().optional(),
  jitterLimitPs: whole.nullable().optional(),
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
  network: keyed('{ from, kept, withGap, broken }', {
    from: hash,
    kept: whole,
    withGap: texts,
    broken: anyList({ error: 'a list' }),
  }).optional(),
  added: anyList({ error: 'a list' }),
  changed: anyList({ error: 'a list' }),
  rerouted: anyList({ error: 'a list' }),
  removed: anyList({ error: 'a list' }),
  unchanged: whole,
  rejected: anyList({ error: 'a list' }),
  moved: anyList({ error: 'a list' }),
  commands: anyList({ error: 'a list of commands' }),
  content: hash,
  stale: z.literal(true, { error: 'true' }).optional(),
})
