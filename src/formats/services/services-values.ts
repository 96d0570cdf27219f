import type { Remarks } from '../../model/remarks.ts'
import type { AckAudience, CommitCarrier } from '../../model/services.ts'
import type { RequestValues } from '../requests/request-values.ts'
import type { Quantity } from '../topology/build-topology.ts'

/** When one member sends, as a file says it. */
export interface SlotValues {
  /** Time between two slots; rounded down to whole ps. */
  readonly period: Quantity
  /** Lane, 0 to 7. Default 0 for heartbeats, else 1. */
  readonly lane?: number
}

/** A failure detection as a file says it, with units; see {@link FailureDetection} for what each means. */
export interface FailureDetectionValues extends Remarks {
  readonly id: string
  readonly kind: 'failure-detection'
  readonly members: readonly string[]
  readonly heartbeat: SlotValues & { readonly loadSize: Quantity }
  /** Default 1. */
  readonly losses?: number
  readonly application?: { readonly update: Quantity; readonly delay: Quantity }
  /** Default 0. */
  readonly poll?: Quantity
  readonly deadline?: { readonly detection: Quantity }
}

/** A replicated group as a file says it, with units; see {@link Replication} for what each means. */
export interface ReplicationValues extends Remarks {
  readonly id: string
  readonly kind: 'replication'
  readonly detector: string
  readonly members: readonly string[]
  /** Default all. */
  readonly leaders?: 'all' | readonly string[]
  /** `packet`: default the full packet of xlane-hd6 and xlane-hd8; needed with all others. */
  readonly replication: SlotValues & { readonly packet?: Quantity }
  readonly acks: SlotValues & { readonly loadSize: Quantity; readonly to?: AckAudience }
  /** Default both. */
  readonly commit?: CommitCarrier
  /** Default ranked. */
  readonly elections?: 'ranked' | { readonly random: Quantity }
  /** Default 0. */
  readonly processing?: { readonly leader?: Quantity; readonly follower?: Quantity }
  /** Default memory. */
  readonly durability?: 'memory' | { readonly disk: Quantity }
  /** Default: one proposal at a time. `burst`: default one entry. */
  readonly workload?: { readonly rate: Quantity; readonly burst?: Quantity; readonly entry: Quantity }
  /** Default 0. */
  readonly failures?: number
  readonly deadline?: {
    readonly commit?: Quantity
    readonly visible?: Quantity
    readonly failover?: Quantity
  }
}

/** A services file as values, with units. */
export interface ServicesValues extends Remarks {
  /** In the order in which their tunnels are placed. */
  readonly services: readonly (FailureDetectionValues | ReplicationValues)[]
  /** Probability that a bit is received wrong. Default: not counted. */
  readonly bitErrorRate?: number
  /** Other tunnels; placed last. */
  readonly requests?: readonly RequestValues[]
}
