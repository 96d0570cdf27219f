import * as z from 'zod'
import { changeSchema, requestMessageSchema, usageSchema } from '../formats/schemas/requests-schema.ts'

/** Schemas of what goes out, for the OpenAPI document; what comes in is read by `formats`, in the words of files. */
const ps = (description: string): z.ZodType => z.int().min(0).meta({ description })
const ms = (description: string): z.ZodType => z.int().min(0).meta({ description })

const range = {
  minLatencyPs: ps('λmin: the least latency, ps.'),
  maxJitterPs: z.int().min(0).nullable().meta({ description: 'δmax, ps; null: no bound (DEMOTED).' }),
}

const tree = z.object({ routes: z.array(z.array(z.string())) })

const replicated = z
  .object({
    replicas: z
      .array(tree)
      .meta({ description: 'The trees of ID~1 and ID~2, as link ids, one path per receiver.' }),
    receivers: z.array(
      z.object({
        node: z.string(),
        minLatencyPs: ps('Of the copy that comes first, ps.'),
        worstPs: z
          .int()
          .nullable()
          .meta({ description: 'Of the copy that comes first while nothing fails, ps.' }),
        worstAfterFailurePs: z
          .int()
          .nullable()
          .meta({ description: 'After any single failure between the ends, ps.' }),
        historyBatches: z.int().nullable().meta({ description: 'Batches that the receiver must remember.' }),
        historyPackets: z.int().nullable().meta({ description: 'Packets that the receiver must remember.' }),
      }),
    ),
  })
  .meta({ description: 'Of a request that is sent twice: both trees, and what each receiver may count on.' })

const moved = z.object({
  id: z.string(),
  from: z.object(range),
  to: z.object({ ...range, fromMs: ms('From when on, ms since 1970; until then the old range holds.') }),
})
const affected = z.array(moved).meta({ description: 'Others whose range moves, and when.' })

export const granted: z.ZodType = z
  .object({
    kind: z.literal('granted'),
    id: z.string(),
    minLatencyPs: ps('λmin, ps.'),
    maxJitterPs: ps('δmax, ps: every packet arrives between λmin and λmin + δmax.'),
    periodPs: ps('The period granted, ps.'),
    fragments: z.int().min(1).optional().meta({ description: 'Of a message: packets that it is cut into.' }),
    replicated: replicated.optional(),
    startsMs: ms('When it may begin to send so, ms since 1970.'),
    holdsMs: ms('From when on the range holds, ms since 1970.'),
    affected,
    rerouted: z
      .array(z.string())
      .meta({ description: 'Others that move to another tree, make-before-break.' }),
  })
  .meta({ id: 'Granted' })

export const released: z.ZodType = z
  .object({ kind: z.literal('released'), id: z.string(), affected })
  .meta({ id: 'Released' })

export const metered: z.ZodType = z
  .object({
    kind: z.literal('metered'),
    id: z.string(),
    verdict: z.enum(['within', 'above', 'unused', 'demoted', 'raised', 'terminated', 'ignored']),
    window: z
      .enum(['repeated', 'late', 'overlapping', 'outside', 'early', 'first'])
      .optional()
      .meta({ description: 'What is the matter with the window of the reading, where something is.' }),
    affected,
  })
  .meta({ id: 'Metered' })

export const element: z.ZodType = z
  .union([z.object({ link: z.string() }), z.object({ node: z.string() })])
  .meta({
    id: 'NetworkElement',
    description: 'A link in its one direction, or a node with all of its links.',
  })

export const failures: z.ZodType = z.object({ failures: z.array(element) }).meta({ id: 'Failures' })

export const networkChanged: z.ZodType = z
  .object({
    kind: z.literal('network'),
    kept: z.int().min(0).meta({ description: 'Contracts that stay on their trees.' }),
    rerouted: z
      .array(
        z.object({
          id: z.string(),
          from: z.object(range),
          to: z.object(range),
          isGapless: z.boolean().meta({
            description: 'On the new tree before it leaves the old one; else without a bound in between.',
          }),
        }),
      )
      .meta({ description: 'Contracts on other trees.' }),
    restored: z.array(z.string()).meta({ description: 'Contracts that had no place and have one again.' }),
    broken: z
      .array(z.object({ id: z.string(), reason: z.string(), isEnded: z.boolean() }))
      .meta({ description: 'Contracts that find no place: best effort from now on, or ended.' }),
    affected,
    startsMs: ms('From when on new trees are in use, ms since 1970.'),
    settledMs: ms(
      'From when on old trees, and what is no longer in the network, are not in use, ms since 1970.',
    ),
  })
  .meta({ id: 'NetworkChanged' })

export const clock: z.ZodType = z
  .object({
    jumpMs: z.int().meta({ description: 'How far the clock of the machine is from where it should be, ms.' }),
    lastDecisionMs: ms('Time of the last decision, ms since 1970.'),
  })
  .meta({ id: 'Clock' })

export const clockReset: z.ZodType = z
  .object({
    kind: z.literal('clock'),
    backMs: ms('How far the last decision was ahead, ms.'),
    retimed: z.int().min(0).meta({ description: 'Announcements made anew.' }),
  })
  .meta({ id: 'ClockReset' })

export const held: z.ZodType = z
  .looseObject({
    id: z.string(),
    status: z.enum(['granted', 'demoted']),
    startsMs: ms('From when on it may send.'),
    promises: z
      .array(z.object({ ...range, fromMs: ms('From when on.'), periodPs: ps('Period, ps.') }))
      .meta({ description: 'The promise in effect, and those announced, in the order of their times.' }),
  })
  .meta({ id: 'Held', description: 'A tunnel under contract.' })

export const problem: z.ZodType = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'The code that files and the command line use.' }),
    detail: z.string(),
    rejection: z
      .looseObject({})
      .optional()
      .meta({ description: 'The binding constraint, and what would help.' }),
    diagnostics: z.array(z.looseObject({})).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, application/problem+json.' })

export const plan: z.ZodType = z
  .looseObject({ schema: z.literal('xlane/plan@1') })
  .meta({ id: 'Plan', description: 'As xlane plan --out writes it.' })

export const body: Readonly<Record<'request' | 'change' | 'usage', z.ZodType>> = {
  request: requestMessageSchema,
  change: changeSchema,
  usage: usageSchema,
}
