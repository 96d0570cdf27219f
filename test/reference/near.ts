import { type Rational, ZERO } from './rational.ts'

/**
 * A number infinitely near to x: `x + y·ε + z·η` with 1 ≫ ε ≫ η > 0, compared component by component.
 * The value of a piecewise linear function at `t + ε` tells its value just right of t (x) and its slope there (y),
 * so no case of a tie between two branches of a minimum needs a thought.
 */
export class Near {
  readonly x: Rational
  readonly y: Rational
  readonly z: Rational

  constructor(x: Rational, y: Rational = ZERO, z: Rational = ZERO) {
    this.x = x
    this.y = y
    this.z = z
  }

  plus(o: Near): Near {
    return new Near(this.x.plus(o.x), this.y.plus(o.y), this.z.plus(o.z))
  }

  minus(o: Near): Near {
    return new Near(this.x.minus(o.x), this.y.minus(o.y), this.z.minus(o.z))
  }

  times(k: Rational): Near {
    return new Near(this.x.times(k), this.y.times(k), this.z.times(k))
  }

  over(k: Rational): Near {
    return new Near(this.x.over(k), this.y.over(k), this.z.over(k))
  }

  compare(o: Near): number {
    return this.x.compare(o.x) || this.y.compare(o.y) || this.z.compare(o.z)
  }
}

export const nearest = (x: Rational): Near => new Near(x)
export const NEAR_ZERO: Near = new Near(ZERO)
export const least = (a: Near, b: Near): Near => (a.compare(b) <= 0 ? a : b)
export const greatest = (a: Near, b: Near): Near => (a.compare(b) >= 0 ? a : b)
