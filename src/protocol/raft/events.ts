/** What happens to a member. Instants are the own clock's, in whole ps. */
export type RaftEvent =
  /** A log packet of another member, or an ack. */
  | { kind: 'log' | 'ack'; at: number; packet: Uint8Array; length: number }
  /** The failure detector has heard a heartbeat, and what it says of this group. */
  | {
      kind: 'heard'
      at: number
      from: number
      incarnation: number
      isLeader: boolean
      term: number
      commitIndex: number
    }
  /** The turn of this member's log tunnel: fill the packet. */
  | { kind: 'logSlot'; at: number; packet: Uint8Array }
  /** The turn of its acks to member `to`, or to all. */
  | { kind: 'ackSlot'; at: number; to: number; packet: Uint8Array }
  /** The instant asked for has come. `draw`: a fresh random number in [0, 1), for waits that are random. */
  | { kind: 'timer'; at: number; draw: number }
  /** A client's command; `id` above 0 names it in the answer. */
  | { kind: 'propose'; at: number; id: number; content: Uint8Array; length: number }
  /** A client asks from when on it may read. */
  | { kind: 'read'; at: number; id: number }
  /** A member is to vote, in the incarnation given, or no more. */
  | { kind: 'change'; at: number; id: number; member: number; isVoter: boolean; incarnation: number }
  /** What effect `persist` asked for is on disk, up to that version. */
  | { kind: 'persisted'; at: number; version: number }
  /** The application has applied entries up to here: they may leave the ring. */
  | { kind: 'applied'; at: number; index: number }
  /** The application's state as of a committed entry, from a member that holds it. */
  | { kind: 'install'; at: number; snapshot: Snapshot }

/** What a log begins after. */
export interface Snapshot {
  readonly index: number
  readonly term: number
  /** By process: as in a configuration entry (membership.ts). */
  readonly members: readonly number[]
}

/** What a client is told. */
export type AnswerKind =
  /** The entry is committed, at the index given. */
  | 'committed'
  /** Read the state as of the index given, or later. */
  | 'readable'
  /** Not done: this member does not lead. */
  | 'notLeader'
  /** Not done: no room until others have caught up. */
  | 'full'
  /** Not done: another change is under way, or the leader has not committed anything in its term. */
  | 'busy'
  /** The member no longer leads; whether the entry will be committed is not known. */
  | 'unknown'

/** An answer to a client. */
export interface ClientAnswer {
  /** Of what it asked for. */
  readonly id: number
  /** What became of it. */
  readonly kind: AnswerKind
  /** The entry that it is about, 0 for none. */
  readonly index: number
}

/** What a step asks for. The same object after every step: read it before the next one. */
export interface RaftEffects {
  /** When to send a `timer` event, Infinity for never. Every step sets it anew. */
  wakeAt: number
  /** Bytes written into the packet of a slot; 0: nothing is to be said. */
  sentBytes: number
  /** The log tunnel's packets say something new from its next slot on. */
  isLogNew: boolean
  /** Members, one bit each, to whom this member's acks say something new. */
  newAcks: number
  /** Version of what is to be persisted, 0 for nothing: term, vote, and the log from `changedFrom` on. */
  persist: number
  /** Lowest index that was written by this step, Infinity for none. */
  changedFrom: number
  /** Answers to clients. */
  readonly answers: ClientAnswer[]
  /** Members, one bit each, that need a snapshot: what they lack has left the ring. */
  snapshotFor: number
}
