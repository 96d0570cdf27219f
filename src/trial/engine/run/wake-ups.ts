import type { FailureDetectorEvent } from '../../../protocol/detector/failure-detector.ts'
import type { RaftEvent } from '../../../protocol/raft/events.ts'
import { TIMERS } from '../timeline.ts'
import type { TrialMember } from '../trial-member.ts'
import { DETECTOR_TIMER, RAFT_TIMER } from './event-kinds.ts'
import type { RunState } from './run-state.ts'
import type { Mutable, Steps } from './steps.ts'

/** Timers of the machines: when a member wakes by its own clock, and what it does then. */
export class WakeUps {
  readonly #run: RunState
  readonly #steps: Steps
  readonly #timerEvent: Mutable<Extract<RaftEvent, { kind: 'timer' }>> = { kind: 'timer', at: 0, draw: 0 }
  readonly #detectorTimer: Mutable<FailureDetectorEvent & { kind: 'timer' }> = { kind: 'timer', at: 0 }

  constructor(run: RunState, steps: Steps) {
    this.#run = run
    this.#steps = steps
  }

  wakeDetectorAt(member: TrialMember): void {
    if (member.detector === undefined) return
    const at = Math.max(this.#run.nowPs, member.clock.whenShows(member.detector.wakeAt))
    if (at >= member.detectorWakesAt || at === Number.POSITIVE_INFINITY) return
    member.detectorWakesAt = at
    this.#run.timeline.add(at, TIMERS, DETECTOR_TIMER, member.number, member.life, 0)
  }

  wakeDetector(member: TrialMember, life: number): void {
    const now = this.#run.nowPs
    if (life !== member.life || now !== member.detectorWakesAt) return
    member.detectorWakesAt = Number.POSITIVE_INFINITY
    const { detector } = member
    if (!member.isUp || member.isPaused || detector === undefined) return
    const at = member.clock.read(now)
    if (detector.wakeAt <= at) {
      this.#detectorTimer.at = at
      const { suspected } = detector.step(this.#detectorTimer)
      for (let i = 0; i < suspected.length; i++)
        this.#run.liveness.suspected(member, this.#run.members[suspected[i]], now)
    }
    this.wakeDetectorAt(member)
  }

  wakeRaftAt(member: TrialMember, wakeAt: number): void {
    if (wakeAt === Number.POSITIVE_INFINITY) return
    const at = Math.max(this.#run.nowPs, member.clock.whenShows(wakeAt))
    if (at >= member.raftWakesAt) return
    member.raftWakesAt = at
    this.#run.timeline.add(at, TIMERS, RAFT_TIMER, member.number, member.life, 0)
  }

  wakeRaft(member: TrialMember, life: number): void {
    const now = this.#run.nowPs
    if (life !== member.life || now !== member.raftWakesAt) return
    member.raftWakesAt = Number.POSITIVE_INFINITY
    const { raft } = member
    if (!member.isUp || member.isPaused || raft === undefined) return
    const at = member.clock.read(now)
    if (raft.state.effects.wakeAt > at) {
      this.wakeRaftAt(member, raft.state.effects.wakeAt)
      return
    }
    this.#timerEvent.at = at
    this.#timerEvent.draw = this.#run.clients.draw(this.#run.events, 5, 2 ** 30) / 2 ** 30
    this.#steps.after(member, raft.step(this.#timerEvent), TIMERS)
  }
}
