import * as z from 'zod'
import { LANE, LANES } from '../../model/checks/whole.ts'
import { anyList, keyed, name, schemaKey, size, time } from './schema-parts.ts'

const routeEntry = z
  .union(
    [
      z.string(),
      z.number(),
      keyed('{ link: name }', { link: name('the name of a link', 'Name of a link of the topology.') }),
    ],
    { error: 'the name of a node, or { link: name } between two nodes' },
  )
  .meta({ description: 'A node, or { link: name } to choose among parallel links.' })

const routes = z
  .array(z.array(routeEntry, { error: 'a list of nodes from the sender to a receiver' }), {
    error: 'a list of paths, one per receiver: [[h1, s1, h2]]',
  })
  .meta({
    description: 'Fixes the tree: one path per receiver, sender and receiver included; paths are merged.',
    examples: [[['h1', 's1', 'h2']]],
  })

const common = {
  id: name('a name', 'Name of the tunnel, unique in this file.'),
  sender: name('the name of a node', 'Node that sends.'),
  receivers: z
    .array(z.union([z.string(), z.number()], { error: 'the name of a node' }), { error: 'a list of nodes' })
    .meta({ description: 'Nodes that receive every packet: one, or several for multicast.' }),
  loadSize: size("What the application sends in one packet; the topology's encapsulation adds the rest."),
  period: time('Exact time between two packets. Rounded down to whole ps.'),
  lane: z
    .int({ error: LANE.what })
    .min(0, { error: LANE.what })
    .max(LANES - 1, { error: LANE.what })
    .meta({ description: 'Priority: 0 is served first. Default 0.' })
    .optional(),
  deadline: time('Largest acceptable latency to any receiver. Default: none.').optional(),
  maxPeriod: time(
    'How far the period may be raised to fit. Default: fixed-point keeps the period, x-adj raises as needed.',
  ).optional(),
}

export const requestSchema: z.ZodType = keyed('a request: { id, sender, receivers, loadSize, period, … }', {
  ...common,
  routes: routes.optional(),
})

export const tunnelSchema: z.ZodType = keyed(
  'a tunnel: { id, sender, receivers, loadSize, period, routes, … }',
  {
    ...common,
    routes,
    requestedPeriod: time('Period that was asked for. Default: period, the one granted.').optional(),
    minLatency: time('Declared least latency over all receivers, whole ps; check compares.').optional(),
    maxJitter: time(
      'Declared spread: every packet arrives between minLatency and minLatency + maxJitter. Whole ps; check compares.',
    ).optional(),
  },
)

/** A request in a message: the name may be left out, and others may be asked to move. */
export const requestMessageSchema: z.ZodType = keyed(
  'a request: { sender, receivers, loadSize, period, … }',
  {
    ...common,
    id: common.id.optional(),
    routes: routes.optional(),
    allowReroute: z
      .boolean({ error: 'true or false' })
      .meta({ description: 'Whether other tunnels may be moved to other trees to make room. Default false.' })
      .optional(),
  },
)

/** A change of a contract, in a message: what is left out stays, null takes an optional part away. */
export const changeSchema: z.ZodType = keyed('what is to be different: { loadSize?, period?, … }', {
  receivers: common.receivers.optional(),
  loadSize: common.loadSize.optional(),
  period: common.period.optional(),
  lane: common.lane,
  deadline: common.deadline.nullable(),
  maxPeriod: common.maxPeriod.nullable(),
  routes: routes.nullable().optional(),
})

const COUNT = 'a whole number, at least 0'
const count = (description: string): z.ZodType<number> =>
  z.int({ error: COUNT }).min(0, { error: COUNT }).meta({ description })

/** What a meter counted, in a message. */
export const usageSchema: z.ZodType = keyed('{ packets, bytes, interval }', {
  packets: count('Packets of the tunnel since the last reading.'),
  bytes: count('Their bytes on the wire, as the encapsulation counts.'),
  interval: time('Time since the last reading, whole ms.'),
})

const REQUESTS = { error: 'a list of requests' }

/** Both files, without their entries: those are checked one by one, so that a file of mistakes ends early. */
export const requestsFrame: z.ZodType = keyed('a map with requests', {
  $schema: schemaKey,
  requests: anyList(REQUESTS),
})

export const requestsSchema: z.ZodType = keyed('requests', {
  $schema: schemaKey,
  requests: z.array(requestSchema, REQUESTS).meta({ description: 'Requests in the order of arrival.' }),
}).meta({
  title: 'xlane requests',
  description: 'Periodic messages that need a bounded latency. Quantities carry units.',
})

export const allocationSchema: z.ZodType = keyed('an allocation', {
  $schema: schemaKey,
  requests: z.array(tunnelSchema, REQUESTS).meta({ description: 'Tunnels: placed requests, in order.' }),
}).meta({
  title: 'xlane allocation',
  description:
    'Requests with their routes, granted periods and declared latency ranges. Quantities carry units.',
})
