import { describe, expect, test } from 'vitest'
import { chance } from '../../../src/generate/chance.ts'
import { checkSumOf } from '../../../src/protocol/codec/check-sum.ts'
import { type ChunkCode, chunkBytes, HD6, HD8 } from '../../../src/protocol/codec/chunk-code.ts'
import { decodeChunks, encodeChunks } from '../../../src/protocol/codec/chunks.ts'

const flip = (bytes: Uint8Array, bit: number): void => {
  bytes[bit >> 3]! ^= 0x80 >> (bit & 7)
}

/**
 * What each bit that flips adds to the difference between the check sum that came and the one computed. The code is linear, so
 * that bits that flip together go unnoticed if and only if what they add is 0 in sum (bit by bit).
 */
const syndromes = (code: ChunkCode): Uint32Array => {
  const { dataBytes, checkBytes } = code
  const checkSum = checkSumOf(code)
  return Uint32Array.from({ length: 8 * chunkBytes(code) }, (_, bit) => {
    const chunk = encodeChunks(code, new Uint8Array(dataBytes))
    flip(chunk, bit)
    const came = chunk.subarray(dataBytes).reduce((sum, byte) => sum * 256 + byte, 0)
    expect(checkBytes).toBe(chunk.length - dataBytes)
    return (came ^ checkSum(chunk, 0, dataBytes)) >>> 0
  })
}

/** Every sum of as many different ones as `count`, 1 to 3, from what comes first on. */
const sums = (of: Uint32Array, count: number): Uint32Array => {
  const n = of.length
  const size = [0, n, (n * (n - 1)) / 2, (n * (n - 1) * (n - 2)) / 6][count]!
  const all = new Uint32Array(size)
  let at = 0
  const add = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      all[at++] = sum
      return
    }
    for (let i = from; i <= n - left; i++) add(i + 1, left - 1, sum ^ of[i]!)
  }
  add(0, count, 0)
  expect(at).toBe(size)
  return all.sort()
}

const hasEqualNeighbours = (sorted: Uint32Array): boolean => sorted.some((sum, i) => sum === sorted[i - 1])

const haveCommon = (a: Uint32Array, b: Uint32Array): boolean => {
  let j = 0
  for (const sum of a) {
    while (j < b.length && b[j]! < sum) j++
    if (b[j] === sum) return true
  }
  return false
}

describe.each([HD6, HD8])('$name', code => {
  const one = syndromes(code)
  const bits = one.length
  const [two, three] = [sums(one, 2), sums(one, 3)]

  test('one, two and three bits that flip are noticed, all of them', () => {
    expect(one).not.toContain(0)
    expect(two[0]).not.toBe(0)
    expect(three[0]).not.toBe(0)
  })

  test('four and five are, all of them', () => {
    // Two and two, two and three with equal sums would be four or five that go unnoticed, or fewer.
    expect(hasEqualNeighbours(two)).toBe(false)
    expect(haveCommon(three, two)).toBe(false)
  })

  test('the distance is what it says', () => {
    // Three and three with equal sums, six that go unnoticed. HD 6 has them, HD 8 has not.
    expect(hasEqualNeighbours(three)).toBe(code.hammingDistance === 6)
    // An odd number never goes unnoticed where every single one adds an odd number of the bits of some mask.
    const isOdd = (mask: number): boolean =>
      one.every(sum => {
        let parity = sum & mask
        for (const shift of [16, 8, 4, 2, 1]) parity ^= parity >>> shift
        return (parity & 1) === 1
      })
    const mask = code.checkBytes === 3 ? 0xffffff : 0xffffffff
    expect(isOdd(mask)).toBe(true)
  })

  test('and so does the decoder see it', () => {
    const { below, distinct } = chance(1)
    for (let run = 0; run < 20_000; run++) {
      const data = Uint8Array.from({ length: code.dataBytes }, () => below(256))
      const chunk = encodeChunks(code, data)
      for (const bit of distinct(1 + (run % (code.hammingDistance - 1)), bits)) flip(chunk, bit)
      expect(decodeChunks(code, chunk).broken).toEqual([0])
    }
  })
})
