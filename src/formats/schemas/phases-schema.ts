import * as z from 'zod'
import { keyed, schemaKey } from './schema-parts.ts'

const WHOLE = 'a whole number of picoseconds, at least 0'

export const phasesSchema: z.ZodType = keyed('{ phasesPs }', {
  $schema: schemaKey,
  phasesPs: z
    .record(z.string(), z.int({ error: WHOLE }).min(0, { error: WHOLE }), {
      error: 'a map from tunnels to picoseconds',
    })
    .meta({ description: 'First release of each tunnel, in whole picoseconds.' }),
}).meta({
  title: 'xlane phases',
  description: 'When each tunnel sends its first packet, for xlane simulate.',
})
