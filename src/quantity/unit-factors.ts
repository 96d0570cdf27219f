import { bignumberDependencies, create, unitDependencies } from 'mathjs'

/**
 * The only door to mathjs: how many base units (seconds, bits) one unit is. BigNumber because with plain numbers a
 * nanosecond is 1.0000000000000001e-9 s and with `number: 'Fraction'` it is 0. Selected dependencies because the
 * full entry costs over a second; each unit is asked for once (80 us) and kept by the caller.
 */
const math = create({ ...unitDependencies, ...bignumberDependencies }, { number: 'BigNumber', precision: 64 })

const BASES = { time: 's', size: 'b' } as const

/** A unit of a single word, such as `us` or `KiB`. */
export interface SimpleUnit {
  /** `other`: mathjs knows it, but it measures neither time nor information. */
  readonly dimension: 'time' | 'size' | 'other'
  /** Seconds or bits in one unit, as a plain decimal such as `0.000001`. */
  readonly decimal: string
}

/** What mathjs knows of `name` (letters only, so that nothing of the input is ever evaluated). */
export const lookUpUnit = (name: string): SimpleUnit | undefined => {
  if (!/^[A-Za-z]+$/.test(name)) return undefined
  try {
    const unit = math.unit(math.bignumber(1), name)
    for (const dimension of ['time', 'size'] as const)
      if (unit.equalBase(math.unit(BASES[dimension])))
        return { dimension, decimal: math.bignumber(unit.toNumeric(BASES[dimension])).toFixed() }
    return { dimension: 'other', decimal: '1' }
  } catch {
    return undefined
  }
}
