/** A seeded stream of draws (mulberry32): the same seed, the same stream, on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number
  /** Whole, both ends included. */
  readonly int: (low: number, high: number) => number
  readonly pick: <T>(from: readonly T[]) => T
  readonly chance: (probability: number) => boolean
  readonly shuffled: <T>(from: readonly T[]) => T[]
}

export const random = (seed: number): Random => {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(from: readonly T[]): T => from[int(0, from.length - 1)]!
  const shuffled = <T>(from: readonly T[]): T[] => {
    const left = [...from]
    return from.map(() => left.splice(int(0, left.length - 1), 1)[0]!)
  }
  return { next, int, pick, chance: p => next() < p, shuffled }
}
