import * as z from 'zod'
import { anyList } from './schema-parts.ts'

const WHOLE = 'a whole number, at least 0'
const whole = (): z.ZodType => z.int({ error: WHOLE }).min(0, { error: WHOLE })
const orNull = (): z.ZodType => z.union([whole(), z.null()], { error: `${WHOLE}, or null` })
const map = (what: string, shape: z.core.$ZodLooseShape): z.ZodType => z.looseObject(shape, { error: what })

/** What the readers of a simulation's result need of it; the rest is let be. */
export const simulationFrame: z.ZodType = map('the result of xlane simulate --json', {
  schema: z.literal('xlane/simulation@1', { error: 'xlane/simulation@1' }),
  seed: z.number({ error: 'a number' }),
  durationPs: whole(),
  warmUpPs: whole(),
  replications: whole(),
  packets: whole(),
  drops: whole(),
  scenario: map('the scenario simulated', {
    phases: z.string({ error: 'how first releases were chosen' }),
    wireJitter: map('a model of jitter', { kind: z.string({ error: 'its kind' }) }),
    hostJitter: map('a model of jitter', { kind: z.string({ error: 'its kind' }) }),
    bestEffort: map('what best effort did', { kind: z.string({ error: 'its kind' }) }),
    clocks: z.union([z.string(), z.looseObject({})], { error: 'how clocks ran' }),
  }),
  violations: anyList({ error: 'a list of violations' }),
  tunnels: anyList({ error: 'a list of tunnels' }),
})

export const simulatedTunnelSchema: z.ZodType = map('{ id, receivers, … }', {
  id: z.string({ error: 'the name of a tunnel' }),
  receivers: z.array(
    map('{ node, count, minPs, … }', {
      node: z.string({ error: 'the name of a node' }),
      count: whole(),
      minPs: orNull(),
      maxPs: orNull(),
      p50Ps: orNull(),
      p99Ps: orNull(),
      p999Ps: orNull(),
      tightness: z.union([z.number(), z.null()], { error: 'a number, or null' }),
      histogram: map('{ fromPs, binPs, counts }', {
        fromPs: whole(),
        binPs: whole(),
        counts: z.array(whole(), { error: 'a list of counts' }),
      }).optional(),
    }),
    { error: 'a list of receivers' },
  ),
})
