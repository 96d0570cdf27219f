import * as z from 'zod'
import { anyList, keyed, schemaKey } from './schema-parts.ts'

const WHOLE = 'a whole number of picoseconds, at least 0'
const picoseconds = (description: string): z.ZodType<number> =>
  z.int({ error: WHOLE }).min(0, { error: WHOLE }).meta({ description })

const text = (what: string, description: string): z.ZodType<string> =>
  z.string({ error: what }).meta({ description })

export const certificateTunnelSchema: z.ZodType = keyed('{ id, tree, jitterPs }', {
  id: text('the name of a tunnel', 'Tunnel of the allocation.'),
  tree: z
    .array(z.string({ error: 'the name of a link' }), { error: 'a list of links' })
    .meta({ description: 'Links of its tree, parents before children.' }),
  jitterPs: z
    .array(z.int({ error: WHOLE }).min(0, { error: WHOLE }).nullable(), {
      error: 'a list of picoseconds, one per link',
    })
    .meta({
      description: 'Arrival jitter J at the queue of each link of tree; null behind a cycle that diverges.',
    }),
})

const LANE = 'a whole number, at least 0'

export const certificateWaitSchema: z.ZodType = keyed('{ link, lane, transmissionPs, waitPs }', {
  link: text('the name of a link', 'Link whose egress queue is meant.'),
  lane: z.int({ error: LANE }).min(0, { error: LANE }).meta({ description: 'Lane of the queue.' }),
  transmissionPs: picoseconds('Transmission time C of the packets meant.'),
  waitPs: picoseconds('Worst wait Q of such a packet.'),
})

const NUMBER = 'a whole number, at least 0'
const numbers = (description: string): z.ZodType =>
  z
    .array(z.int({ error: NUMBER }).min(0, { error: NUMBER }), { error: 'a list of numbers, one per link' })
    .meta({ description })

const fedSchema: z.ZodType = keyed('{ link, lane }', {
  link: text('the name of a link', 'Link of the queue.'),
  lane: z.int({ error: LANE }).min(0, { error: LANE }).meta({ description: 'Lane of the queue.' }),
})

export const divergingCycleSchema: z.ZodType = keyed('{ lane, links, passes, waits, next, at, fed }', {
  lane: z.int({ error: LANE }).min(0, { error: LANE }).meta({ description: 'Lane of the queues.' }),
  links: z
    .array(z.string({ error: 'the name of a link' }), { error: 'a list of links' })
    .meta({ description: 'Links of the cycle, in the order in which a pass solves them.' }),
  passes: z
    .int({ error: 'a whole number, at least 1' })
    .min(1, { error: 'a whole number, at least 1' })
    .meta({ description: 'Passes from an empty network that make the waits large enough.' }),
  waits: numbers('A direction in which the waits grow, one number per link, of no unit.'),
  next: numbers('What becomes of it in one pass.'),
  at: numbers('The arrivals at which next is reached.'),
  fed: z
    .array(fedSchema, { error: 'a list of queues' })
    .meta({ description: 'Queues behind the cycle, of which nothing is certified.' }),
})

const POSITIVE = 'a whole number, at least 1'
const frame = {
  $schema: schemaKey,
  schema: z
    .literal('xlane/certificate@1', { error: 'xlane/certificate@1' })
    .meta({ description: 'Kind and version of this file.' }),
  lineShaping: z
    .boolean({ error: 'true or false' })
    .meta({ description: 'Whether the waits use line shaping.' }),
  arrivalLimit: z
    .int({ error: POSITIVE })
    .min(1, { error: POSITIVE })
    .meta({ description: 'Arrivals up to which a busy period was enumerated exactly.' }),
}

const TUNNELS = { error: 'a list of tunnels' }
const WAITS = { error: 'a list of waits' }
const CYCLES = { error: 'a list of cycles' }

export const certificateFrame: z.ZodType = keyed('a certificate', {
  ...frame,
  tunnels: anyList(TUNNELS),
  waits: anyList(WAITS),
  diverging: anyList(CYCLES).optional(),
})

export const certificateSchema: z.ZodType = keyed('a certificate', {
  ...frame,
  tunnels: z
    .array(certificateTunnelSchema, TUNNELS)
    .meta({ description: 'Tunnels in the order of the allocation.' }),
  waits: z
    .array(certificateWaitSchema, WAITS)
    .meta({ description: 'One entry per link, lane and transmission time.' }),
  diverging: z
    .array(divergingCycleSchema, CYCLES)
    .optional()
    .meta({ description: 'Cycles of queues whose waits have no bound, and why.' }),
}).meta({ title: 'xlane certificate', description: 'A proof of latency bounds, checked by xlane verify.' })
