/** A measured distribution: ascending shares of packets, each with the delay that share stays at or below. */
export interface Quantiles {
  /** From 0 to 1. */
  readonly share: readonly number[]
  /** Beyond the least latency, ps; ascending from 0 or more. Between two quantiles delays spread evenly. */
  readonly delayPs: readonly number[]
}

/** How a jitter in [0, maxJitter] is drawn for each packet. */
export type JitterModel =
  | { readonly kind: 'none' | 'maximum' | 'uniform' }
  /** All of it with this probability, else none. */
  | { readonly kind: 'two-point'; readonly share: number }
  /** Cut off at maxJitter, which is what the bound rests on. */
  | { readonly kind: 'quantiles'; readonly quantiles: Quantiles }

/** Traffic below all lanes, of frames of the topology's largest size. */
export type BestEffort =
  | { readonly kind: 'none' }
  /** A frame is on the wire whenever no packet of a tunnel is. */
  | { readonly kind: 'saturating' }
  /** A frame starts 1 ps before every packet that finds its port idle: the worst that best effort can do to it. */
  | { readonly kind: 'worst' }
  /** One frame arrives in each interval of frame/load, anywhere in it, and waits for its turn. */
  | { readonly kind: 'load'; readonly load: number }

/**
 * Within the topology's clock tolerance: exact clocks; periods as short and transmissions as long as can be; or each tunnel
 * and link somewhere between, at random.
 */
export type Clocks = 'nominal' | 'worst' | 'random'

/** A packet's jitter at the sender (`link: null`) or behind one link. */
export interface WitnessJitter {
  readonly tunnel: string
  readonly link: string | null
  readonly packet: number
  readonly jitterPs: number
}

/** Everything that the model leaves open, by names instead of numbers: it fits a network that has since grown. */
export interface Replay {
  readonly seed: number
  readonly replication: number
  /** No packet is released at or after this instant. */
  readonly durationPs: number
  readonly clocks: Clocks
  readonly bestEffort: BestEffort
  readonly wireJitter: JitterModel
  readonly hostJitter: JitterModel
  /** First release by tunnel; a tunnel that is not named plays no part. */
  readonly phasesPs: Readonly<Record<string, number>>
  readonly fixedJitter: readonly WitnessJitter[]
}

/** A latency that was seen: the worst that a search found, or one outside the range that was proven. */
export interface LatencySeen {
  readonly shows: 'worst' | 'outside'
  readonly receiver: string
  readonly latencyPs: number
}

/** A packet that did not fit in the queue of a link. */
export interface DropSeen {
  readonly shows: 'drop'
  readonly link: string
}

/** One packet of a simulation, and everything needed to see it again (MODEL "Simulation"). */
export type Witness = {
  readonly schema: 'xlane/witness@1'
  readonly tunnel: string
  /** Number of the packet, from 0. */
  readonly packet: number
} & (LatencySeen | DropSeen) &
  Replay
