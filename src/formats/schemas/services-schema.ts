import * as z from 'zod'
import { ERROR_RATE, FAILURES, LOSSES } from '../../model/checks/services-faults.ts'
import { lane } from './port-schema.ts'
import { remarks } from './remark-schema.ts'
import { requestSchema } from './requests-schema.ts'
import { anyList, keyed, name, rate, schemaKey, size, time } from './schema-parts.ts'

const MEMBERS = 'a list of nodes'
const names = (description: string): z.ZodType =>
  z
    .array(z.union([z.string(), z.number()], { error: 'the name of a node' }), { error: MEMBERS })
    .meta({ description })

const id = name('a name', 'Name of the service, unique in this file; its tunnels are named after it.')

const slots = (what: string, sizeKey: 'loadSize' | 'packet', ofSize: z.ZodType, ofLane: string) => ({
  period: time(`Exact time between two ${what}. Rounded down to whole ps.`),
  [sizeKey]: ofSize,
  lane: lane.meta({ description: ofLane }).optional(),
})

const HEARTBEAT = '{ period: 1 ms, loadSize: 26 B, lane: 0 }'
const APPLICATION = '{ update: 333 us, delay: 300 us }'

const failureDetection = keyed('a failure detection: { id, kind, members, heartbeat, … }', {
  id,
  kind: z.literal('failure-detection').meta({ description: 'Heartbeats by multicast (X-FD).' }),
  members: names('Nodes that watch each other: at least two.'),
  heartbeat: keyed(
    HEARTBEAT,
    slots('heartbeats', 'loadSize', size('What a heartbeat carries.'), 'Lane of heartbeats. Default 0.'),
  ).meta({ description: 'What every member sends to all others.' }),
  losses: z
    .int({ error: LOSSES.what })
    .min(LOSSES.least, { error: LOSSES.what })
    .max(LOSSES.most, { error: LOSSES.what })
    .meta({ description: 'Heartbeats that may be lost in a row without a suspicion. Default 1.' })
    .optional(),
  application: keyed(APPLICATION, {
    update: time('How often the application counts, as it is meant.'),
    delay: time('How late it may be.'),
  })
    .meta({ description: 'A counter that the application keeps and heartbeats carry. Default: none.' })
    .optional(),
  poll: time('How often users of the alive table look at it. Default 0: a timer does.').optional(),
  deadline: keyed('{ detection: 3 ms }', {
    detection: time('Longest acceptable time from a crash until every other member suspects.'),
  }).optional(),
  ...remarks,
})

const replication = keyed('a replicated group: { id, kind, detector, members, replication, acks, … }', {
  id,
  kind: z.literal('replication').meta({ description: 'A log held by a majority (X-Raft).' }),
  detector: name('the name of a failure detection', 'The failure detection whose heartbeats it uses.'),
  members: names('Nodes that hold the log: at least two, all members of the failure detection.'),
  leaders: z
    .union(
      [z.literal('all'), names('Members that may lead, in the order in which they stand for election.')],
      {
        error: 'all, or a list of members',
      },
    )
    .meta({ description: 'Which members may lead. Default all.' })
    .optional(),
  replication: keyed(
    '{ period: 13.2 us, packet: 1472 B, lane: 1 }',
    slots(
      'log packets',
      'packet',
      size(
        'What a log packet carries, its header of 16 B included. With xlane-hd6 and xlane-hd8 always a full packet: 1265 B, 1280 B.',
      ).optional(),
      'Lane of log packets. Default 1.',
    ),
  ).meta({ description: 'What every possible leader sends to all other members.' }),
  acks: keyed('{ period: 13.2 us, loadSize: 26 B, lane: 1, to: leader }', {
    ...slots('acks', 'loadSize', size('What an ack carries.'), 'Lane of acks. Default 1.'),
    to: z
      .enum(['leader', 'all'], { error: 'leader or all' })
      .meta({ description: 'Acks to each possible leader, or by multicast to all members. Default leader.' })
      .optional(),
  }).meta({ description: 'What followers send back.' }),
  commit: z
    .enum(['heartbeat', 'replication', 'both'], { error: 'heartbeat, replication or both' })
    .meta({ description: 'Which packets say how far the log is committed. Default both.' })
    .optional(),
  elections: z
    .union(
      [
        z.literal('ranked'),
        keyed('{ random: 50 ms }', { random: time('Longest random wait before a member stands.') }),
      ],
      { error: 'ranked, or { random: 50 ms }' },
    )
    .meta({ description: 'Who stands when: by rank, or after a random wait. Default ranked.' })
    .optional(),
  processing: keyed('{ leader: 500 ns, follower: 500 ns }', {
    leader: time('Longest time from an ack at the leader until it counts. Default 0.').optional(),
    follower: time(
      'Longest time from a log packet at a follower until its ack is ready. Default 0.',
    ).optional(),
  }).optional(),
  durability: z
    .union(
      [
        z.literal('memory'),
        keyed('{ disk: 2 ms }', { disk: time('Longest time until something written is on the disk.') }),
      ],
      { error: 'memory, or { disk: 2 ms }' },
    )
    .meta({ description: 'Where the log is before an ack leaves. Default memory.' })
    .optional(),
  workload: keyed('{ rate: 40 MB/s, burst: 8 KiB, entry: 26 B }', {
    rate: rate('What clients write in the long run.'),
    burst: size('What they may write at once beyond it. Default: one entry.').optional(),
    entry: size('Smallest entry: each carries 2 B more.'),
  })
    .meta({ description: 'Default: one proposal at a time, in one packet.' })
    .optional(),
  failures: z
    .int({ error: FAILURES.what })
    .min(0, { error: FAILURES.what })
    .max(FAILURES.most, { error: FAILURES.what })
    .meta({ description: 'How many members may be down at once. Default 0.' })
    .optional(),
  deadline: keyed('{ commit: 150 us, visible: 1.2 ms, failover: 4 ms }', {
    commit: time('Longest acceptable time from a proposal until it is committed at the leader.').optional(),
    visible: time('… until every live member knows that it is committed.').optional(),
    failover: time('… from the crash of a leader until the next has committed its first entry.').optional(),
  }).optional(),
  ...remarks,
})

/** By kind, so that what is wrong is said of the kind that was meant. */
export const SERVICE_SCHEMAS: Readonly<Record<'failure-detection' | 'replication', z.ZodType>> = {
  'failure-detection': failureDetection,
  replication,
}

/** A service whose kind is not known: nothing else can be said of it. */
export const serviceFrame: z.ZodType = z.looseObject({
  kind: z.enum(['failure-detection', 'replication'], { error: 'failure-detection or replication' }),
})

const LIST = { error: 'a list of services' }
const head = {
  $schema: schemaKey,
  bitErrorRate: z
    .union([z.number(), z.string()], { error: ERROR_RATE })
    .meta({
      description: 'Probability that a bit is received wrong. Default: not counted.',
      examples: [1e-12],
    })
    .optional(),
  ...remarks,
}

/** The file without its entries, which are checked one by one. */
export const servicesFrame: z.ZodType = keyed('a map with services', {
  ...head,
  services: anyList(LIST),
  requests: anyList({ error: 'a list of requests' }).optional(),
})

export const servicesSchema: z.ZodType = keyed('services', {
  ...head,
  services: z
    .array(z.union([failureDetection, replication]), LIST)
    .meta({ description: 'Services in the order in which their tunnels are placed.' }),
  requests: z
    .array(requestSchema)
    .meta({ description: 'Other tunnels, as in a requests file; placed last.' })
    .optional(),
}).meta({
  title: 'xlane services',
  description:
    'Failure detection by heartbeats (X-FD) and replicated logs (X-Raft), whose timeouts are proven. Quantities carry units.',
})
