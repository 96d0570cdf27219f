import type { Encapsulation } from './encapsulation.ts'
import type { Remarks } from './remarks.ts'
import type { Request } from './request.ts'

/** What one member sends in every one of its slots, one packet each period, empty or not. */
export interface SlotTraffic {
  /** Time between two slots, ps, by the sender's clock. */
  readonly periodPs: number
  /** What the application may put into one packet, bits. */
  readonly loadSizeBits: number
  /** The same packet on the wire, bits. */
  readonly sizeBits: number
  /** Sub-lane, 0 to 7; 0 is served first. */
  readonly lane: number
}

/** An application that says it lives by a counter that heartbeats carry (MODEL "Failure detection"). */
export interface ApplicationCounter {
  /** Time between two updates of the counter as they are meant, ps. */
  readonly updatePs: number
  /** How late an update may be, ps: gaps are at most the sum of both. */
  readonly delayPs: number
}

/** X-FD: every member multicasts heartbeats to all others, and suspects who has been silent for too long. */
export interface FailureDetection extends Remarks {
  readonly kind: 'failure-detection'
  /** Name, unique among services. */
  readonly id: string
  /** Ids of hosts; at least two. */
  readonly members: readonly string[]
  /** What every member sends to all others. */
  readonly heartbeat: SlotTraffic
  /** How many heartbeats in a row may be lost without a suspicion. */
  readonly losses: number
  /** Liveness of the application above, where it keeps a counter. */
  readonly application?: ApplicationCounter
  /** How often users of the alive table look at it, ps; 0 where a timer watches it. */
  readonly pollPs: number
  /** What must hold; without it there is no verdict. */
  readonly deadline?: {
    /** From a crash until every other member suspects, ps. */
    readonly detectionPs: number
  }
}

/** Whether followers acknowledge to possible leaders only, or by multicast to all members. */
export type AckAudience = 'leader' | 'all'

/** Which packets tell followers how far the log is committed. */
export type CommitCarrier = 'heartbeat' | 'replication' | 'both'

/** What clients write: in any window of t seconds at most burst + rate · t, in entries of at least `entryBits`. */
export interface LogWorkload {
  /** Of entries as clients write them, bit/s. */
  readonly rateBps: number
  /** Beyond the rate, bits; at least one entry. */
  readonly burstBits: number
  /** Smallest entry, bits. */
  readonly entryBits: number
}

/** X-Raft: a log that a majority of the members hold before an entry counts. */
export interface Replication extends Remarks {
  readonly kind: 'replication'
  /** Name, unique among services. */
  readonly id: string
  /** Id of the failure detection whose heartbeats it uses; its members are among that one's. */
  readonly detector: string
  /** Ids of hosts; at least two. */
  readonly members: readonly string[]
  /** Which of them may lead, in the order in which they stand for election. */
  readonly leaders: readonly string[]
  /** Log packets, from every possible leader to all other members. */
  readonly replication: SlotTraffic
  /** What followers send back. */
  readonly acks: SlotTraffic & {
    /** Who is to hear them. */
    readonly to: AckAudience
  }
  /** Which packets say how far the log is committed. */
  readonly commit: CommitCarrier
  /** By rank, one slot apart; or after a random wait of at most `randomPs`. */
  readonly elections:
    | 'ranked'
    | {
        /** Longest random wait before a member stands, ps. */
        readonly randomPs: number
      }
  /** Longest time between the delivery of a packet and the reaction to it being ready to be sent. */
  readonly processing: {
    /** Of an ack at the leader, ps. */
    readonly leaderPs: number
    /** Of a log packet at a follower, ps. */
    readonly followerPs: number
  }
  /** Longest time until something written is on the disk, ps; absent where logs are kept in memory. */
  readonly diskPs?: number
  /** Absent where proposals come one at a time, each in one packet. */
  readonly workload?: LogWorkload
  /** How many members may be down at once. */
  readonly failures: number
  /** What must hold; without it there is no verdict. */
  readonly deadline?: {
    /** From a proposal at the leader until it is committed there, ps. */
    readonly commitPs?: number
    /** Until every live member knows it committed, ps. */
    readonly visiblePs?: number
    /** From the crash of a leader until the next one has committed its first entry, ps. */
    readonly failoverPs?: number
  }
}

/** One service. */
export type Service = FailureDetection | Replication

/** What a services file holds (MODEL "Services"). */
export interface Services extends Remarks {
  /** In file order. */
  readonly services: readonly Service[]
  /** Probability that a bit is received wrong; absent where that is not counted. */
  readonly bitErrorRate?: number
  /** Tunnels beside those of the services. */
  readonly requests: readonly Request[]
}

/** The failure detections among services, by name. */
export const detectorsOf = (services: readonly Service[]): ReadonlyMap<string, FailureDetection> =>
  new Map(services.flatMap(s => (s.kind === 'failure-detection' ? [[s.id, s] as const] : [])))

/** What every packet of a log carries beside entries, bits: group, sender, term, position (MODEL "Replication"). */
export const LOG_HEADER_BITS: number = 16 * 8
/** What every entry carries beside its bytes: its length, bits. */
export const ENTRY_HEADER_BITS: number = 2 * 8

/** D: load of one log packet, bits. The paper's coded packets are always full ones. */
export const logPacketBits = (encapsulation: Encapsulation, loadSizeBits: number): number =>
  encapsulation.kind === 'chunked' ? encapsulation.chunkDataBits * encapsulation.maxChunks : loadSizeBits

/** m: how many of n members make a majority. */
export const majorityOf = (members: number): number => Math.floor(members / 2) + 1

/** How many of n members may be down at once at most: the others are a majority. */
export const mostFailures = (members: number): number => members - majorityOf(members)
