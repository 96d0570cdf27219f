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
  /** Name, unique among services. */
  readonly id: string
  readonly kind: 'failure-detection'
  /** Ids of hosts; at least two. */
  readonly members: readonly string[]
  /** What every member sends to all others. */
  readonly heartbeat: SlotValues & {
    /** What a heartbeat carries. */
    readonly loadSize: Quantity
  }
  /** Heartbeats that may be lost in a row. Default 1. */
  readonly losses?: number
  /** A counter that the application keeps. Default none. */
  readonly application?: {
    /** How often it counts. */
    readonly update: Quantity
    /** How late it may be. */
    readonly delay: Quantity
  }
  /** How often users of the alive table look at it. Default 0: a timer does. */
  readonly poll?: Quantity
  /** What must hold. */
  readonly deadline?: {
    /** From a crash until every other member suspects. */
    readonly detection: Quantity
  }
}

/** A replicated group as a file says it, with units; see {@link Replication} for what each means. */
export interface ReplicationValues extends Remarks {
  /** Name, unique among services. */
  readonly id: string
  readonly kind: 'replication'
  /** Id of the failure detection whose heartbeats it uses. */
  readonly detector: string
  /** Ids of hosts; at least two. */
  readonly members: readonly string[]
  /** Who may lead, in the order of ranks. Default all. */
  readonly leaders?: 'all' | readonly string[]
  /** Log packets. */
  readonly replication: SlotValues & {
    /** What a packet carries. Default the full packet of xlane-hd6 and xlane-hd8; needed with all others. */
    readonly packet?: Quantity
  }
  /** What followers send back. */
  readonly acks: SlotValues & {
    /** What an ack carries. */
    readonly loadSize: Quantity
    /** Who is to hear them. Default leader. */
    readonly to?: AckAudience
  }
  /** Which packets say how far the log is committed. Default both. */
  readonly commit?: CommitCarrier
  /** Who stands when. Default ranked. */
  readonly elections?:
    | 'ranked'
    | {
        /** Longest random wait. */
        readonly random: Quantity
      }
  /** Longest times from delivery to reaction. Default 0. */
  readonly processing?: {
    /** Of an ack at the leader. */
    readonly leader?: Quantity
    /** Of a log packet at a follower. */
    readonly follower?: Quantity
  }
  /** Where the log is before an ack leaves. Default memory. */
  readonly durability?:
    | 'memory'
    | {
        /** Longest time until something written is on the disk. */
        readonly disk: Quantity
      }
  /** What clients write. Default: one proposal at a time. */
  readonly workload?: {
    /** In the long run. */
    readonly rate: Quantity
    /** At once beyond it. Default one entry. */
    readonly burst?: Quantity
    /** Smallest entry. */
    readonly entry: Quantity
  }
  /** How many members may be down at once. Default 0. */
  readonly failures?: number
  /** What must hold. */
  readonly deadline?: {
    /** From a proposal until it is committed at the leader. */
    readonly commit?: Quantity
    /** Until every live member knows it committed. */
    readonly visible?: Quantity
    /** From the crash of a leader until the next has committed. */
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
