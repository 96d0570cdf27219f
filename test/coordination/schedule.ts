/** How far clocks may be off, parts per billion. */
export const TOLERANCES = [0, 50_000, 100_000, 5_000_000] as const

/** A stream of numbers from [0, 1): the same for the same seed. Small, and the tests' own. */
export const chanceFrom = (seed: number): (() => number) => {
  let state = (seed >>> 0) + 0x9e3779b9
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0
    state = (state ^ (state >>> 15)) >>> 0
    const value = state / 2 ** 32
    state = (state + 0x9e3779b9) >>> 0
    return value
  }
}

/** A whole number in [least, most], an end of it four times of five. */
export const drawEnds = (chance: () => number, least: number, most: number): number => {
  const where = chance()
  if (where < 0.4) return least
  return where < 0.8 ? most : least + Math.floor(chance() * (most - least + 1))
}

const PPB = 1_000_000_000n

/** The shortest and the longest whole true time that a clock within ±ρ may count as `ps`. */
export const trueTimes = (ps: number, tolerancePpb: number): readonly [number, number] => {
  const [x, rho] = [BigInt(ps) * PPB, BigInt(tolerancePpb)]
  return [Number((x + PPB + rho - 1n) / (PPB + rho)), Number(x / (PPB - rho))]
}

/** Whether a clock that runs fast by ρ has counted at least `nominalPs` in a true time; exact. */
export const hasCounted = (truePs: number, nominalPs: number, tolerancePpb: number): boolean =>
  BigInt(truePs) * (PPB + BigInt(tolerancePpb)) >= BigInt(nominalPs) * PPB
