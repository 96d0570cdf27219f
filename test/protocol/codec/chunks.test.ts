import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENCAPSULATIONS, maxLoadBits } from '../../../src/model/encapsulation.ts'
import { checkSumOf } from '../../../src/protocol/codec/check-sum.ts'
import { chunkBytes, HD6, HD8, packetDataBytes } from '../../../src/protocol/codec/chunk-code.ts'
import { decodeChunks, encodeChunks } from '../../../src/protocol/codec/chunks.ts'
import { chunksAtLineRate, undetectedErrors } from '../../../src/protocol/codec/undetected-errors.ts'

/** The remainder bit by bit, as the definition has it: the polynomial as text, `x^24 + … + 1`. */
const slowCheckSum = (polynomial: bigint, width: bigint, bytes: Uint8Array): number => {
  const generator = (polynomial << 1n) | 1n
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << width
  // All ones before: the same as flipping the first bits of the data.
  const length = BigInt(bytes.length * 8)
  value ^= ((1n << width) - 1n) << length
  for (let bit = length + width - 1n; bit >= width; bit--)
    if ((value >> bit) & 1n) value ^= generator << (bit - width)
  return Number(value)
}

describe.each([HD6, HD8])('$name', code => {
  const data = fc.uint8Array({ maxLength: code.maxChunks * code.dataBytes })

  test('the check sum is the remainder by the polynomial', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 40 }), bytes => {
        expect(checkSumOf(code)(bytes, 0, bytes.length)).toBe(
          slowCheckSum(BigInt(code.polynomial), BigInt(8 * code.checkBytes), bytes),
        )
      }),
    )
  })

  test('data comes out as it went in, filled up with zeros', () => {
    fc.assert(
      fc.property(data, bytes => {
        const wire = encodeChunks(code, bytes)
        expect(wire.length).toBe(Math.ceil(bytes.length / code.dataBytes) * chunkBytes(code))
        const decoded = decodeChunks(code, wire)
        expect(decoded.broken).toEqual([])
        expect(decoded.data.subarray(0, bytes.length)).toEqual(bytes)
        expect(decoded.data.subarray(bytes.length).every(byte => byte === 0)).toBe(true)
      }),
    )
  })

  test('only the broken chunk is broken', () => {
    const wire = encodeChunks(code, new Uint8Array(5 * code.dataBytes).fill(7))
    wire[3 * chunkBytes(code) + 1]! ^= 1
    expect(decodeChunks(code, wire).broken).toEqual([3])
  })

  test('a packet carries what the model says it does', () => {
    const most = packetDataBytes(code)
    expect(most * 8).toBe(maxLoadBits(ENCAPSULATIONS[code.name]))
    expect(packetDataBytes(code, 600)).toBe(Math.floor(600 / chunkBytes(code)) * code.dataBytes)
    expect(encodeChunks(code, new Uint8Array(most)).length).toBe(code.maxChunks * chunkBytes(code))
    expect(() => encodeChunks(code, new Uint8Array(most + 1))).toThrow(
      `expected at most ${most} bytes of data in one packet of ${code.name}; found ${most + 1}`,
    )
    expect(() => decodeChunks(code, new Uint8Array(30))).toThrow('expected whole chunks of')
  })

  test('zeros that nobody sent are no chunk', () => {
    expect(decodeChunks(code, new Uint8Array(chunkBytes(code))).broken).toEqual([0])
  })
})

test('MTUs carry 55 × 26 and 40 × 36 bytes', () => {
  expect([packetDataBytes(HD6), packetDataBytes(HD8)]).toEqual([55 * 23, 40 * 32])
})

describe('errors that nobody notices', () => {
  test('at 10 Gbit/s and one wrong bit in 10¹², far less than once in the 10⁶ years of the paper', () => {
    for (const code of [HD6, HD8]) {
      const { yearsAtLeast } = undetectedErrors(code, 1e-12, chunksAtLineRate(code, 10e9))
      expect(yearsAtLeast).toBeGreaterThan(1e40)
    }
  })

  test('the 10⁶ years are kept up to these bit error rates', () => {
    const years = (code: typeof HD6, rate: number): number =>
      undetectedErrors(code, rate, chunksAtLineRate(code, 10e9)).yearsAtLeast
    expect([years(HD6, 4e-6) > 1e6, years(HD6, 5e-6) > 1e6]).toEqual([true, false])
    expect([years(HD8, 3e-5) > 1e6, years(HD8, 4e-5) > 1e6]).toEqual([true, false])
  })

  test('fewer errors than the distance never count', () => {
    // Of 208 bits, each wrong or not with the same chance, nearly all chunks have at least 6 wrong.
    expect(undetectedErrors(HD6, 0.5, 1).perChunkAtMost).toBeCloseTo(1, 10)
    expect(undetectedErrors(HD6, 0.5, 1).perChunkAbout).toBeCloseTo(2 ** -24, 10)
  })
})
