import type { Fraction } from 'fraction.js'
import { ceiling, type Line, lowest, plus, type Side, STEEP_IN_W, valueAt, ZERO } from '../queue/line.ts'

/** G(a, w) = base + Σ_g min of the lines of g: concave in a and w together, and never falling in either. */
export class SumOfMinima {
  readonly #base: Fraction
  readonly #minima: readonly (readonly Line[])[]

  constructor(base: Fraction, minima: readonly (readonly Line[])[]) {
    this.#base = base
    this.#minima = minima
  }

  at(a: Fraction, w: Fraction): Fraction {
    return this.#minima.reduce(
      (sum, lines) => sum.add(valueAt(lowest(lines, a, w, STEEP_IN_W), a, w)),
      this.#base,
    )
  }

  /** The line that G follows from (a, w) to the asked side, and that it nowhere exceeds. */
  tangent(a: Fraction, w: Fraction, side: Side): Line {
    return this.#minima.reduce((sum, lines) => plus(sum, lowest(lines, a, w, side)), {
      c: this.#base,
      a: ZERO,
      w: ZERO,
    })
  }

  /** What G(a, w) never exceeds, however large w is. */
  ceiling(a: Fraction): Fraction {
    return this.#minima.reduce((sum, lines) => sum.add(ceiling(lines, a)), this.#base)
  }
}
