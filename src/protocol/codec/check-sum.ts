import type { ChunkCode } from './chunk-code.ts'

/**
 * The check sum of bytes: the remainder by the code's polynomial, most significant bits first. It begins with all ones, so that a
 * chunk of zeros is not one that nobody sent; which codewords there are changes by that, and their distances do not.
 */
export type CheckSum = (bytes: Uint8Array, from: number, to: number) => number

const tables = new Map<number, Uint32Array>()

/** The remainders of each byte, all of them in the upper bits of a word. */
const tableOf = (generator: number): Uint32Array => {
  const known = tables.get(generator)
  if (known !== undefined) return known
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte << 24
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder < 0 ? (remainder << 1) ^ generator : remainder << 1
    return remainder
  })
  tables.set(generator, table)
  return table
}

export const checkSumOf = ({ polynomial, checkBytes }: ChunkCode): CheckSum => {
  const unused = 32 - 8 * checkBytes
  // With its constant term, without its leading one, aligned with the top of the word.
  const table = tableOf(((polynomial << 1) | 1) << unused)
  return (bytes, from, to) => {
    let remainder = -1 << unused
    for (let i = from; i < to; i++)
      remainder = (remainder << 8) ^ (table[(remainder >>> 24) ^ (bytes[i] ?? 0)] ?? 0)
    return remainder >>> unused
  }
}
