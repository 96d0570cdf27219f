/** Everything that a member of a group is told before it starts. Spans by the own clock, whole ps. */
export interface RaftSettings {
  /** Number of the group in packets, below 128. */
  readonly group: number
  /** How many processes may ever be members, 32 at most; they are numbered from 0. */
  readonly processes: number
  /** Number of this process. */
  readonly self: number
  /** How often this process has started with empty memory. A member whose number has grown is not the one that voted. */
  readonly incarnation: number
  /** Who votes at first; all in incarnation 0. */
  readonly voters: readonly number[]
  /** Who may lead, in order: whose turn it is to stand for election. */
  readonly leaders: readonly number[]
  /** When the log is told what is committed: on heartbeats, on log packets, or on both. */
  readonly commit: 'heartbeat' | 'replication' | 'both'
  /** Who hears acks: the leader, or all, who then know by themselves what is committed. */
  readonly acks: 'leader' | 'all'
  /** `disk`: term, vote and entries are persisted before anything is said that rests on them. */
  readonly durability: 'memory' | 'disk'
  /** Whether a leader removes a member that came back empty, and adds it again when it has caught up. */
  readonly readmit: boolean
  /** Bytes of one log packet, its head included. */
  readonly packetBytes: number
  /** Room of the log: entries and bytes, powers of two. */
  readonly ringEntries: number
  /** Room of the log for records, bytes: a power of two. */
  readonly ringBytes: number
  /** How members take turns. */
  readonly elections: ElectionSettings
  /** A log packet of which no ack has come after so long is lost, ps. */
  readonly retransmitPs: number
}

/** How members take turns in standing for election. All are waits by the own clock. */
export interface ElectionSettings {
  /** Ranked: turns by rank, which cannot collide inside the bounds. Random: as in the Raft paper. */
  readonly kind: 'ranked' | 'random'
  /** Θ of the group: a leader not heard for so long is suspected, ps. */
  readonly thresholdPs: number
  /** So long after the start a leader that was never heard is suspected, ps. */
  readonly firstThresholdPs: number
  /** g₀, ps: added, so that every voter suspects the leader too when the first request comes. */
  readonly gracePs: number
  /** S*, ps: between the turns of two ranks. */
  readonly slotPs: number
  /** S₂, ps: between turns of those that have granted and seen nobody win. */
  readonly laterSlotPs: number
  /** How long who has granted stands back, before its turn, ps. */
  readonly deferralPs: number
  /** E°, ps: how long a round lasts on a candidate's clock. */
  readonly roundPs: number
  /** T: period of the heartbeats. */
  readonly heartbeatPs: number
  /** k: heartbeats that may be lost in a row. */
  readonly losses: number
  /** W: random waits, when turns have failed, are drawn from [0, W). */
  readonly randomPs: number
}
