import type { RaftEffects } from '../../../protocol/raft/events.ts'
import type { TrialMember } from '../trial-member.ts'

/** What the parts of a run ask of each other: one event leads to the next. */
export interface Steps {
  /** What a step of a member's log asks for; `rank` is that of the event that made it. */
  after(member: TrialMember, effects: RaftEffects, rank: number): void
  start(member: TrialMember): void
  crash(member: TrialMember): void
  /** Puts the tunnel's next slot at `fromPs` or later into the timeline. */
  arm(tunnel: number, fromPs: number): void
  wakeDetectorAt(member: TrialMember): void
  wakeRaftAt(member: TrialMember, wakeAt: number): void
  apply(member: TrialMember): void
  /** An operation that a client waits for is over. */
  done(operation: number): void
  /** What nobody lacks any more because whoever did has died. */
  lostTheSlowest(): void
}

/** An event that is filled in again and again: one object for millions of steps. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }
