import type { JitterModel } from './jitter-model.ts'

/** Traffic below all lanes, of frames of the topology's largest size. */
export type BestEffort =
  | { readonly kind: 'none' }
  /** A frame is on the wire whenever no packet of a tunnel is. */
  | { readonly kind: 'saturating' }
  /** A frame starts 1 ps before every packet that finds its port idle: the worst that best effort can do to it. */
  | { readonly kind: 'worst' }
  /** Frames arrive in slots of frame/load, anywhere in their slot, and wait for their turn. */
  | { readonly kind: 'load'; readonly load: number }

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

/** Everything that the model (SPEC 1) leaves open, chosen. */
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
  /**
   * Within the topology's clock tolerance: exact clocks; periods as short and transmissions as long as can be; or each
   * tunnel and link somewhere between, at random.
   */
  readonly clocks: 'nominal' | 'worst' | 'random'
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
