/**
 * What hosts do to a packet that reaches them, as measured: ascending shares of packets from 0 to 1, each with the delay
 * beyond the least latency that this share stays at or below. Whole picoseconds; the last is the most that was seen.
 */
export interface MeasuredJitter {
  /** Name of the measurement. */
  readonly name: string
  /** Ascending, from 0 to 1. */
  readonly share: readonly number[]
  /** The delay that each share stays at or below, ps. */
  readonly delayPs: readonly number[]
}
