/** A measured distribution: ascending shares of packets, each with the delay that share stays at or below. */
export interface Quantiles {
  /** From 0 to 1. */
  readonly share: readonly number[]
  /** Beyond the least latency, ps; ascending from 0 or more. Between two quantiles delays spread evenly. */
  readonly delayPs: readonly number[]
}

/** How a jitter in [0, maxJitter] is drawn for each packet. */
export type JitterModel =
  | {
      /** Always 0, always the most, or anything between alike. */
      readonly kind: 'none' | 'maximum' | 'uniform'
    }
  /** All of it with this probability, else none. */
  | {
      readonly kind: 'two-point'
      /** Probability, from 0 to 1. */
      readonly share: number
    }
  /** Cut off at maxJitter, which is what the bound rests on. */
  | {
      readonly kind: 'quantiles'
      /** The measured distribution. */
      readonly quantiles: Quantiles
    }

/** Traffic below all lanes, of frames of the port's largest size. */
export type BestEffort =
  | { readonly kind: 'none' }
  /** A frame is on the wire whenever no packet of a tunnel is. */
  | { readonly kind: 'saturating' }
  /** A frame starts 1 ps before every packet that finds its port idle: the worst that best effort can do to it. */
  | { readonly kind: 'worst' }
  /** One frame arrives in each interval of frame/load, anywhere in it, and waits for its turn. */
  | {
      readonly kind: 'load'
      /** Share of the rate, from 0 to 1. */
      readonly load: number
    }

/**
 * Within the topology's clock tolerance: exact clocks; all ports `fast` or all `slow`; each node's clock somewhere between
 * (`random`), or there and changing (`wandering`); `worst`: the ports turn by turn all slow, and all fast but one; or the
 * ports of some nodes slow and all others fast. But for `nominal`, `random` and `wandering`, periods are as short as can be.
 */
export type Clocks =
  | 'nominal'
  | 'worst'
  | 'random'
  | 'wandering'
  | 'fast'
  | 'slow'
  | {
      /** Nodes whose clocks are slow while all others are fast. */
      readonly slow: readonly string[]
    }

/** What sources choose that are free to: sizes, where in their window, and whether they rest. */
export interface SourceChoices {
  /** `either`: the least or the greatest of each packet; `any`: any byte between. */
  readonly sizes: 'largest' | 'smallest' | 'either' | 'any'
  /** All packets of a period at the start of their window, all at its end, or anywhere in it. */
  readonly within: 'start' | 'end' | 'random'
  /** Sporadic sources and token buckets: as fast as they may (a bucket when it has been full), or with rests. */
  readonly rests: 'none' | 'random'
}

/** One packet of a source that is free to choose, chosen. */
export interface GivenPacket {
  readonly releasedPs: number
  /** On the wire. */
  readonly sizeBits: number
}

/** What is broken from the beginning on: both directions of the cable of a link, or a node. */
export type Failure =
  | { readonly kind: 'cable'; readonly link: string }
  | { readonly kind: 'node'; readonly node: string }

/** A packet's jitter at the sender (`link: null`) or behind one link. */
export interface WitnessJitter {
  /** Id of the tunnel. */
  readonly tunnel: string
  /** The link behind which it is; null at the sender. */
  readonly link: string | null
  /** Number of the packet, from 0. */
  readonly packet: number
  /** Jitter, ps. */
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
  /** Where tunnels are free in what they release; the calmest where absent. */
  readonly sources?: SourceChoices
  /** First release by tunnel; a tunnel that is not named plays no part. */
  readonly phasesPs: Readonly<Record<string, number>>
  /** All packets of a tunnel, by tunnel, in the place of what would be drawn. */
  readonly packets?: Readonly<Record<string, readonly GivenPacket[]>>
  /** First frame of each kind of control traffic, by link, in the order of its list; at random where absent. */
  readonly reservedPhasesPs?: Readonly<Record<string, readonly number[]>>
  readonly failure?: Failure
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
  /** Id of the tunnel. */
  readonly tunnel: string
  /** Number of the packet, from 0. */
  readonly packet: number
} & (LatencySeen | DropSeen) &
  Replay
