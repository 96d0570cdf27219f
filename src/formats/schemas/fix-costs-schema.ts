import * as z from 'zod'
import { anyMap, keyed, schemaKey } from './schema-parts.ts'

const NUMBER = 'a number of at least 0'
const amount = (description: string): z.ZodType =>
  z.number({ error: NUMBER }).min(0, { error: NUMBER }).meta({ description })

const NEVER = 'a number of at least 0, { fixed, doubled }, or never'
const price = (description: string): z.ZodType =>
  z
    .union(
      [
        z.number({ error: NUMBER }).min(0, { error: NUMBER }),
        z.literal('never', { error: NEVER }),
        keyed('{ fixed, doubled }', {
          fixed: amount('Whatever the size of the change. Default 0.').optional(),
          doubled: amount(
            'For a value twice as large, or half as large; in proportion between and beyond. Default 0.',
          ).optional(),
        }),
      ],
      { error: NEVER },
    )
    .meta({ description })
    .optional()

const ofTunnels = {
  lane: price('Another lane.'),
  tree: price('Another tree.'),
  period: price('A longer period.'),
  size: price('A smaller load.'),
  deadline: price('A later deadline.'),
  jitter: price('A larger jitter allowed.'),
  fragment: price('The load as a message of several packets.'),
}

const ofLinks = {
  bandwidth: price('A faster cable.'),
  queue: price('Larger queues at both ends of a cable.'),
  preemption: price('Frame preemption at both ends of a cable.'),
  bestEffort: price('Smaller best-effort frames on a cable.'),
}

export const tunnelPricesSchema: z.ZodType = keyed('prices of a tunnel', ofTunnels)
export const linkPricesSchema: z.ZodType = keyed('prices of a link', ofLinks)

const frame = {
  $schema: schemaKey,
  ...ofTunnels,
  ...ofLinks,
  bestEffortEverywhere: price('Smaller best-effort frames in the whole network.'),
  others: amount(
    'Changes of other tunnels than the one to be mended cost so many times as much. Default 2.',
  ).optional(),
}

const TUNNELS = { error: 'a map of prices by tunnel' }
const LINKS = { error: 'a map of prices by link' }

export const fixCostsFrame: z.ZodType = keyed('costs of changes', {
  ...frame,
  tunnels: anyMap(TUNNELS).optional(),
  links: anyMap(LINKS).optional(),
})

export const fixCostsSchema: z.ZodType = keyed('costs of changes', {
  ...frame,
  tunnels: z
    .record(z.string(), tunnelPricesSchema, TUNNELS)
    .meta({ description: 'Prices of single tunnels and requests, as they are.' })
    .optional(),
  links: z
    .record(z.string(), linkPricesSchema, LINKS)
    .meta({ description: 'Prices of single cables, by one of their directions.' })
    .optional(),
}).meta({
  title: 'xlane costs of changes',
  description:
    'What changes cost that xlane fix may propose. Everything has a default; never rules a change out.',
})
