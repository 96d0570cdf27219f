import * as z from 'zod'
import { keyed, schemaKey } from './schema-parts.ts'

const PICOSECONDS = 'a whole number of picoseconds, at least 0'
const picoseconds = (description: string): z.ZodType<number> =>
  z.int({ error: PICOSECONDS }).min(0, { error: PICOSECONDS }).meta({ description })

const COUNT = 'a whole number, at least 0'
const count = (description: string): z.ZodType<number> =>
  z.int({ error: COUNT }).min(0, { error: COUNT }).meta({ description })

const SHARE = 'a number from 0 to 1'
const share = (description: string): z.ZodType<number> =>
  z.number({ error: SHARE }).min(0, { error: SHARE }).max(1, { error: SHARE }).meta({ description })

const text = (what: string, description: string): z.ZodType<string> =>
  z.string({ error: what }).meta({ description })

const choice = (description: string, ...values: readonly [string, ...string[]]): z.ZodType =>
  z.enum(values, { error: `one of ${values.join(', ')}` }).meta({ description })

const QUANTILES = { error: 'a list of numbers, one per quantile' }
const jitter = (of: string): z.ZodType =>
  keyed('{ kind }', {
    kind: choice(
      'How a jitter is drawn for each packet.',
      'none',
      'maximum',
      'uniform',
      'two-point',
      'quantiles',
    ),
    share: share('two-point: probability of all of the jitter.').optional(),
    quantiles: keyed('{ share, delayPs }', {
      share: z.array(share('From 0 to 1.'), QUANTILES).meta({ description: 'Ascending shares of packets.' }),
      delayPs: z
        .array(picoseconds('Ascending.'), QUANTILES)
        .meta({ description: 'Delay at or below which each share stays.' }),
    })
      .meta({ description: 'quantiles: a measured distribution.' })
      .optional(),
  }).meta({ description: `Jitter of ${of} where fixedJitter says nothing.` })

export const witnessJitterSchema: z.ZodType = keyed('{ tunnel, link, packet, jitterPs }', {
  tunnel: text('the name of a tunnel', 'Tunnel of the packet.'),
  link: z
    .union([z.string(), z.null()], { error: 'the name of a link, or null for the sender' })
    .meta({ description: 'Link that was crossed, or null for the jitter at the sender.' }),
  packet: count('Number of the packet, from 0.'),
  jitterPs: picoseconds('Its jitter there.'),
})

const SEED = 'a whole number'
const JITTERS = { error: 'a list of { tunnel, link, packet, jitterPs }' }

const CLOCKS = ['nominal', 'worst', 'random', 'wandering', 'fast', 'slow'] as const

const givenPacket = keyed('{ releasedPs, sizeBits }', {
  releasedPs: picoseconds('When it is released.'),
  sizeBits: count('Its size on the wire.'),
})

const keys = {
  $schema: schemaKey,
  schema: z
    .literal('xlane/witness@1', { error: 'xlane/witness@1' })
    .meta({ description: 'Kind and version of this file.' }),
  shows: choice(
    'A worst latency that was found, a latency outside the proven range, or a lost packet.',
    'worst',
    'outside',
    'drop',
  ),
  tunnel: text('the name of a tunnel', 'Tunnel of the packet that is shown.'),
  packet: count('Number of that packet, from 0.'),
  receiver: text('the name of a node', 'worst, outside: receiver that it came to.').optional(),
  latencyPs: picoseconds('worst, outside: its latency.').optional(),
  link: text('the name of a link', 'drop: link whose queue had no room for it.').optional(),
  seed: z.int({ error: SEED }).meta({ description: 'Seed of everything that is drawn.' }),
  replication: count('Repetition of the same seed.'),
  durationPs: picoseconds('No packet is released at or after this instant.'),
  clocks: z
    .union(
      [
        z.enum(CLOCKS),
        keyed('{ slow }', {
          slow: z
            .array(z.string())
            .meta({ description: 'Nodes whose clocks are slow; all others are fast.' }),
        }),
      ],
      {
        error: `one of ${CLOCKS.join(', ')}, or { slow: […] } with the nodes whose clocks are`,
      },
    )
    .meta({ description: 'Clocks within the tolerance of the topology.' }),
  bestEffort: keyed('{ kind }', {
    kind: choice('Traffic below all lanes.', 'none', 'saturating', 'worst', 'load'),
    load: share('load: share of the line rate.').optional(),
  }).meta({ description: 'Traffic below all lanes.' }),
  wireJitter: jitter('wires and switches'),
  hostJitter: jitter('hosts'),
  sources: keyed('{ sizes, within, rests }', {
    sizes: choice('Sizes of packets that may have several.', 'largest', 'smallest', 'either', 'any'),
    within: choice('Where in its window a packet is released.', 'start', 'end', 'random'),
    rests: choice('Whether sources that may rest do.', 'none', 'random'),
  })
    .meta({ description: 'What sources choose that are free to; the first of each where absent.' })
    .optional(),
  packets: z
    .record(z.string(), z.array(givenPacket), { error: 'a map of tunnels to their packets' })
    .meta({ description: 'All packets of a tunnel, in the place of what would be drawn.' })
    .optional(),
  reservedPhasesPs: z
    .record(z.string(), z.array(picoseconds('First frame.')), { error: 'a map of links to picoseconds' })
    .meta({ description: 'First frame of each kind of control traffic, by link.' })
    .optional(),
  failure: keyed('{ kind }', {
    kind: choice('What is broken.', 'cable', 'node'),
    link: text('the name of a link', 'cable: one of its links.').optional(),
    node: text('the name of a node', 'node: which.').optional(),
  })
    .meta({ description: 'What is broken from the beginning on.' })
    .optional(),
  phasesPs: z
    .record(z.string(), picoseconds('First release.'), { error: 'a map of tunnels to picoseconds' })
    .meta({ description: 'First release by tunnel; a tunnel that is not named plays no part.' }),
}

/** The file but for its list of jitters, whose entries are checked one by one. */
export const witnessFrame: z.ZodType = keyed('a witness', {
  ...keys,
  fixedJitter: z.custom(value => Array.isArray(value), JITTERS),
})

export const witnessSchema: z.ZodType = keyed('a witness', {
  ...keys,
  fixedJitter: z
    .array(witnessJitterSchema, JITTERS)
    .meta({ description: 'Jitters of single packets; the models draw the others.' }),
}).meta({
  title: 'xlane witness',
  description: 'One packet of a simulation and all that is needed to see it again.',
})
