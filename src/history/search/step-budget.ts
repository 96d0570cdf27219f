/** Thrown inside a search that ends before it knows. */
export class OutOfSteps extends Error {
  constructor() {
    super('the steps allowed were used up')
    this.name = 'OutOfSteps'
  }
}

/** How many operations may be tried in how many states before the answer is "unknown". */
export class StepBudget {
  #left: number

  constructor(limit: number) {
    this.#left = limit
  }

  /** Throws OutOfSteps where no more are allowed. */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new OutOfSteps()
  }
}
