import { ProblemError, problemOf } from './problem.ts'

/** What a machine says of time, ms. */
export interface ClockSources {
  /** Since 1970; may be set. */
  readonly clock: () => number
  /** Since any instant; never goes back and is never set. */
  readonly elapsed: () => number
  /** How far the first may move away from the second between two readings. */
  readonly maxJumpMs: number
}

/**
 * A clock that runs on while the machine's is set: it never goes back, and where the machine's jumps by more than a limit it says
 * so and gives no time, until that is right again or an operator says that it is.
 */
export class SteadyClock {
  readonly #sources: ClockSources
  /** A reading of both that belong together. */
  #at: { readonly clockMs: number; readonly elapsedMs: number }
  #lastMs = 0

  constructor(sources: ClockSources) {
    this.#sources = sources
    this.#at = this.#both()
  }

  /** How far the machine's clock is ahead of where it should be, whole ms; what it drifts by in between is not. */
  get jumpMs(): number {
    const now = this.#both()
    return Math.round(now.clockMs - this.#at.clockMs - (now.elapsedMs - this.#at.elapsedMs))
  }

  /** Whole ms since 1970. Throws ProblemError CLOCK_JUMP while the machine's clock cannot be right. */
  now(): number {
    const { jumpMs } = this
    const { maxJumpMs } = this.#sources
    if (Math.abs(jumpMs) > maxJumpMs)
      throw new ProblemError(
        problemOf(
          503,
          'CLOCK_JUMP',
          `the clock of this machine jumped by ${jumpMs} ms, more than ${maxJumpMs}: nothing is decided until it is back, or POST /v1/clock says that it is right now`,
        ),
      )
    this.#at = this.#both()
    this.#lastMs = Math.max(this.#lastMs, this.#at.clockMs)
    return this.#lastMs
  }

  /** Takes the machine's clock as right, as it is now. */
  reset(): number {
    this.#at = this.#both()
    this.#lastMs = this.#at.clockMs
    return this.#lastMs
  }

  #both(): { readonly clockMs: number; readonly elapsedMs: number } {
    return { clockMs: Math.floor(this.#sources.clock()), elapsedMs: this.#sources.elapsed() }
  }
}
