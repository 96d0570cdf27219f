import type { SurvivalInput, SurvivalPart } from '../../model/planning/survival.ts'
import { elementsOf } from './elements.ts'

/** What to look at: the whole network first, then every element alone, cables, switches and groups in the order of the files, then pairs. */
export const partsOfSurvival = (input: SurvivalInput): readonly SurvivalPart[] => {
  const { length } = elementsOf(input)
  const whole: SurvivalPart = { elements: [] }
  const singles = Array.from({ length }, (_, i): SurvivalPart => ({ elements: [i] }))
  return [whole, ...singles, ...(input.k === 1 ? [] : pairsOf(length, input))]
}

/** How many pairs `count` elements make. */
export const pairsAmong = (count: number): number => (count * (count - 1)) / 2

const pairsOf = (count: number, { samples, seed }: SurvivalInput): readonly SurvivalPart[] => {
  const all = pairsAmong(count)
  const numbers =
    samples === undefined || samples >= all
      ? Array.from({ length: all }, (_, i) => i)
      : drawn(all, samples, seed)
  return numbers.map(number => ({ elements: pairOf(number) }))
}

/** The pair i < j that has this number, where pairs are numbered by j, then i. */
const pairOf = (number: number): readonly [number, number] => {
  let j = Math.floor((1 + Math.sqrt(1 + 8 * number)) / 2)
  // A root of doubles may be off by one.
  while (pairsAmong(j) > number) j--
  while (pairsAmong(j + 1) <= number) j++
  return [number - pairsAmong(j), j]
}

/** `count` of the whole numbers below `all`, each once, rising: Floyd's draw [BENTLEY87]. */
const drawn = (all: number, count: number, seed: number): readonly number[] => {
  const next = random(seed)
  const found = new Set<number>()
  for (let last = all - count; last < all; last++) {
    const number = next(last + 1)
    found.add(found.has(number) ? last : number)
  }
  return [...found].sort((a, b) => a - b)
}

/** Whole numbers below a limit, drawn from a seed: SplitMix64 [STEELE14], by remainder of 2^64. */
const random = (seed: number): ((below: number) => number) => {
  let state = BigInt(seed)
  return below => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let z = state
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    return Number((z ^ (z >> 31n)) % BigInt(below))
  }
}
