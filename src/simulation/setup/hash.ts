/**
 * Stateless random draws (MODEL "Simulation"): a hash of what is drawn for, so that no order of processing, kernel or
 * number of workers changes a result, and one packet can be replayed alone. The finalizer is MurmurHash3's
 * [MURMUR3].
 */
export const mix = (word: number): number => {
  let h = word
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** 32 bits, signed, for any whole numbers below 2^53. */
export const hashOf = (...words: readonly number[]): number => {
  let h = 0x2545f491
  for (const word of words) {
    h = mix(h ^ (word | 0))
    h = mix((h + 0x9e3779b9) ^ (Math.floor(word / 2 ** 32) | 0))
  }
  return h
}

/** A draw of 32 bits, unsigned, for packet `number` of what `key` stands for. */
export const drawFor = (key: number, number: number): number =>
  mix((key + Math.imul(number, 0x9e3779b9)) | 0) >>> 0

/** The whole numbers 0 … most, equally likely, from a draw of 32 bits. */
export const upTo = (draw: number, most: number): number => Math.floor(draw * ((most + 1) / 2 ** 32))

/** A whole number in [0, count), from two draws: fine enough for any count below 2^53. */
export const below = (high: number, low: number, count: number): number =>
  Math.min(count - 1, Math.floor(((high >>> 0) / 2 ** 32 + (low >>> 0) / 2 ** 64) * count))
