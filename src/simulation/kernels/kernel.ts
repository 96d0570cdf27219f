import type { Job } from './port.ts'
import type { Tally } from './tally.ts'

/** A simulation under way. Kernels do the same by different means, and must count the same. */
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

/** Told of every packet at every queue; for journeys and for the adversary. */
export type Watch = (
  record: number,
  number: number,
  arrivalPs: number,
  startPs: number,
  endPs: number,
  farPs: number,
  bornPs: number,
) => void

/** Told of all that is on a wire, when it ends there or is cut: fragments, control frames, best effort and wake-ups. */
export type WireWatch = (link: number, what: Job['what'], startPs: number, endPs: number) => void

/** A kernel that can be watched, stopped from within a watch, and begun again. */
export interface WatchedKernel extends Kernel {
  /** Begins again at instant 0 with buffers kept, after choices changed in the tables; what has been counted stays. */
  restart(): void
  /** From within a watch: nothing after this event is of interest. */
  stop(): void
}
