import type { Tally } from './tally.ts'

/** A simulation under way. Two kernels do the same by different means, and must count the same. */
export interface Kernel {
  readonly tally: Tally
  /** Everything before this instant has been simulated. */
  readonly nowPs: number
  /** Packets on their way, copies counted. */
  readonly inFlight: number
  /** Memory that grows with packets in flight, in bytes. */
  readonly bytes: number
  /** Simulates up to `untilPs`; true when nothing is left to happen. */
  advance(untilPs: number): boolean
}
