import { expect, test } from 'vitest'
import { parseQuantity, quantity } from '../../src/quantity/parse-quantity.ts'
import type { Dimension } from '../../src/quantity/units.ts'

/** A number where it is whole, else the fraction as text. */
const read = (text: string | number, dimension: Dimension): string => {
  const parsed = parseQuantity(text, dimension)
  return parsed.ok
    ? String(typeof parsed.value === 'number' ? parsed.value : parsed.value.toFraction())
    : parsed.problem.code
}

test.each([
  ['3 us', 3_000_000],
  ['3 \u00b5s', 3_000_000],
  ['3 \u03bcs', 3_000_000],
  ['3\u00a0us', 3_000_000],
  ['655 ns', 655_000],
  ['655ns', 655_000],
  ['  655   ns  ', 655_000],
  ['+655 ns', 655_000],
  ['1e3 ns', 1_000_000],
  ['1.5e-3 ms', 1_500_000],
  ['.5 ns', 500],
  ['4.938 us', 4_938_000],
  ['4.938271 us', 4_938_271],
  ['0.1 ns', 100],
  ['1 usec', 1_000_000],
  ['2 microseconds', 2_000_000],
  ['1 min', 60_000_000_000_000],
  ['2.5 h', 9_000_000_000_000_000],
  ['0', 0],
  ['0 ns', 0],
  ['-0 ns', 0],
  ['1 fs', '1/1000'],
  ['0.3333 ps', '3333/10000'],
])('time %s', (text, ps) => {
  expect(read(text, 'time')).toBe(String(ps))
})

test.each([
  ['64 B', 512],
  ['64 bit', 64],
  ['64 bits', 64],
  ['64 bytes', 512],
  ['8 octets', 64],
  ['1 kB', 8000],
  ['1 KiB', 8192],
  ['128 KiB', 1_048_576],
  ['1 MiB', 8_388_608],
  ['1 MB', 8_000_000],
  ['1 Kbit', 1000],
  ['1 kbit', 1000],
  ['1 Kibit', 1024],
  ['2 kbyte', 16_000],
  ['0.125 B', 1],
  ['1.5 bit', '3/2'],
])('size %s', (text, bits) => {
  expect(read(text, 'size')).toBe(String(bits))
})

test.each([
  ['10 Gbit/s', 10_000_000_000],
  ['10Gbps', 10_000_000_000],
  ['10 Gb/s', 10_000_000_000],
  ['2.5 Gbit/s', 2_500_000_000],
  ['100 Kbit/s', 100_000],
  ['1 MB/s', 8_000_000],
  ['1 MBps', 8_000_000],
  ['5 B/ns', 40_000_000_000],
  ['64 kbit / s', 64_000],
  ['1 Mibit/s', 1_048_576],
  ['1 bit/min', '1/60'],
])('rate %s', (text, bps) => {
  expect(read(text, 'rate')).toBe(String(bps))
})

test.each([
  ['100 ppm', 100_000],
  ['20 ppb', 20],
  ['0.01 %', 100_000],
  ['0.5 ppb', '1/2'],
])('ratio %s', (text, ppb) => {
  expect(read(text, 'ratio')).toBe(String(ppb))
})

test.each<[string | number, Dimension, string, string?]>([
  ['10', 'time', 'MISSING_UNIT'],
  [10, 'time', 'MISSING_UNIT'],
  ['10 Gbit', 'rate', 'WRONG_UNIT', '10 Gbit/s'],
  ['10 us', 'size', 'WRONG_UNIT'],
  ['3 kg', 'time', 'WRONG_UNIT'],
  ['3 US', 'time', 'UNKNOWN_UNIT', '3 us'],
  ['3 uss', 'time', 'UNKNOWN_UNIT', '3 us'],
  ['1 Kbyte', 'size', 'UNKNOWN_UNIT', '1 kB (1000 B) or KiB (1024 B)'],
  ['128 KB', 'size', 'UNKNOWN_UNIT', '128 kB (1000 B) or KiB (1024 B)'],
  ['10 GBit/s', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['1 constructor', 'time', 'UNKNOWN_UNIT'],
  ['-3 us', 'time', 'NEGATIVE'],
  ['\u22123 us', 'time', 'NEGATIVE'],
  ['.inf', 'time', 'NOT_FINITE'],
  ['Infinity us', 'time', 'NOT_FINITE'],
  ['NaN', 'time', 'NOT_FINITE'],
  [Number.POSITIVE_INFINITY, 'time', 'NOT_FINITE'],
  ['soon', 'time', 'BAD_QUANTITY'],
  ['', 'time', 'BAD_QUANTITY'],
  ['1.2.3 ns', 'time', 'BAD_QUANTITY'],
  ['1,5 us', 'time', 'BAD_QUANTITY', '1.5 us'],
  ['10_000 Mbit/s', 'rate', 'BAD_QUANTITY', '10000 Mbit/s'],
  ['10 000 Mbit/s', 'rate', 'BAD_QUANTITY', '10000 Mbit/s'],
  ["1'000'000 ns", 'time', 'BAD_QUANTITY', '1000000 ns'],
  ['1,000 B', 'size', 'BAD_QUANTITY', '1000 B (thousands) or 1.000 B (a decimal comma)'],
  ['1,000,000 B', 'size', 'BAD_QUANTITY', '1000000 B'],
  ['0x40 B', 'size', 'BAD_QUANTITY', '64 B'],
  ['1000 Hz', 'time', 'WRONG_UNIT', '1 ms'],
  ['3 kHz', 'time', 'WRONG_UNIT', '333333333 ps'],
  ['1 khz', 'time', 'UNKNOWN_UNIT', '1 ms'],
  ['8 kb', 'size', 'UNKNOWN_UNIT', '8 kB (bytes) or kbit (bits)'],
  ['8 Kb', 'size', 'UNKNOWN_UNIT', '8 kB (bytes) or kbit (bits)'],
  ['64 b', 'size', 'UNKNOWN_UNIT', '64 B (bytes) or bit (bits)'],
  ['8 k', 'size', 'UNKNOWN_UNIT', '8 kB (1000 B) or KiB (1024 B)'],
  ['10 gbps', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['100 mbps', 'rate', 'UNKNOWN_UNIT', '100 Mbit/s'],
  ['10G', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['10GE', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['10GbE', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['10 Gig', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['10 gbit', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s'],
  ['10 GBPS', 'rate', 'UNKNOWN_UNIT', '10 Gbit/s (bits) or GB/s (bytes)'],
  ['1 KBPS', 'rate', 'UNKNOWN_UNIT', '1 kbit/s (bits) or kB/s (bytes)'],
  ['10 GB', 'rate', 'WRONG_UNIT', '10 Gbit/s (bits) or GB/s (bytes)'],
  ['1 us 2', 'time', 'UNKNOWN_UNIT'],
  ['9007199254740991 ps', 'time', 'ok'],
  ['9007199254740992 ps', 'time', 'UNSAFE_VALUE'],
  ['9007199254740991.5 ps', 'time', 'ok'],
  ['3 h', 'time', 'UNSAFE_VALUE'],
  ['1e999999999999 ns', 'time', 'UNSAFE_VALUE'],
  ['1e-999999999999 ns', 'time', 'UNSAFE_VALUE'],
  [`${'9'.repeat(70)} ns`, 'time', 'UNSAFE_VALUE'],
])('%s as a %s: %s', (text, dimension, code, suggestion) => {
  const parsed = parseQuantity(text, dimension)
  if (parsed.ok) expect('ok').toBe(code)
  else {
    expect(parsed.problem.code).toBe(code)
    expect(parsed.problem.suggestion).toBe(suggestion)
    expect(parsed.problem.expected).not.toBe('')
    expect(parsed.problem.found).toBe(String(text))
  }
})

test('a missing unit names the units that fit', () => {
  const parsed = parseQuantity('10', 'time')
  expect(parsed.ok ? '' : parsed.problem.expected).toBe('a time such as 10 us (units: ps, ns, us, ms, s)')
})

test('quantity() rounds as told and throws otherwise', () => {
  expect(quantity('1.5 ps', 'time', 'down')).toBe(1)
  expect(quantity('1.5 ps', 'time', 'up')).toBe(2)
  expect(() => quantity('1.5 ps', 'time')).toThrow('expected a whole number of picoseconds; found 1.5 ps')
  expect(() => quantity('1', 'time')).toThrow('units: ps, ns, us, ms, s')
  expect(() => quantity('9007199254740991.5 ps', 'time', 'up')).toThrow('found 9007199254740991.5 ps')
})
