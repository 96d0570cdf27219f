/**
 * Mistakes that a reader of the model could make, as switches of the reference, so that tests of the tests can show that
 * each one changes a known answer or breaks a bound under attack. All but the last make a bound too small.
 */
export interface Mistakes {
  /** λmin from the nominal transmission time instead of the fastest. */
  readonly lambdaFromNominal?: boolean
  /** The cap of a wire from its nominal transmission times: a fast clock brings more. */
  readonly capFromNominal?: boolean
  /** π as in the file: a fast clock releases sooner. */
  readonly periodNotShortened?: boolean
  /** Jitter as if every packet had the largest size: small ones arrive sooner. */
  readonly sizesNotInJitter?: boolean
  readonly onePacketPerBatch?: boolean
  /** A token bucket as if it were never full. */
  readonly bucketWindowZero?: boolean
  /** Of a token bucket of several sizes, only the ⌊β/hi⌋ largest packets: what is left may be one more, smaller. */
  readonly noRestPacket?: boolean
  readonly withinNotInJitter?: boolean
  /** The least fragment with header and gap (84 B) as the longest stretch that cannot be cut (143 B). */
  readonly shortFragment?: boolean
  /** Cuts cost nothing. */
  readonly noCutOverhead?: boolean
  /** C subtracted for a preemptable lane too, as if a packet once begun were safe. */
  readonly ownPacketUncut?: boolean
  /** After a preempting wire, only the largest packet may have begun before the window. */
  readonly largestInsteadOfSum?: boolean
  readonly noReserved?: boolean
  readonly noWake?: boolean
  readonly noCells?: boolean
  /** In the backlog, higher lanes take no time. */
  readonly noHigherInFreed?: boolean
  /** A message's λmin as if every link had to take in all of it before it sends. */
  readonly noPipelining?: boolean
  /** The topology's best effort on a link that has its own. */
  readonly bestEffortOfTopology?: boolean
  /** The host's send latency and jitter where the request has its own. */
  readonly sendOfHost?: boolean
  /** λmin and J of a message from its last, smaller packet: only loose. */
  readonly wrongPacketOfMessage?: boolean
}

export type Mistake = keyof Mistakes

export const MISTAKES: readonly Mistake[] = [
  'lambdaFromNominal',
  'capFromNominal',
  'periodNotShortened',
  'sizesNotInJitter',
  'onePacketPerBatch',
  'bucketWindowZero',
  'noRestPacket',
  'withinNotInJitter',
  'shortFragment',
  'noCutOverhead',
  'ownPacketUncut',
  'largestInsteadOfSum',
  'noReserved',
  'noWake',
  'noCells',
  'noHigherInFreed',
  'noPipelining',
  'bestEffortOfTopology',
  'sendOfHost',
]

/** Changes answers too, but no attack can notice: the bound is sound. */
export const LOOSE_MISTAKES: readonly Mistake[] = ['wrongPacketOfMessage']
