import type { CrashMoment } from '../../model/rehearsal.ts'
import type { FailureDetector } from '../../protocol/detector/failure-detector.ts'
import type { Raft } from '../../protocol/raft/raft.ts'
import { Registers } from './application.ts'
import { Disk } from './disk.ts'
import type { MemberClock } from './member-clock.ts'

/** One member of a run: its machines, its clock, its disk, and what has become of it. */
export class TrialMember {
  readonly number: number
  readonly clock: MemberClock
  detector: FailureDetector | undefined
  raft: Raft | undefined
  disk: Disk = new Disk()
  registers: Registers = new Registers()
  isUp = false
  /** Grows with every start: what was meant for an earlier life does not reach a later one. */
  life = 0
  incarnation = 0
  crashMoment: CrashMoment | undefined
  /** True time of the crash, and of the last start. */
  crashedAt = -1
  startedAt = -1
  counter = 0
  // Events in the timeline that will wake the machines, or Infinity.
  detectorWakesAt: number = Number.POSITIVE_INFINITY
  raftWakesAt: number = Number.POSITIVE_INFINITY
  isPaused = false
  /** What a paused member finds when it goes on: tunnel, receiver and packet of each delivery. */
  readonly waiting: number[] = []
  isSlow = false
  applied = 0
  /** Reads that wait until so much is applied. */
  readonly reads: { readonly operation: number; readonly index: number }[] = []
  // As seen after the last step, to see what a step has changed.
  seenTerm = 0
  seenRole = 0
  seenCommit = 0
  seenLast = 0

  constructor(number: number, clock: MemberClock) {
    this.number = number
    this.clock = clock
  }
}
