/**
 * When a source may send. `periodic`: batches start exactly a period apart; `sporadic`: at least a period apart;
 * `token-bucket`: in any closed window of length t at most `burstBits + rateBps · t` bits, counted on the wire.
 */
export type Arrival =
  | { readonly kind: 'periodic' }
  | { readonly kind: 'sporadic' }
  | {
      readonly kind: 'token-bucket'
      /** Rate of the bucket on the wire, bit/s. */
      readonly rateBps: number
      /** Burst of the bucket on the wire, bits. */
      readonly burstBits: number
    }

export const PERIODIC: Arrival = { kind: 'periodic' }

/**
 * What a source may do beyond one packet of one size exactly every period. A key that is absent has its default, so that
 * a plain periodic source is one with none of them.
 */
export interface SourceTraits {
  /** Least load of a packet, bits; every packet's load is anything from it to `loadSizeBits`. Default `loadSizeBits`. */
  readonly minLoadSizeBits?: number
  /** Packets of a batch: up to so many each period, released together, in order. Default 1. */
  readonly packets?: number
  /** The packets of a period are released in order anywhere in [start, start + withinPs]; latency counts from a packet's own release. Default 0. */
  readonly withinPs?: number
  /** A load above the MTU is a message of several packets, whose latency is that of the last. Default false. */
  readonly fragment?: boolean
  /** Default periodic. Of a token bucket `periodPs` says the time in which its rate brings one largest packet, rounded down. */
  readonly arrival?: Arrival
  /** Between release and first egress queue, at least; default the sender's. Its `multicastLatencyPs` is added all the same. */
  readonly sendLatencyPs?: number
  /** Spread of that time; default the sender's. */
  readonly sendJitterPs?: number
  /** Largest acceptable δmax (verdict JITTER). */
  readonly jitterLimitPs?: number
}

/** Whether a source is one packet of one size each period, sent as its host sends: what every source was at first. */
export const isPlain = (source: SourceTraits & { readonly loadSizeBits: number }): boolean =>
  (source.minLoadSizeBits ?? source.loadSizeBits) === source.loadSizeBits &&
  (source.packets ?? 1) === 1 &&
  (source.withinPs ?? 0) === 0 &&
  !source.fragment &&
  source.arrival?.kind !== 'token-bucket'

/**
 * `periodPs` of a token bucket: the time in which a token bucket's rate brings one largest packet, ps, rounded down.
 * Undefined where that is no time a period can have (0, or beyond the safe range).
 */
export const bucketPeriodPs = (sizeBits: number, rateBps: number): number | undefined => {
  if (rateBps === 0) return undefined
  const periodPs = Number((BigInt(sizeBits) * 1_000_000_000_000n) / BigInt(rateBps))
  return periodPs >= 1 && Number.isSafeInteger(periodPs) ? periodPs : undefined
}
