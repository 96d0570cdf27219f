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
          from: z.looseObject(range),
          to: z.looseObject(range),
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

const routes = z.array(z.array(z.string())).meta({ description: 'Link ids, one path per receiver.' })
const bits = (description: string): z.ZodType => z.int().min(0).meta({ description })

/** What is asked for and what is placed have these in common. */
const traffic = {
  sender: z.string(),
  receivers: z.array(z.string()),
  loadSizeBits: bits('What the application sends in one packet, bits.'),
  periodPs: ps('Period, ps.'),
  lane: z.int().min(0).max(7).optional(),
  deadlinePs: ps('Largest acceptable latency, ps.').optional(),
  maxPeriodPs: ps('How far the period may be raised, ps.').optional(),
}

const placedTunnel = z
  .looseObject({
    id: z.string(),
    ...traffic,
    sizeBits: bits('On the wire, bits.'),
    requestedPeriodPs: ps('Period asked for, ps.'),
    routes,
  })
  .meta({ id: 'Tunnel', description: 'A request with its tree.' })

export const held: z.ZodType = z
  .object({
    id: z.string(),
    request: z
      .looseObject({ id: z.string().optional(), ...traffic })
      .meta({ description: 'As last asked for.' }),
    tunnel: placedTunnel,
    second: placedTunnel
      .optional()
      .meta({ description: 'Of a request that is sent twice, its second copy.' }),
    status: z.enum(['granted', 'demoted']),
    isCutOff: z.literal(true).optional().meta({ description: 'What failed left it no way.' }),
    startsMs: ms('From when on it may send.'),
    promises: z
      .array(z.object({ ...range, fromMs: ms('From when on.'), periodPs: ps('Period, ps.') }))
      .meta({ description: 'The promise in effect, and those announced, in the order of their times.' }),
    earlier: z.looseObject({}).optional().meta({ description: 'The contract before this one.' }),
    pastJitterPs: z.int().min(0).optional(),
    usage: z.looseObject({}).meta({ description: 'What its meter has shown.' }),
    secondUsage: z.looseObject({}).optional(),
  })
  .meta({ id: 'Held', description: 'A tunnel under contract.' })

export const tunnels: z.ZodType = z
  .object({
    sequence: z.int().min(0).meta({ description: 'The list is as it was after this decision.' }),
    lastEventId: z.string().meta({ description: 'Last-Event-ID of a stream that goes on from here.' }),
    tunnels: z.array(held).meta({ description: 'In the order of their names.' }),
    next: z.string().optional().meta({ description: 'Where there is another page: its `after`.' }),
  })
  .meta({ id: 'Tunnels' })

export const state: z.ZodType = z
  .object({
    network: z.string(),
    topology: z.string().meta({ description: 'Fingerprint of the network.' }),
    state: z.string().meta({ description: 'Fingerprint of the contracts.' }),
    sequence: z.int().min(0).meta({ description: 'Decisions so far.' }),
    settledMs: ms('When everything announced so far is in effect, ms since 1970.'),
    tunnels: z.int().min(0),
  })
  .meta({ id: 'State' })

export const status: z.ZodType = z.object({ status: z.enum(['ok', 'ready']) }).meta({ id: 'Status' })

export const decisions: z.ZodType = z
  .object({
    lastEventId: z.string().meta({ description: 'The place in the stream of events behind the last one.' }),
    decisions: z.array(
      z.object({
        sequence: z.int().min(1),
        atMs: ms('Time of the decision, ms since 1970.'),
        asked: z.enum(['request', 'release', 'change', 'usage', 'clock', 'network', 'fail', 'restore']),
        id: z.string().optional().meta({ description: 'The contract that it is about.' }),
        what: element.optional().meta({ description: 'What failed or is back.' }),
        outcome: z.string().meta({
          description: 'granted, rejected, released, network, clock, or what a reading of a meter came to.',
        }),
        reason: z.string().optional().meta({ description: 'Of a rejection: the whole sentence.' }),
        moved: z.int().min(0).meta({ description: 'Contracts that get another range.' }),
        rerouted: z.int().min(0).meta({ description: 'Contracts that get another tree.' }),
        broken: z.int().min(0).meta({ description: 'Contracts that have no place any more.' }),
        restored: z.int().min(0).meta({ description: 'Contracts that have a place again.' }),
        startsMs: ms('When it takes effect, ms since 1970.').optional(),
        settledMs: ms('When everything announced so far is in effect, ms since 1970.'),
        by: z
          .string()
          .optional()
          .meta({ description: 'Whose token it was; told to tokens that may operate.' }),
      }),
    ),
  })
  .meta({ id: 'Decisions' })

export const access: z.ZodType = z
  .object({
    role: z.enum(['read', 'request', 'operate']),
    name: z.string().optional().meta({ description: 'Whose token it is; absent where none is needed.' }),
    senders: z
      .array(z.string())
      .optional()
      .meta({ description: 'Nodes whose tunnels it may ask for; absent: all.' }),
  })
  .meta({ id: 'Access' })

const rejection = z
  .looseObject({
    id: z.string(),
    code: z.string(),
    message: z.string(),
    link: z.string().optional().meta({ description: 'The binding place.' }),
    needed: z.number().optional(),
    available: z.number().optional(),
    missing: z.number().optional(),
    unit: z.enum(['ps', 'bit', 'bit/s']).optional(),
    remedy: z.looseObject({}).optional().meta({ description: 'The smallest change that would help.' }),
  })
  .meta({ id: 'Rejection', description: 'The binding constraint, and what would help.' })

export const problem: z.ZodType = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.string().meta({ description: 'The code that files and the command line use.' }),
    detail: z.string(),
    rejection: rejection.optional(),
    diagnostics: z
      .array(
        z.object({
          code: z.string(),
          path: z.string(),
          message: z.string(),
          expected: z.string(),
          found: z.string(),
          suggestion: z.string().optional(),
        }),
      )
      .optional()
      .meta({ description: 'Every mistake of the message.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, application/problem+json.' })

const plannedTunnel = {
  id: z.string(),
  minLatencyPs: ps('λmin, ps.'),
  maxJitterPs: ps('δmax, ps.'),
  periodPs: ps('Period, ps.'),
  deadlinePs: ps('Deadline, ps.').optional(),
}
const plannedChange = z.object({ ...plannedTunnel, before: z.looseObject({}) })
const hash = (description: string): z.ZodType => z.string().length(64).meta({ description })

export const plan: z.ZodType = z
  .object({
    schema: z.literal('xlane/plan@1'),
    topology: hash('Fingerprint of the network.'),
    network: z.looseObject({}).optional().meta({ description: 'What another network does to contracts.' }),
    state: hash('Fingerprint of the contracts that it starts from.'),
    after: hash('Fingerprint of those it ends with.'),
    added: z.array(z.object(plannedTunnel)),
    changed: z.array(plannedChange),
    rerouted: z.array(plannedChange),
    removed: z.array(z.object({ id: z.string() })),
    unchanged: z.int().min(0),
    rejected: z.array(rejection),
    moved: z.array(z.looseObject({ id: z.string() })),
    commands: z.array(z.looseObject({ kind: z.string() })),
    content: hash('Fingerprint of all of this.'),
    stale: z
      .literal(true)
      .optional()
      .meta({ description: 'The contracts changed while it was made: it can no longer be carried out.' }),
  })
  .meta({ id: 'Plan', description: 'As xlane plan --out writes it.' })

export const body: Readonly<Record<'request' | 'change' | 'usage', z.ZodType>> = {
  request: requestMessageSchema,
  change: changeSchema,
  usage: usageSchema,
}

export const applied: z.ZodType = z
  .object({
    schema: z.literal('xlane/applied@1'),
    outcomes: z
      .array(z.union([granted, released, metered, networkChanged, clockReset]))
      .meta({ description: 'In the order of the commands.' }),
  })
  .meta({ id: 'Applied' })

/** Results as the command line prints them: what `schema` names. */
export const printed: z.ZodType = z.looseObject({})
export const requestsFile: z.ZodType = z
  .looseObject({ requests: z.array(requestMessageSchema) })
  .meta({ description: 'All that is wanted, as a requests file.' })
