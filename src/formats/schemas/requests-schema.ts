import * as z from 'zod'
import { anyLane, lane } from './port-schema.ts'
import { anyList, keyed, name, schemaKey, size, time } from './schema-parts.ts'
import { declared, placedReplicas, replicas, routes, traits } from './traits-schema.ts'

const period = time('Exact time between two packets, batches or messages. Rounded down to whole ps.')

const common = {
  id: name('a name', 'Name of the tunnel, unique in this file.'),
  sender: name('the name of a node', 'Node that sends.'),
  receivers: z
    .array(z.union([z.string(), z.number()], { error: 'the name of a node' }), { error: 'a list of nodes' })
    .meta({ description: 'Nodes that receive every packet: one, or several for multicast.' }),
  loadSize: size("What the application sends in one packet; the topology's encapsulation adds the rest."),
  period,
  lane: lane.meta({ description: 'Priority: 0 is served first. Default 0.' }).optional(),
  deadline: time('Largest acceptable latency to any receiver. Default: none.').optional(),
  maxPeriod: time(
    'How far the period may be raised to fit. Default: fixed-point keeps the period, x-adj raises as needed.',
  ).optional(),
}

/** A token bucket has no period of its own: the reader says where one is missing or too much. */
const anySource = { ...common, period: period.optional(), ...traits }
/** What every editor can check of that. */
const PERIOD_OR_ARRIVAL = [{ required: ['period'] }, { required: ['arrival'] }]

const plainRequest = { ...anySource, routes: routes.optional(), replicas: replicas.optional() }
const A_REQUEST = 'a request: { id, sender, receivers, loadSize, period, … }'

/** A request whose lane is given. */
export const lanedRequestSchema: z.ZodType = keyed(A_REQUEST, plainRequest).meta({ anyOf: PERIOD_OR_ARRIVAL })

export const requestSchema: z.ZodType = keyed(A_REQUEST, {
  ...plainRequest,
  lane: anyLane
    .meta({
      description: 'Priority: 0 is served first. auto: whichever fits, found when it is placed. Default 0.',
    })
    .optional(),
}).meta({ anyOf: PERIOD_OR_ARRIVAL })

export const tunnelSchema: z.ZodType = keyed(
  'a tunnel: { id, sender, receivers, loadSize, period, routes, … }',
  {
    ...anySource,
    routes: routes.optional(),
    requestedPeriod: time('Period that was asked for. Default: period, the one granted.').optional(),
    ...declared,
    replicas: placedReplicas.optional(),
  },
).meta({
  allOf: [{ anyOf: PERIOD_OR_ARRIVAL }, { anyOf: [{ required: ['routes'] }, { required: ['replicas'] }] }],
})

/** A request in a message: the name may be left out, and others may be asked to move. */
export const requestMessageSchema: z.ZodType = keyed(
  'a request: { sender, receivers, loadSize, period, … }',
  {
    ...anySource,
    id: common.id.optional(),
    routes: routes.optional(),
    replicas: replicas.optional(),
    allowReroute: z
      .boolean({ error: 'true or false' })
      .meta({ description: 'Whether other tunnels may be moved to other trees to make room. Default false.' })
      .optional(),
  },
).meta({ anyOf: PERIOD_OR_ARRIVAL })

/** A change of a contract, in a message: what is left out stays, null takes an optional part away. */
export const changeSchema: z.ZodType = keyed('what is to be different: { loadSize?, period?, … }', {
  receivers: common.receivers.optional(),
  loadSize: common.loadSize.optional(),
  period: common.period.optional(),
  lane: common.lane,
  deadline: common.deadline.nullable(),
  maxPeriod: common.maxPeriod.nullable(),
  routes: routes.nullable().optional(),
  minSize: traits.minSize.nullable(),
  packets: traits.packets.nullable(),
  within: traits.within.nullable(),
  arrival: traits.arrival.nullable(),
  jitter: traits.jitter.nullable(),
})

const COUNT = 'a whole number, at least 0'
const count = (description: string): z.ZodType<number> =>
  z.int({ error: COUNT }).min(0, { error: COUNT }).meta({ description })

/** What a meter counted, in a message, and when: `from` and `to`, or `interval`, or `to` and `total`. */
export const usageSchema: z.ZodType = keyed('{ packets, bytes, from, to }', {
  packets: count('Packets of the tunnel in the window.'),
  bytes: count('Their bytes on the wire, as the encapsulation counts.'),
  from: count('Begin of the window, whole ms since 1970.').optional(),
  to: count('End of the window, whole ms since 1970; of totals, when they were read.').optional(),
  interval: time('Instead of from and to: the last so many whole ms, until now.').optional(),
  total: z
    .literal(true)
    .meta({ description: 'Packets and bytes are totals since the meter was started.' })
    .optional(),
  sequence: count('Number of the reading; one that does not rise is a repetition or late.').optional(),
  meter: z.string().meta({ description: 'Which meter, where several count one tunnel.' }).optional(),
  shortestGap: time('Least time from a packet to the one behind its batch.').optional(),
  mostInPeriod: count('Most packets in any window shorter than the period.').optional(),
  smallestBytes: count('Smallest packet on the wire, bytes.').optional(),
  largestBytes: count('Largest packet on the wire, bytes.').optional(),
  peakBytes: count('Of a token bucket: the fullest that one leaking at its rate got, bytes.').optional(),
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
  description: 'Periodic messages, bursts and streams that need a bounded latency. Quantities carry units.',
})

export const allocationSchema: z.ZodType = keyed('an allocation', {
  $schema: schemaKey,
  requests: z.array(tunnelSchema, REQUESTS).meta({ description: 'Tunnels: placed requests, in order.' }),
}).meta({
  title: 'xlane allocation',
  description:
    'Requests with their routes, granted periods and declared latency ranges. Quantities carry units.',
})
