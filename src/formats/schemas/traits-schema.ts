import * as z from 'zod'
import { MOST_PACKETS } from '../../model/checks/source-checks.ts'
import { countOf, keyed, name, rate, size, time } from './schema-parts.ts'

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

/** What the key routes is to be. */
export const ROUTES = 'a list of paths, one per receiver: [[h1, s1, h2]]'

export const routes: z.ZodType = z
  .array(z.array(routeEntry, { error: 'a list of nodes from the sender to a receiver' }), {
    error: ROUTES,
  })
  .meta({
    description: 'Fixes the tree: one path per receiver, sender and receiver included; paths are merged.',
    examples: [[['h1', 's1', 'h2']]],
  })

/** The range that an allocation declares of a tunnel. */
export const declared: Readonly<Record<'minLatency' | 'maxJitter', z.ZodType>> = {
  minLatency: time('Declared least latency over all receivers, whole ps; check compares.').optional(),
  maxJitter: time(
    'Declared spread: every packet arrives between minLatency and minLatency + maxJitter. Whole ps; check compares.',
  ).optional(),
}

const REPLICAS = 'a list of two: [{ routes: … }, { routes: … }]'
export const replicas: z.ZodType = z
  .union([z.literal(1), z.literal(2), z.array(keyed('{ routes }', { routes }), { error: REPLICAS })], {
    error: `the number 1 or 2, or ${REPLICAS}`,
  })
  .meta({
    description:
      'How often each packet is sent (FRER, 802.1CB): 2 finds two trees that share no cable and no node between the ends, a list fixes them. Default 1.',
  })

/** In an allocation both trees are known. */
export const placedReplicas: z.ZodType = z
  .array(keyed('{ routes, minLatency, maxJitter }', { routes, ...declared }), { error: REPLICAS })
  .meta({ description: 'The two trees over which each packet is sent, and the range of each.' })

const arrival = z
  .union(
    [
      z.enum(['periodic', 'sporadic']),
      keyed('{ rate, burst }', {
        rate: rate('Bits a second on the wire, in the long run. Rounded up to whole bit/s.'),
        burst: size('Bits on the wire that may come at once: at least one packet. Rounded up to whole bits.'),
      }),
    ],
    { error: 'one of periodic, sporadic, or { rate: 10 Mbit/s, burst: 3000 B }' },
  )
  .meta({
    description:
      'When packets may come. periodic: exactly a period apart; sporadic: at least a period apart; { rate, burst }: at most burst + rate · t on the wire in any time t, without a period. Default periodic.',
  })

/** What a request may say of its source beyond one packet of one size each period. */
export const traits: Readonly<
  Record<
    'minSize' | 'packets' | 'within' | 'fragment' | 'arrival' | 'sendLatency' | 'sendJitter' | 'jitter',
    z.ZodType
  >
> = {
  minSize: size(
    'Least load of a packet: every packet has any size from minSize to loadSize. Rounded down to whole bits. Default loadSize.',
  ).optional(),
  packets: countOf(
    MOST_PACKETS,
    'Packets of each period, at most, released together in order. Default 1.',
  ).optional(),
  within: time(
    'The packets of a period are released anywhere within this time from its start, at most the period; latency counts from the release of each. Rounded up to whole ps. Default 0.',
  ).optional(),
  fragment: z
    .boolean({ error: 'true or false' })
    .meta({
      description:
        'Whether a load above the MTU is sent as a message of several packets; its latency is that of the last one. Default false: such a load is rejected.',
    })
    .optional(),
  arrival: arrival.optional(),
  sendLatency: time(
    'Least time between release and the first egress queue, of this request. Default: that of the sender.',
  ).optional(),
  sendJitter: time('Spread of that time. Default: that of the sender.').optional(),
  jitter: time(
    'Largest acceptable spread of the latency over all packets and receivers. Rounded down to whole ps. Default: none.',
  ).optional(),
}
