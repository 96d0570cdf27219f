/**
 * Where a search has been: what is placed and the state it led to. Who comes to the same place by another order finds
 * nothing new there; nor who comes having used more of the operations that nobody needs to place.
 */
export class Visited {
  readonly #unansweredAt = new Map<string, bigint[]>()
  readonly #states = new Map<string | number, number>()

  /** Whether nobody was here, or only those who had used operations without answer that are still free now. */
  isNew(stateKey: string | number, placed: string, unanswered: bigint): boolean {
    let state = this.#states.get(stateKey)
    if (state === undefined) {
      state = this.#states.size
      this.#states.set(stateKey, state)
    }
    const here = `${state}:${placed}`
    const known = this.#unansweredAt.get(here)
    if (known === undefined) {
      this.#unansweredAt.set(here, [unanswered])
      return true
    }
    if (known.some(used => (used & ~unanswered) === 0n)) return false
    this.#unansweredAt.set(here, [...known.filter(used => (unanswered & ~used) !== 0n), unanswered])
    return true
  }
}
