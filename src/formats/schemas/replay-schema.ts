import * as z from 'zod'
import { TIMINGS } from '../../model/rehearsal.ts'
import { keyed } from './schema-parts.ts'

const WHOLE = 'a whole number, at least 0'
const whole: z.ZodType<number> = z.int({ error: WHOLE }).min(0, { error: WHOLE })
const PERCENT = 'a number from 0 to 100'
const percent: z.ZodType<number> = z
  .number({ error: PERCENT })
  .min(0, { error: PERCENT })
  .max(100, { error: PERCENT })

const choice = (...values: readonly [string, ...string[]]): z.ZodType =>
  z.enum(values, { error: `one of ${values.join(', ')}` })

const [first = 'bounds', ...more] = TIMINGS

/** Everything of a replay but its faults, which are checked one by one ({@link faultSchemas}). */
export const replayFrame: z.ZodType = keyed('a replay', {
  schema: choice('xlane/replay@1'),
  service: z.string({ error: 'the id of a service' }),
  timing: choice(first, ...more),
  schedule: keyed('a schedule', {
    seed: whole,
    number: whole,
    durationPs: whole,
    holds: choice('bounds', 'healing', 'safety'),
    wild: keyed('what is wild', {
      lostPerMille: whole,
      doubledPerMille: whole,
      latePs: whole,
      healsAtPs: whole,
    }).optional(),
    faults: z.array(z.unknown(), { error: 'a list of faults' }),
    operations: whole,
    leastShare: percent,
    greatestShare: percent,
  }),
})

const at = { atPs: whole }
const span = { ...at, untilPs: whole }
const YES = 'true or false'

/** Faults, by their kind. */
export const faultSchemas: Readonly<Record<string, z.ZodType>> = {
  crash: keyed('a crash', {
    kind: choice('crash'),
    ...at,
    member: whole,
    moment: choice(
      'now',
      'candidate',
      'asked',
      'leader',
      'alone',
      'committed',
      'persisting',
      'persisted',
      'unsaved',
    ),
  }),
  restart: keyed('a restart', { kind: choice('restart'), ...at, member: whole }),
  late: keyed('a late start', { kind: choice('late'), ...at, member: whole }),
  lose: keyed('lost packets', {
    kind: choice('lose'),
    ...at,
    tunnel: whole,
    receiver: whole,
    skip: whole,
    count: whole,
  }),
  cut: keyed('a cut', { kind: choice('cut'), ...span, from: whole, to: whole }),
  pause: keyed('a pause', { kind: choice('pause'), ...span, member: whole }),
  double: keyed('packets that come twice', {
    kind: choice('double'),
    ...at,
    tunnel: whole,
    receiver: whole,
    count: whole,
    laterPs: whole,
  }),
  slow: keyed('a slow application', { kind: choice('slow'), ...span, member: whole }),
  jump: keyed('a jump of a clock', { kind: choice('jump'), ...at, member: whole, byPs: whole }),
  change: keyed('a change of members', {
    kind: choice('change'),
    ...at,
    member: whole,
    isVoter: z.boolean({ error: YES }),
  }),
}
