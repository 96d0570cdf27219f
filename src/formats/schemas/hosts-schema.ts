import * as z from 'zod'
import { keyed, name, ratio, schemaKey, time } from './schema-parts.ts'

export const hostsSchema: z.ZodType = keyed('{ name, quantiles }', {
  $schema: schemaKey,
  name: name('a name', 'What these hosts are called in results.').optional(),
  quantiles: z
    .array(
      keyed('{ share, delay }', {
        share: ratio('Share of packets that are delayed by at most this much.'),
        delay: time('Delay beyond the least latency.'),
      }),
      { error: 'a list of quantiles, the first of 0 % and the last of 100 %' },
    )
    .meta({
      description: 'Ascending from 0 % to 100 %; between two quantiles delays spread evenly.',
    }),
}).meta({
  title: 'xlane hosts',
  description: 'Measured delays of hosts beyond their least latency, for xlane simulate.',
})
