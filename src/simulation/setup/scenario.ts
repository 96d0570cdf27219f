import type {
  BestEffort,
  Clocks,
  Failure,
  GivenPacket,
  JitterModel,
  SourceChoices,
} from '../../model/witness.ts'

export type { BestEffort }

/** First releases: at random, all at 0, or as given by tunnel number, ps. */
export type Phases =
  | {
      /** At random, or all at 0. */
      readonly kind: 'random' | 'aligned'
    }
  | {
      readonly kind: 'given'
      /** By tunnel number, ps. */
      readonly ps: readonly number[]
    }

/** Jitter that a witness fixes for single packets; the models draw the rest. */
export interface FixedJitter {
  /** Tunnel number, number of the hop within its tree (−1: at the sender), packet number, jitter. */
  readonly tunnel: number
  /** Number of the hop within its tree; −1 at the sender. */
  readonly hop: number
  /** Number of the packet, from 0. */
  readonly packet: number
  /** Jitter, ps. */
  readonly jitterPs: number
}

/** Everything that the model leaves open, chosen. */
export interface Scenario {
  readonly seed: number
  /** Independent repetition of the same scenario: other draws from the same seed. */
  readonly replication: number
  readonly phases: Phases
  /** No packet is released at or after this instant; the network then runs empty. */
  readonly durationPs: number
  /** Packets released before this instant are simulated, but not counted. */
  readonly warmUpPs: number
  readonly wireJitter: JitterModel
  readonly hostJitter: JitterModel
  readonly fixedJitter?: readonly FixedJitter[]
  readonly bestEffort: BestEffort
  readonly clocks: Clocks
  readonly sources: SourceChoices
  /** By tunnel number: packets in the place of what would be drawn. */
  readonly packets?: readonly (readonly GivenPacket[] | undefined)[]
  /** By link number, then by place in the link's list: first frame of control traffic; where absent as `phases` says. */
  readonly reservedPhasesPs?: readonly (readonly number[] | undefined)[]
  readonly failure?: Failure
}

/** Sources at their calmest: whole packets, at once, and never a rest. */
export const STEADY: SourceChoices = { sizes: 'largest', within: 'start', rests: 'none' }

/** A calm beginning: aligned phases, nothing left to chance, no best effort. */
export const CALM: Scenario = {
  seed: 0,
  replication: 0,
  phases: { kind: 'aligned' },
  durationPs: 0,
  warmUpPs: 0,
  wireJitter: { kind: 'none' },
  hostJitter: { kind: 'none' },
  bestEffort: { kind: 'none' },
  clocks: 'nominal',
  sources: STEADY,
}
