import type { ExplainedHop } from '../../analysis/explanation.ts'
import type { HopBound } from '../../analysis/result.ts'
import type { Ahead, Journey, JourneyHop } from '../../simulation/witness/journey.ts'

/** What is proven of the way that a journey took: from `explain`, or a receiver's hops of an analysis. */
export interface ProvenWay {
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
  /** Between release and the first queue. */
  readonly send: {
    /** Latency, ps. */
    readonly latencyPs: number
    /** Jitter, ps. */
    readonly jitterPs: number
  }
  /** From sender to receiver. */
  readonly hops: readonly (HopBound | ExplainedHop)[]
}

export type JourneyPartKind = 'sending' | 'waiting' | 'transmission' | 'propagation' | 'jitter'

/** One part of the bound beside what the packet really met. */
export interface JourneyPart {
  readonly kind: JourneyPartKind
  /** `null` where nothing is proven. */
  readonly boundPs: number | null
  readonly metPs: number
}

export interface JourneyStep {
  /** The link, or `sender` for the step before the first link. */
  readonly at: string
  readonly parts: readonly JourneyPart[]
  /** Who the bound counts, where it was explained. */
  readonly counted: ExplainedHop | undefined
  /** Who was really there. */
  readonly met: readonly Ahead[]
}

/** Bound less what was met; unproven parts count for nothing. */
export const apartPs = ({ boundPs, metPs }: JourneyPart): number => (boundPs === null ? 0 : boundPs - metPs)

const hopParts = (bound: HopBound | ExplainedHop, met: JourneyHop): readonly JourneyPart[] => [
  { kind: 'waiting', boundPs: bound.queueingPs, metPs: met.waitPs },
  { kind: 'transmission', boundPs: bound.transmissionPs, metPs: bound.transmissionPs },
  { kind: 'propagation', boundPs: bound.latencyPs, metPs: met.latencyPs },
  // What a slow clock adds to a transmission stands with the jitter in the bound (MODEL "Ranges").
  {
    kind: 'jitter',
    boundPs: bound.jitterPs,
    metPs: met.jitterPs + met.heldPs + met.transmissionPs - bound.transmissionPs,
  },
]

const isExplained = (hop: HopBound | ExplainedHop): hop is ExplainedHop => 'interference' in hop

/** The bound and the journey step by step; the packet's parts add up to its latency. Both must be of the same way. */
export const journeySteps = ({ send, hops }: Journey, way: ProvenWay): readonly JourneyStep[] => [
  {
    at: 'sender',
    parts: [
      { kind: 'sending', boundPs: way.send.latencyPs, metPs: send.latencyPs },
      { kind: 'jitter', boundPs: way.send.jitterPs, metPs: send.jitterPs },
    ],
    counted: undefined,
    met: [],
  },
  ...hops.map((met, i) => {
    const bound = way.hops[i]
    if (bound?.link !== met.link)
      throw new RangeError(`the bound is of another way: ${bound?.link ?? 'no link'} for ${met.link}`)
    return {
      at: met.link,
      parts: hopParts(bound, met),
      counted: isExplained(bound) ? bound : undefined,
      met: met.ahead,
    }
  }),
]
