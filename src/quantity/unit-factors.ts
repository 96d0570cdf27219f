import { Fraction } from 'fraction.js'
import { createBigNumberClass, createUnitClass } from 'mathjs'

/*
 * The only door to mathjs: how many base units (seconds, bits) one unit is. Of mathjs only its table of units and
 * prefixes is built, over its BigNumber, with the few operations that takes; `create(unitDependencies)` would build
 * typed functions for matrices and complex numbers too, and cost every command 150 ms. BigNumber because with plain
 * numbers a nanosecond is 1.0000000000000001e-9 s and with `number: 'Fraction'` it is 0.
 */
declare module 'mathjs' {
  export const createBigNumberClass: (scope: { readonly config: object }) => BigNumberClass
  export const createUnitClass: (scope: object) => UnitClass
}

interface Big {
  readonly toFixed: () => string
  readonly eq: (other: Big) => boolean
  readonly plus: (other: Big) => Big
  readonly minus: (other: Big) => Big
  readonly times: (other: Big) => Big
  readonly div: (other: Big) => Big
  readonly pow: (other: Big) => Big
  readonly abs: () => Big
}
type BigNumberClass = new (value: number) => Big

interface Unit {
  readonly equalBase: (other: Unit) => boolean
  readonly toNumeric: (unit: string) => Big
}
type UnitClass = new (value: Big | undefined, name: string) => Unit

const config = { number: 'BigNumber', precision: 64, predictable: false, relTol: 1e-12, absTol: 1e-15 }
const BigNumber: BigNumberClass = createBigNumberClass({ config })

/** What printing, rounding and simplifying units would need; factors need none of it. */
const unused = (): never => {
  throw new Error('mathjs asks for an operation that unit factors do not need')
}

const Unit: UnitClass = createUnitClass({
  config,
  BigNumber,
  Fraction,
  Complex: { I: {} },
  isNumeric: (value: unknown) => value instanceof BigNumber,
  equal: (a: Big, b: Big) => a.eq(b),
  addScalar: (a: Big, b: Big) => a.plus(b),
  subtractScalar: (a: Big, b: Big) => a.minus(b),
  multiplyScalar: (a: Big, b: Big) => a.times(b),
  divideScalar: (a: Big, b: Big) => a.div(b),
  pow: (a: Big, b: Big) => a.pow(b),
  abs: (a: Big) => a.abs(),
  fix: unused,
  round: unused,
  format: unused,
  number: unused,
})

const BASES = [
  { dimension: 'time', name: 's', unit: new Unit(undefined, 's') },
  { dimension: 'size', name: 'b', unit: new Unit(undefined, 'b') },
] as const

/** A unit of a single word, such as `us` or `KiB`. */
export interface SimpleUnit {
  /** `other`: mathjs knows it, but it measures neither time nor information. */
  readonly dimension: 'time' | 'size' | 'other'
  /** Seconds or bits in one unit, as a plain decimal such as `0.000001`. */
  readonly decimal: string
}

const find = (name: string): Unit | undefined => {
  try {
    return new Unit(new BigNumber(1), name)
  } catch {
    return undefined
  }
}

/** What mathjs knows of `name` (letters only, so that nothing of the input is ever evaluated). */
export const lookUpUnit = (name: string): SimpleUnit | undefined => {
  const unit = /^[A-Za-z]+$/.test(name) ? find(name) : undefined
  if (unit === undefined) return undefined
  const base = BASES.find(b => unit.equalBase(b.unit))
  if (base === undefined) return { dimension: 'other', decimal: '1' }
  const decimal = unit.toNumeric(base.name).toFixed()
  // mathjs keeps 1024^6 and more as rounded doubles (EiB, ZiB, YiB); no such size is in the safe range anyway.
  return Number(decimal) > 2 ** 53 ? undefined : { dimension: base.dimension, decimal }
}
