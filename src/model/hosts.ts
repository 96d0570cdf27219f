/**
 * What hosts do to a packet that reaches them, as measured: ascending shares of packets from 0 to 1, each with the delay
 * beyond the least latency that this share stays at or below. Whole picoseconds; the last is the most that was seen.
 */
export interface MeasuredJitter {
  readonly name: string
  readonly share: readonly number[]
  readonly delayPs: readonly number[]
}
