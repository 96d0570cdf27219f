/** In [0, 1), a stateless hash: one packet's draw does not depend on which packets were drawn before. */
export const draw = (...words: readonly number[]): number => {
  let h = 0x811c9dc5
  for (const word of words) {
    h = Math.imul(h ^ (word | 0), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    h ^= h >>> 16
  }
  return (h >>> 0) / 0x1_0000_0000
}
