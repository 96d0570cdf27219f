/** Why a calculation ended before it was done: its steps were used up, or the one who asked for it wanted no more. */
export type StopReason = 'work' | 'time'

/** Thrown inside a calculation that ends before it is done, and turned into a verdict at its door. */
export class Stopped extends Error {
  /** What ended it. */
  readonly reason: StopReason
  /** The queue that was being solved; the first to say it knows best. */
  at?: { readonly link: string; readonly lane: number }

  constructor(reason: StopReason) {
    super(reason === 'work' ? 'the steps allowed were used up' : 'the calculation was stopped')
    this.name = 'Stopped'
    this.reason = reason
  }
}

/**
 * Steps allowed for one decision: a set of tunnels solved, a request placed, a change tried. A step is about what one arrival
 * of one flow costs at one input link (MODEL "Work"), so that the default takes about ten seconds on one core.
 */
export const WORK_LIMIT = 1_000_000_000

/** Steps between two looks at the clock, some hundredths of a second. */
const LOOK_EVERY = 2_000_000

/**
 * Counts the steps of a decision and ends it when they are used up, on every machine at the same place; asks now and then
 * whether it should stop for another reason.
 */
export class WorkBudget {
  /** Steps allowed for one decision. */
  readonly limit: number
  readonly #shouldStop: () => boolean
  #left: number
  #lookAt: number

  constructor(limit: number = WORK_LIMIT, shouldStop: () => boolean = () => false) {
    this.limit = limit
    this.#shouldStop = shouldStop
    this.#left = limit
    this.#lookAt = Math.max(0, limit - LOOK_EVERY)
  }

  /** Steps made since the decision began. */
  get spent(): number {
    return this.limit - this.#left
  }

  /** Another decision begins. */
  begin(): void {
    this.#left = this.limit
    this.#lookAt = Math.max(0, this.limit - LOOK_EVERY)
  }

  /** Something that is not worth more than a share of the steps allowed: ends it beyond them, with Stopped. */
  within<T>(share: number, question: () => T): T {
    const spare = Math.max(0, this.#left - Math.ceil(this.limit * share))
    this.#left -= spare
    this.#lookAt = Math.max(0, this.#left - LOOK_EVERY)
    try {
      return question()
    } finally {
      this.#left += spare
      this.#lookAt = Math.max(0, this.#left - LOOK_EVERY)
    }
  }

  /** Counts steps that are about to be made, or just were. Throws Stopped where no more are allowed. */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < this.#lookAt) this.#look()
  }

  /** Throws Stopped where the one who asked wants no more. For places where a step is long. */
  ask(): void {
    if (this.#shouldStop()) throw new Stopped('time')
  }

  #look(): void {
    this.#lookAt = Math.max(0, this.#left - LOOK_EVERY)
    if (this.#left < 0) throw new Stopped('work')
    this.ask()
  }
}
