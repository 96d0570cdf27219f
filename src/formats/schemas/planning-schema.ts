import * as z from 'zod'
import { anyList } from './schema-parts.ts'

const number = (): z.ZodType => z.number({ error: 'a number' })
const text = (): z.ZodType => z.string({ error: 'a text' })
const flag = (): z.ZodType => z.boolean({ error: 'true or false' })
const orNull = (): z.ZodType => z.union([z.number(), z.null()], { error: 'a number, or null' })
const map = (what: string, shape: z.core.$ZodLooseShape): z.ZodType => z.looseObject(shape, { error: what })
const list = (what: string, of: z.ZodType): z.ZodType => z.array(of, { error: what })
const named = (): z.ZodType => map('{ kind, id }', { kind: text(), id: text() })

/** What a page shows of the output of `survive --json`; the rest is let be. */
export const survivalFrame: z.ZodType = map('the result of xlane survive --json', {
  reroute: text(),
  elements: map('elements by kind', { cable: number(), switch: number(), group: number() }),
  pairs: map('{ all, looked }', { all: number(), looked: number() }),
  requests: number(),
  violationsBefore: number(),
  worstSlackBefore: z.union([map('{ tunnel, slackPs }', { tunnel: text(), slackPs: orNull() }), z.null()], {
    error: '{ tunnel, slackPs }, or null',
  }),
  complete: flag(),
  failures: list(
    'a list of failures',
    map('a failure', {
      elements: list('what fails', named()),
      lostTogether: number(),
      down: anyList({ error: 'a list of tunnels' }),
      interrupted: anyList({ error: 'a list of requests' }),
      rerouted: anyList({ error: 'a list of tunnels' }),
      lost: list(
        'a list of requests',
        map('{ id }', { id: text(), why: map('{ code }', { code: text() }).optional() }),
      ),
      cutOff: list('a list of requests', map('{ id, receiver }', { id: text(), receiver: text() })),
      broken: anyList({ error: 'a list of violations' }),
      worstSlack: z.union([map('{ tunnel, slackPs }', { tunnel: text(), slackPs: orNull() }), z.null()], {
        error: '{ tunnel, slackPs }, or null',
      }),
      rising: number(),
      falling: number(),
      undecided: text().optional(),
    }),
  ),
  exposed: list(
    'a list of requests',
    map('an exposed request', {
      id: text(),
      down: number(),
      lost: number(),
      lostToPairs: number(),
      broken: number(),
      cuts: list(
        'a list of elements',
        map('{ kind, id, isAttachment }', { kind: text(), id: text(), isAttachment: flag() }),
      ),
    }),
  ),
  required: map('what was required', {
    name: z.enum(['none-down', 'none-broken', 'rerouted', 'rerouted-where-possible', 'connected'], {
      error: 'what may be required',
    }),
    holds: flag(),
    failures: number(),
    isBrokenBefore: flag(),
  }).optional(),
})

const binds = (): z.ZodType =>
  map('what stands in the way', {
    code: text(),
    message: text(),
    link: text().optional(),
    lane: number().optional(),
    tunnel: text().optional(),
  })
const reach = (): z.ZodType => map('{ value, binds }', { value: number(), binds: binds() })
const queueState = (): z.ZodType =>
  map('{ load, delayPs, backlogBits }', { load: number(), delayPs: orNull(), backlogBits: orNull() })

/** What a page shows of the output of `headroom --json`; the rest is let be. */
export const headroomFrame: z.ZodType = map('the result of xlane headroom --json', {
  schema: z.literal('xlane/headroom@1', { error: 'xlane/headroom@1' }),
  valid: flag(),
  complete: flag(),
  violations: list('a list of violations', map('{ code, message }', { code: text(), message: text() })),
  whole: map('{ factorPpm, binds }', { factorPpm: number(), binds: binds() }).optional(),
  tunnels: list(
    'a list of tunnels',
    map('a tunnel', {
      id: text(),
      periodPs: number(),
      leastPeriod: reach().optional(),
      rateBps: number().optional(),
      largestRate: reach().optional(),
      loadSizeBits: number(),
      largestLoad: reach(),
      deadlinePs: number().optional(),
      tightestDeadlinePs: orNull(),
    }),
  ).optional(),
  queues: list(
    'a list of queues',
    map('a queue', {
      link: text(),
      lane: number(),
      tunnels: number(),
      factorPpm: number(),
      binds: binds(),
      now: queueState(),
      // biome-ignore lint/suspicious/noThenProperty: the name in the file
      then: queueState(),
      queueBits: orNull(),
    }),
  ).optional(),
  pairs: list(
    'a list of pairs',
    map('a pair', {
      from: text(),
      to: text(),
      sender: text(),
      receiver: text(),
      more: number(),
      binds: binds().optional(),
    }),
  ).optional(),
  template: map('what was tried', {
    loadSizeBits: number(),
    periodPs: number(),
    lane: number(),
    deadlinePs: number().optional(),
  }).optional(),
  asked: map('{ between, ways }', { between: text(), ways: text() }).optional(),
})
