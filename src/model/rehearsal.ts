/** Which faults a rehearsal draws. */
export type FaultKind = 'none' | 'crash' | 'loss' | 'partition' | 'chaos'
export const FAULT_KINDS: readonly FaultKind[] = ['none', 'crash', 'loss', 'partition', 'chaos']

/** Where packets' latencies come from: the proven ranges, a simulation of the network, or anywhere. */
export type Timing = 'bounds' | 'packets' | 'wild'
export const TIMINGS: readonly Timing[] = ['bounds', 'packets', 'wild']

/** When a crash strikes: at once, or at the member's next step of a kind. */
export type CrashMoment =
  | 'now'
  /** It has become a candidate, and nobody has heard of it. */
  | 'candidate'
  /** Its request for votes has just left. */
  | 'asked'
  /** It leads, and has said nothing. */
  | 'leader'
  /** Its first entry as a leader is on its disk, and nowhere else. */
  | 'alone'
  /** It has just committed something, and said nothing of it. */
  | 'committed'
  /** Something is on its way to disk. */
  | 'persisting'
  /** Something has come to disk, and what rests on it has not been said. */
  | 'persisted'
  /** It has just said something while something else is still on its way to disk. */
  | 'unsaved'

/** One fault of a schedule. Instants of true time, ps; members and tunnels by number. */
export type Fault =
  | { readonly kind: 'crash'; readonly atPs: number; readonly member: number; readonly moment: CrashMoment }
  | { readonly kind: 'restart'; readonly atPs: number; readonly member: number }
  /** The member is started only now: it knows nothing, and nobody has heard of it. */
  | { readonly kind: 'late'; readonly atPs: number; readonly member: number }
  /** The next packets of a tunnel that would reach a receiver are lost, after `skip` of them. */
  | {
      readonly kind: 'lose'
      readonly atPs: number
      readonly tunnel: number
      readonly receiver: number
      readonly skip: number
      readonly count: number
    }
  /** Nothing passes from one set of members to another, one bit each. */
  | {
      readonly kind: 'cut'
      readonly atPs: number
      readonly untilPs: number
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'pause'; readonly atPs: number; readonly untilPs: number; readonly member: number }
  /** The next packets come a second time, later. */
  | {
      readonly kind: 'double'
      readonly atPs: number
      readonly tunnel: number
      readonly receiver: number
      readonly count: number
      readonly laterPs: number
    }
  /** The application does not apply what is committed. */
  | { readonly kind: 'slow'; readonly atPs: number; readonly untilPs: number; readonly member: number }
  | { readonly kind: 'jump'; readonly atPs: number; readonly member: number; readonly byPs: number }
  /** A client asks for a change of membership. */
  | { readonly kind: 'change'; readonly atPs: number; readonly member: number; readonly isVoter: boolean }

/** How latencies are drawn outside the bounds. */
export interface Wildness {
  /** Of 1000 packets, so many are lost, doubled. */
  readonly lostPerMille: number
  readonly doubledPerMille: number
  /** Most that a packet may be late, ps. */
  readonly latePs: number
  /** From here on everything is within the bounds again. */
  readonly healsAtPs: number
}

/** Everything that happens in one run: with the plan it is the run. */
export interface Schedule {
  readonly seed: number
  readonly number: number
  readonly durationPs: number
  /** What is held against the proven numbers: all, what heals, or nothing but safety. */
  readonly holds: 'bounds' | 'healing' | 'safety'
  /** How latencies are drawn, where not from the proven ranges. */
  readonly wild?: Wildness
  readonly faults: readonly Fault[]
  /** Requests of clients, at most. */
  readonly operations: number
  /** Of 100 latencies, so many are the least and the greatest; the others lie between. */
  readonly leastShare: number
  readonly greatestShare: number
}

/** A run in a file: with the same topology and services it is the same run. */
export interface Replay {
  readonly schema: 'xlane/replay@1'
  /** Id of the service. */
  readonly service: string
  /** Where latencies come from. */
  readonly timing: Timing
  /** All that happens. */
  readonly schedule: Schedule
}
