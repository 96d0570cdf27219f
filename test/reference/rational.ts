/** Exact fractions over BigInt, reduced, denominator positive. Small and plain: this is the tests' own arithmetic. */
const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

export class Rational {
  readonly n: bigint
  readonly d: bigint

  constructor(n: bigint | number, d: bigint | number = 1n) {
    this.n = BigInt(n)
    this.d = BigInt(d)
  }

  static reduced(n: bigint, d: bigint): Rational {
    if (d === 0n) throw new RangeError('division by zero')
    if (d < 0n) return Rational.reduced(-n, -d)
    if (d === 1n) return new Rational(n)
    const g = gcd(n, d)
    return new Rational(n / g, d / g)
  }

  plus(o: Rational): Rational {
    if (o.n === 0n) return this
    if (this.n === 0n) return o
    return this.d === o.d
      ? Rational.reduced(this.n + o.n, this.d)
      : Rational.reduced(this.n * o.d + o.n * this.d, this.d * o.d)
  }

  minus(o: Rational): Rational {
    if (o.n === 0n) return this
    return this.plus(new Rational(-o.n, o.d))
  }

  times(o: Rational): Rational {
    if (this.n === 0n) return this
    return Rational.reduced(this.n * o.n, this.d * o.d)
  }

  over(o: Rational): Rational {
    return Rational.reduced(this.n * o.d, this.d * o.n)
  }

  /** Negative, zero or positive as this is less than, equal to or more than `o`. */
  compare(o: Rational): number {
    const difference = this.d === o.d ? this.n - o.n : this.n * o.d - o.n * this.d
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }

  floor(): bigint {
    const q = this.n / this.d
    return q * this.d > this.n ? q - 1n : q
  }

  ceil(): bigint {
    return -new Rational(-this.n, this.d).floor()
  }

  toString(): string {
    return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`
  }
}

export const ZERO: Rational = new Rational(0n)
export const ONE: Rational = new Rational(1n)

export const max = (a: Rational, b: Rational): Rational => (a.compare(b) >= 0 ? a : b)
export const min = (a: Rational, b: Rational): Rational => (a.compare(b) <= 0 ? a : b)
export const sum = (terms: Iterable<Rational>): Rational => {
  let total = ZERO
  for (const term of terms) total = total.plus(term)
  return total
}

/** ⌈a/b⌉ and ⌊a/b⌋ of whole numbers, b > 0. */
export const ceilDiv = (a: bigint, b: bigint): bigint => new Rational(a, b).ceil()
export const floorDiv = (a: bigint, b: bigint): bigint => new Rational(a, b).floor()
export const maxBig = (a: bigint, b: bigint): bigint => {
  if (a > b) return a
  return b
}
