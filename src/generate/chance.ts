import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { mersenne } from 'pure-rand/generator/mersenne'

/** Seeded draws. Mersenne because it is good from the first draw on, whatever the seed. */
export interface Chance {
  /** A whole number in [0, count). */
  readonly below: (count: number) => number
  readonly oneOf: <T>(list: readonly T[]) => T
  /** `n` different whole numbers in [0, count), in the order drawn; n ≤ count. */
  readonly distinct: (n: number, count: number) => number[]
}

export const chance = (seed: number): Chance => {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected a whole number, got ${seed}`)
  const generator = mersenne(seed)
  const below = (count: number): number => uniformInt(generator, 0, count - 1)

  // Fisher-Yates on a list that is written down only where it was swapped: n draws cost n, not `count`.
  const distinct = (n: number, count: number): number[] => {
    const moved = new Map<number, number>()
    return Array.from({ length: n }, (_, i) => {
      const j = i + below(count - i)
      const drawn = moved.get(j) ?? j
      moved.set(j, moved.get(i) ?? i)
      return drawn
    })
  }
  return { below, oneOf: list => list[below(list.length)]!, distinct }
}
