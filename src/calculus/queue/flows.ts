import { Envelope } from './envelope.ts'

/**
 * The periodic flows that share a queue, as parallel arrays that are filled anew for each queue: worst-case
 * transmission time C, period π and arrival jitter J in ps, size in bits, and the group (input wire) they arrive by.
 * Arrivals in a closed window of length t number at most N(t) = floor((t + J)/π) + 1 (MODEL "Traffic").
 */
export class Flows {
  count = 0
  cost: Float64Array = new Float64Array(16)
  period: Float64Array = new Float64Array(16)
  jitter: Float64Array = new Float64Array(16)
  bits: Float64Array = new Float64Array(16)
  group: Int32Array = new Int32Array(16)
  readonly #envelope = new Envelope()
  #isMeasured = true

  clear(): void {
    this.count = 0
    this.#isMeasured = false
  }

  push(cost: number, period: number, jitter: number, bits: number, group: number): void {
    const i = this.count++
    if (i === this.cost.length) this.#grow()
    this.cost[i] = cost
    this.period[i] = period
    this.jitter[i] = jitter
    this.bits[i] = bits
    this.group[i] = group
    this.#isMeasured = false
  }

  /** The affine curves above the flows as they are, summed when first asked for. */
  get envelope(): Envelope {
    if (!this.#isMeasured) {
      this.#envelope.measure(this)
      this.#isMeasured = true
    }
    return this.#envelope
  }

  #grow(): void {
    const size = this.cost.length * 2
    this.cost = extended(this.cost, new Float64Array(size))
    this.period = extended(this.period, new Float64Array(size))
    this.jitter = extended(this.jitter, new Float64Array(size))
    this.bits = extended(this.bits, new Float64Array(size))
    this.group = extended(this.group, new Int32Array(size))
  }
}

/** `to` with `from` copied to its beginning. */
export const extended = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
  to.set(from)
  return to
}
