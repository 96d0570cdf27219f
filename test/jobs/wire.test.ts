import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { expect } from 'vitest'
import { runNameOf } from '../../src/jobs/run-name.ts'
import { fromWire, toWire } from '../../src/jobs/wire.ts'

const NUMBER = fc.double({ noNaN: true }).map(n => (n === 0 ? 0 : n))
const TEXT = fc.oneof(
  fc.string(),
  fc.string().map(text => `\u0001${text}`),
  fc.constant('\u0001Infinity'),
)
const VALUE = fc.letrec(tie => ({
  value: fc.oneof(
    NUMBER,
    TEXT,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      TEXT.filter(key => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value

test.prop([VALUE])('text gives back the value, infinities and all', value => {
  expect(fromWire(toWire(value))).toEqual(value)
})

test.prop([VALUE])('equal values have equal names', value => {
  expect(runNameOf('a', toWire(structuredClone(value)))).toBe(runNameOf('a', toWire(value)))
  expect(runNameOf('b', toWire(value))).not.toBe(runNameOf('a', toWire(value)))
})
