import { expect, test } from 'vitest'
import { parseWitness } from '../../../src/formats/others/parse-witness.ts'
import type { Witness } from '../../../src/model/witness.ts'
import { says } from '../says.ts'

const witness: Witness = {
  schema: 'xlane/witness@1',
  shows: 'worst',
  tunnel: 'a',
  receiver: 'h2',
  packet: 3,
  latencyPs: 12_345,
  seed: 7,
  replication: 0,
  durationPs: 1_000_000,
  clocks: 'worst',
  bestEffort: { kind: 'load', load: 0.5 },
  wireJitter: { kind: 'none' },
  hostJitter: { kind: 'quantiles', quantiles: { share: [0, 0.5, 1], delayPs: [0, 100, 655_000] } },
  phasesPs: { a: 0, b: 999 },
  fixedJitter: [
    { tunnel: 'b', link: null, packet: 0, jitterPs: 5 },
    { tunnel: 'b', link: 'h1>s1', packet: 0, jitterPs: 6 },
  ],
}
const { receiver: _r, latencyPs: _l, ...rest } = witness as Extract<Witness, { receiver: string }>

const parse = (value: unknown) => parseWitness(JSON.stringify(value), { file: 'w.json' })

test.each<[string, Witness]>([
  ['a latency', witness],
  ['a drop', { ...rest, shows: 'drop', link: 'h1>s1' }],
])('reads what was written: %s', (_name, value) => {
  expect(parse(value)).toEqual({ ok: true, value, warnings: [] })
})

test.each<[string, unknown, string]>([
  [
    'another kind of file',
    { ...witness, schema: 'xlane/analysis@1' },
    '1:11 BAD_CHOICE schema: expected xlane/witness@1; found xlane/analysis@1',
  ],
  [
    'a latency of nobody',
    { ...rest, latencyPs: 5 },
    '1:1 MISSING_KEY receiver: expected the key receiver, because shows is worst; found no such key',
  ],
  [
    'a drop nowhere',
    { ...rest, shows: 'drop' },
    '1:1 MISSING_KEY link: expected the key link, because shows is drop; found no such key',
  ],
  [
    'something else to show',
    { ...witness, shows: 'wurst' },
    '1:37 BAD_CHOICE shows: expected one of worst, outside, drop; found wurst; did you mean worst?',
  ],
  [
    'a negative phase',
    { ...witness, phasesPs: { a: -1 } },
    '1:342 OUT_OF_RANGE phasesPs.a: expected a whole number of picoseconds, at least 0; found -1',
  ],
  [
    'half a jitter',
    { ...witness, fixedJitter: [{ tunnel: 'b', link: null, packet: 0, jitterPs: 0.5 }] },
    '1:416 OUT_OF_RANGE fixedJitter[0].jitterPs: expected a whole number of picoseconds, at least 0; found 0.5',
  ],
  [
    'a load of nothing',
    { ...witness, bestEffort: { kind: 'load' } },
    '1:179 MISSING_KEY bestEffort.load: expected the key load, because kind is load; found no such key',
  ],
  ['a list', [], '1:1 WRONG_TYPE: expected a witness; found an empty list'],
])('%s', (_name, value, expected) => {
  expect(says(parse(value))).toEqual([expected])
})
