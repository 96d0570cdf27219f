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
    .array(z.int({ error: WHOLE }).min(0, { error: WHOLE }), { error: 'a list of picoseconds, one per link' })
    .meta({ description: 'Arrival jitter J at the queue of each link of tree.' }),
})

const LANE = 'a whole number, at least 0'

export const certificateWaitSchema: z.ZodType = keyed('{ link, lane, transmissionPs, waitPs }', {
  link: text('the name of a link', 'Link whose egress queue is meant.'),
  lane: z.int({ error: LANE }).min(0, { error: LANE }).meta({ description: 'Lane of the queue.' }),
  transmissionPs: picoseconds('Transmission time C of the packets meant.'),
  waitPs: picoseconds('Worst wait Q of such a packet.'),
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

export const certificateFrame: z.ZodType = keyed('a certificate', {
  ...frame,
  tunnels: anyList(TUNNELS),
  waits: anyList(WAITS),
})

export const certificateSchema: z.ZodType = keyed('a certificate', {
  ...frame,
  tunnels: z
    .array(certificateTunnelSchema, TUNNELS)
    .meta({ description: 'Tunnels in the order of the allocation.' }),
  waits: z
    .array(certificateWaitSchema, WAITS)
    .meta({ description: 'One entry per link, lane and transmission time.' }),
}).meta({ title: 'xlane certificate', description: 'A proof of latency bounds, checked by xlane verify.' })
