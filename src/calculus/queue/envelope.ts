/** What an envelope is made of: parallel arrays of batch work C, period π and jitter J in ps. */
interface Staircases {
  readonly count: number
  readonly cost: Float64Array
  readonly period: Float64Array
  readonly jitter: Float64Array
}

/**
 * The affine arrival curves above a set of staircases, in floating point: in a closed window of length t they bring at
 * most σ + ρ·t of work, as `atOnce + frequency · t` arrivals. They steer searches and tell where to stop; what is proven by
 * them is rounded outward with room to spare.
 */
export class Envelope {
  /** σ = Σ C(1 + J/π), ps. */
  burst = 0
  /** ρ = Σ C/π. */
  rate = 0
  /** Σ (1 + J/π). */
  atOnce = 0
  /** Σ 1/π, per ps. */
  frequency = 0

  measure({ count, cost, period, jitter }: Staircases): void {
    let burst = 0
    let rate = 0
    let atOnce = 0
    let frequency = 0
    for (let i = 0; i < count; i++) {
      const share = cost[i] / period[i]
      const often = 1 / period[i]
      rate += share
      burst += cost[i] + share * jitter[i]
      frequency += often
      atOnce += 1 + jitter[i] * often
    }
    this.burst = burst
    this.rate = rate
    this.atOnce = atOnce
    this.frequency = frequency
  }
}

/** What rounding may take from a sum or quotient of the above, generously. */
export const OUTWARD: number = 1 + 1e-9
