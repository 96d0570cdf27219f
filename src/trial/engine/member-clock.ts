const PPB = 1_000_000_000

/**
 * A member's clock: a constant error, and jumps where the bounds do not hold. Readings are whole ps, rounded down, so a
 * span that is read may be one ps off; errors that are drawn keep away from the tolerance by more than that
 * ({@link drawableError}).
 */
export class MemberClock {
  readonly #ppb: number
  #aheadPs: number

  constructor(ppb: number, aheadPs: number) {
    this.#ppb = ppb
    this.#aheadPs = aheadPs
  }

  /** What the clock shows at an instant of true time. */
  read(truePs: number): number {
    return truePs + this.#aheadPs + (this.#ppb === 0 ? 0 : Math.floor((truePs * this.#ppb) / PPB))
  }

  /** The first instant of true time at which it shows `ownPs` or more. */
  whenShows(ownPs: number): number {
    if (this.#ppb === 0 || ownPs === Number.POSITIVE_INFINITY) return ownPs - this.#aheadPs
    let at = Math.floor((ownPs - this.#aheadPs) / (1 + this.#ppb / PPB))
    while (this.read(at) >= ownPs) at--
    while (this.read(at) < ownPs) at++
    return at
  }

  jump(byPs: number): void {
    this.#aheadPs += byPs
  }
}

/** The largest error that may be drawn: a span of 10 µs or more, one ps off, is still within the tolerance. */
export const drawableError = (tolerancePpb: number): number => Math.max(0, tolerancePpb - 100)
