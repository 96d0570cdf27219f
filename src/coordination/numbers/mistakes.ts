import { PS_PER_SECOND } from '../../quantity/scale.ts'

/** How often bit errors alone make a live member look dead (MODEL "Mistakes by bit errors"). Probabilities, in doubles. */
export interface MistakeNumbers {
  /** Mean seconds between two mistakes of the pair that makes most. */
  readonly worstPair: number
  /** Mean seconds between two mistakes of any pair; one error on a shared link counts once for each pair behind it. */
  readonly all: number
}

/** The way of the heartbeats of one pair. */
export interface HeartbeatWay {
  /** Of a heartbeat on the wire. */
  readonly bits: number
  /** Links from sender to observer. */
  readonly hops: number
}

/** p = 1 − (1 − BER)^(bits·hops): the probability that a packet does not arrive whole. */
export const lossProbability = (bitErrorRate: number, { bits, hops }: HeartbeatWay): number =>
  -Math.expm1(bits * hops * Math.log1p(-bitErrorRate))

/** T·(1 − p^(k+1)) / (p^(k+1)·(1 − p)): mean time to k + 1 losses in a row, seconds [CHEN02]. */
export const mistakeEverySeconds = (periodPs: number, losses: number, p: number): number => {
  const row = p ** (losses + 1)
  return (periodPs / PS_PER_SECOND) * ((1 - row) / (row * (1 - p)))
}

/** Over all pairs of a detector. Infinity where bits are never received wrong. */
export const mistakeNumbers = (
  bitErrorRate: number,
  periodPs: number,
  losses: number,
  ways: Iterable<HeartbeatWay>,
): MistakeNumbers => {
  let [worstPair, rate] = [Number.POSITIVE_INFINITY, 0]
  for (const way of ways) {
    const seconds = mistakeEverySeconds(periodPs, losses, lossProbability(bitErrorRate, way))
    worstPair = Math.min(worstPair, seconds)
    rate += 1 / seconds
  }
  return { worstPair, all: rate === 0 ? Number.POSITIVE_INFINITY : 1 / rate }
}
