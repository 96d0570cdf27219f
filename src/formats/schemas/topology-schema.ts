import * as z from 'zod'
import { ENCAPSULATIONS } from '../../model/encapsulation.ts'
import { bestEffort, linkPort, networkPort } from './port-schema.ts'
import { layout, remarks } from './remark-schema.ts'
import {
  anyList,
  anyMap,
  keyed,
  name,
  rate,
  ratio,
  schemaKey,
  size,
  sizeOrUnlimited,
  time,
} from './schema-parts.ts'
import { sharedRiskSchema } from './shared-risk-schema.ts'

const NAMES = Object.keys(ENCAPSULATIONS) as (keyof typeof ENCAPSULATIONS)[]

const processing = {
  minLatency: time(
    'Least processing time of a packet that enters this node. Rounded down to whole ps. Default 0.',
  ).optional(),
  maxJitter: time(
    'Spread of the processing time: the longest is minLatency + maxJitter, rounded up. Default 0.',
  ).optional(),
  multicastLatency: time(
    'Extra time of a tunnel that branches at this node, added after the wire. Whole ps. Default 0.',
  ).optional(),
  sendLatency: time(
    'Least time between the release of a packet at this sender and its first egress queue. Default 0.',
  ).optional(),
  sendJitter: time('Spread of that time. Default 0.').optional(),
  forwards: z
    .boolean({ error: 'true or false' })
    .meta({
      description: 'Whether tunnels may pass through this node. Default: true for switches, false for hosts.',
    })
    .optional(),
}

const wire = {
  bandwidth: rate('Line rate, whole bit/s. Required here or in defaults.link.').optional(),
  queueSize: sizeOrUnlimited(
    'Room of the egress queue of each lane at the sending end; a packet that does not fit is dropped. unlimited: loss is not checked here. Required here or in defaults.link.',
  ).optional(),
  minLatency: time(
    'Least propagation and processing time of the wire, without queueing. Default 0.',
  ).optional(),
  maxJitter: time('Spread of that time. Default 0.').optional(),
  ...linkPort,
}

export const nodeSchema: z.ZodType = keyed('a node: { kind: host | switch, … }', {
  kind: z.enum(['host', 'switch'], { error: 'one of host, switch' }).meta({
    description: 'A host sends and receives, a switch forwards.',
  }),
  ...processing,
  layout,
  ...remarks,
})

export const linkSchema: z.ZodType = keyed('a link: { from, to, … }', {
  id: name(
    'a name',
    'Name of the link; the reverse direction of a duplex link gets the same with ~ behind it. Default "from>to" and "to>from". Parallel links need one.',
  ).optional(),
  from: name('the name of a node', 'Node at the sending end.'),
  to: name('the name of a node', 'Node at the receiving end.'),
  ...wire,
  duplex: z
    .boolean({ error: 'true or false' })
    .meta({ description: 'Whether the link exists in both directions, alike. Default true.' })
    .optional(),
  ...remarks,
})

const encapsulation = z
  .union(
    [
      z.enum(NAMES),
      keyed('{ header, minimum }', {
        header: size('What the wire adds to every packet.'),
        minimum: size('Least size on the wire.'),
      }),
    ],
    { error: `one of ${NAMES.join(', ')}, or { header: 46 B, minimum: 84 B }` },
  )
  .meta({
    description:
      'What the wire adds to the bytes an application sends (loadSize). Default udp4: 66 B, at least 84 B.',
  })

/** All but the nodes and links, which are checked one by one so that a file of mistakes ends early. */
const frame = {
  $schema: schemaKey,
  name: z.string({ error: 'a text' }).meta({ description: 'Name of the network, for titles.' }).optional(),
  ...remarks,
  bestEffort: bestEffort(
    'Traffic below all lanes, at all ports that give none of their own.',
    'Largest best-effort frame on the wire; it may delay a packet once per hop. 0 B: no best-effort traffic. Default 1542 B.',
  ).optional(),
  ...networkPort,
  encapsulation: encapsulation.optional(),
  clockTolerance: ratio(
    'Largest error of any clock: periods shrink and transmission times grow by it in every worst case. Default 0.',
  ).optional(),
  defaults: keyed('{ link, switch, host }', {
    link: keyed('values for links', wire)
      .meta({ description: 'For links that do not say otherwise.' })
      .optional(),
    switch: keyed('values for switches', processing)
      .meta({ description: 'For switches that do not say otherwise.' })
      .optional(),
    host: keyed('values for hosts', processing)
      .meta({ description: 'For hosts that do not say otherwise.' })
      .optional(),
  })
    .meta({ description: 'Values for nodes and links that do not give their own.' })
    .optional(),
}

const NODES = { error: 'a map of nodes by name' }
const LINKS = { error: 'a list of links' }
const GROUPS = { error: 'a map of groups by name' }

export const topologyFrame: z.ZodType = keyed('a topology: a map with nodes and links', {
  ...frame,
  nodes: anyMap(NODES),
  links: anyList(LINKS),
  sharedRisk: anyMap(GROUPS).optional(),
})

export const topologySchema: z.ZodType = keyed('a topology', {
  ...frame,
  nodes: z.record(z.string(), nodeSchema, NODES).meta({ description: 'Nodes by name.' }),
  links: z
    .array(linkSchema, LINKS)
    .meta({ description: 'Links; each counts in both directions unless duplex: false.' }),
  sharedRisk: z
    .record(z.string(), sharedRiskSchema, GROUPS)
    .meta({
      description:
        'What one accident takes at once, by name: lines in one duct, cards in one chassis. survive fails each as a whole.',
    })
    .optional(),
}).meta({
  title: 'xlane topology',
  description: 'Nodes, links and their worst-case properties. Quantities carry units.',
})
