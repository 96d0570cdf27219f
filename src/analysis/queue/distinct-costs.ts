/**
 * The transmission times of a lane whose waits count, each once, and room for their waits. Kept from queue to queue; a lane
 * has few sizes, so that looking through them costs less than a map.
 */
export class DistinctCosts {
  count = 0
  costs: Float64Array = new Float64Array(16)
  waits: Float64Array = new Float64Array(16)

  /** Takes in the rows at places `from` to before `to` of a list. */
  fill(ownPs: Float64Array, list: Int32Array, from: number, to: number): void {
    this.count = 0
    for (let i = from; i < to; i++) {
      const cost = ownPs[list[i]]
      if (this.#indexOf(cost) < 0) this.#push(cost)
    }
  }

  /** As if all packets took `cost`. */
  set(cost: number): void {
    this.count = 1
    this.costs[0] = cost
  }

  /** Of one of the costs. */
  waitOf(cost: number): number {
    return this.waits[this.#indexOf(cost)]
  }

  #indexOf(cost: number): number {
    for (let i = 0; i < this.count; i++) if (this.costs[i] === cost) return i
    return -1
  }

  #push(cost: number): void {
    if (this.count === this.costs.length) {
      const longer = new Float64Array(2 * this.count)
      longer.set(this.costs)
      this.costs = longer
      this.waits = new Float64Array(2 * this.count)
    }
    this.costs[this.count++] = cost
  }
}
