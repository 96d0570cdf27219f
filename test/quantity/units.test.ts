import { expect, test } from 'vitest'
import { lookUpUnit } from '../../src/quantity/unit-factors.ts'

/** SI brochure (9th edition) for seconds, IEC 80000-13 for information. */
test.each([
  ['fs', 'time', '0.000000000000001'],
  ['ps', 'time', '0.000000000001'],
  ['ns', 'time', '0.000000001'],
  ['us', 'time', '0.000001'],
  ['ms', 'time', '0.001'],
  ['s', 'time', '1'],
  ['min', 'time', '60'],
  ['h', 'time', '3600'],
  ['b', 'size', '1'],
  ['B', 'size', '8'],
  ['kb', 'size', '1000'],
  ['kB', 'size', '8000'],
  ['KiB', 'size', '8192'],
  ['MiB', 'size', '8388608'],
  ['GiB', 'size', '8589934592'],
  ['TiB', 'size', '8796093022208'],
  ['PiB', 'size', '9007199254740992'],
  ['Pb', 'size', '1000000000000000'],
])('mathjs knows %s exactly', (name, dimension, decimal) => {
  expect(lookUpUnit(name)).toEqual({ dimension, decimal })
})

test('what mathjs keeps as a rounded double is no unit here', () => {
  expect(['EiB', 'ZiB', 'YiB', 'EB'].map(lookUpUnit)).toEqual([undefined, undefined, undefined, undefined])
})

test('names that are no units, and text that is no name', () => {
  for (const name of ['x', 'constructor', '__proto__', '1', 's*s', 's^2', 'B/s', '', ' '])
    expect(lookUpUnit(name)).toBeUndefined()
  expect(lookUpUnit('kg')?.dimension).toBe('other')
})
