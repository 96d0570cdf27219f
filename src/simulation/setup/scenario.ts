import type { BestEffort, Clocks, JitterModel } from '../../model/witness.ts'

export type { BestEffort }

/** First releases: at random, all at 0, or as given by tunnel number, ps. */
export type Phases =
  | { readonly kind: 'random' | 'aligned' }
  | { readonly kind: 'given'; readonly ps: readonly number[] }

/** Jitter that a witness fixes for single packets; the models draw the rest. */
export interface FixedJitter {
  /** Tunnel number, number of the hop within its tree (−1: at the sender), packet number, jitter. */
  readonly tunnel: number
  readonly hop: number
  readonly packet: number
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
}

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
}
