import { type Answer, NO_ANSWER } from '../wire/ack.ts'
import type { RaftEffects, Snapshot } from './events.ts'
import { firstMembership, type Membership, membership, votingIncarnation } from './membership.ts'
import { MAX_ENTRY_BYTES, RECORD_HEAD_BYTES } from './record.ts'
import { RingLog } from './ring-log.ts'
import type { RaftSettings } from './settings.ts'

export type Role = typeof FOLLOWER | typeof PRE_CANDIDATE | typeof CANDIDATE | typeof LEADER
export const FOLLOWER = 0
export const PRE_CANDIDATE = 1
export const CANDIDATE = 2
export const LEADER = 3

export const NOBODY = -1

/** What a member has on disk: what it starts with again. */
export interface Saved {
  readonly term: number
  readonly votedFor: number
  /** Where the log begins, and its records from there on, each with its term. */
  readonly snapshot: Snapshot | undefined
  readonly records: readonly { readonly term: number; readonly record: Uint8Array }[]
}

/** A version of term, vote and log that is on its way to disk. */
interface Unstored {
  readonly version: number
  readonly term: number
  readonly votedFor: number
  last: number
}

/** A read that waits until a majority has confirmed that this member leads. */
interface PendingRead {
  readonly id: number
  readonly index: number
  probe: number
}

/** Log packets sent of which the acks are still awaited, oldest first: a ring. */
export const SENT = 64

/** A place in the stream of records: so many bytes of the record of an entry come before it. */
export interface Cursor {
  index: number
  offset: number
}

/** All that a member knows. Only the functions of this folder write into it. */
export class RaftState {
  readonly settings: RaftSettings
  readonly log: RingLog
  readonly effects: RaftEffects

  // Persisted before anything is said that rests on them.
  term = 0
  votedFor: number = NOBODY

  role: Role = FOLLOWER
  leader: number = NOBODY
  /** The leader before, where there is none: its turn comes last. */
  lastLeader: number = NOBODY
  commit = 0
  applied = 0
  /** Committed as far as heard; the log may not have come so far. */
  heardCommit = 0
  /** How far this log is known to be the log of the term's leader. What is committed always is. */
  match = 0

  /** Memberships that count, oldest first: at most one that is committed, and what follows it. */
  memberships: Membership[]

  // Disk.
  isUnstored = false
  version = 0
  readonly unstored: Unstored[] = []
  storedTerm = 0
  storedVote: number = NOBODY
  storedLast = 0

  // What is known of each process.
  readonly heardAt: Float64Array
  readonly peerIncarnation: Int32Array
  /** How far its log is known to be ours; of this term. */
  readonly peerMatch: Float64Array
  readonly peerLastIndex: Float64Array
  readonly peerLastTerm: Float64Array
  readonly peerProbe: Int32Array

  // Elections.
  leaderSince: number
  /** Heartbeats of the leader in a row that say it leads no more. */
  resignations = 0
  standAt: number
  /** Whether `standAt` holds a random wait already. */
  isDrawn = false
  /** Granted votes defer the own turn to here. */
  notBefore = 0
  draw = 0
  round = 0
  roundStart = 0
  roundEnd: number = Number.POSITIVE_INFINITY
  failedRounds = 0
  turnsTakenAgain = 0
  grants = 0
  answered = 0
  isDeniedByHearing = false
  isDeniedByLog = false

  // Answers to candidates and probes, by process.
  readonly answer: Uint8Array
  readonly answerRound: Uint16Array
  readonly answerTerm: Float64Array
  unsentAnswers = 0

  // A leader's.
  /** Its first entry of this term. */
  firstOfTerm = 0
  /** When to see whether a majority is still heard. */
  majorityCheckAt: number = Number.POSITIVE_INFINITY
  /** Where the stream goes on: what has not been sent. */
  readonly fresh: Cursor = { index: 1, offset: 0 }
  /** Where what some member has lost is sent again, in slots that nothing new fills; index 0 for nothing. */
  readonly again: Cursor = { index: 0, offset: 0 }
  readonly sentAt: Float64Array = new Float64Array(SENT)
  readonly sentIndex: Float64Array = new Float64Array(SENT)
  sentHead = 0
  sentTail = 0
  /** Entries up to here were sent so long ago that their acks should have come. */
  dueIndex = 0
  readonly clientIds: Float64Array
  readonly reads: PendingRead[] = []
  probe = 0

  // A record that comes in several packets.
  readonly part: Uint8Array = new Uint8Array(RECORD_HEAD_BYTES + MAX_ENTRY_BYTES)
  partIndex = -1
  partBytes = 0

  constructor(settings: RaftSettings, startAt: number, saved: Saved | undefined) {
    const { processes, elections, ringEntries, ringBytes } = settings
    this.settings = settings
    this.log = new RingLog(ringEntries, ringBytes)
    this.effects = {
      wakeAt: 0,
      sentBytes: 0,
      isLogNew: false,
      newAcks: 0,
      persist: 0,
      changedFrom: Number.POSITIVE_INFINITY,
      answers: [],
      snapshotFor: 0,
    }
    this.memberships = [firstMembership(processes, settings.voters)]
    this.heardAt = new Float64Array(processes).fill(
      startAt + elections.firstThresholdPs - elections.thresholdPs,
    )
    this.peerIncarnation = new Int32Array(processes).fill(-1)
    this.peerMatch = new Float64Array(processes)
    this.peerLastIndex = new Float64Array(processes)
    this.peerLastTerm = new Float64Array(processes)
    this.peerProbe = new Int32Array(processes)
    this.answer = new Uint8Array(processes).fill(NO_ANSWER)
    this.answerRound = new Uint16Array(processes)
    this.answerTerm = new Float64Array(processes)
    this.clientIds = new Float64Array(ringEntries)
    this.leaderSince = startAt
    this.standAt = startAt
    if (saved !== undefined) {
      this.term = this.storedTerm = saved.term
      this.votedFor = this.storedVote = saved.votedFor
      const { snapshot } = saved
      if (snapshot !== undefined) {
        this.log.reset(snapshot.index, snapshot.term)
        this.commit = this.applied = this.match = snapshot.index
        this.memberships = [membership(snapshot.index, snapshot.members)]
      }
    }
  }
}

export const isVoter = (state: RaftState, peer: number, incarnation: number): boolean =>
  votingIncarnation(currentMembership(state).members[peer]) === incarnation

export const isSelfVoter = (state: RaftState): boolean =>
  isVoter(state, state.settings.self, state.settings.incarnation)

export const currentMembership = (state: RaftState): Membership =>
  state.memberships[state.memberships.length - 1]

/** The term to be told to others: one that is not on disk yet is not known to be this member's. */
export const saidTerm = (state: Readonly<RaftState>): number =>
  state.settings.durability === 'memory' ? state.term : state.storedTerm

/** Whether term and vote are where they survive what this member is to survive. */
export const isStored = (state: RaftState): boolean =>
  state.settings.durability === 'memory' ||
  (state.storedTerm === state.term && state.storedVote === state.votedFor)

/** The last entry that survives. */
export const storedLast = (state: RaftState): number =>
  state.settings.durability === 'memory' ? state.log.last : Math.min(state.storedLast, state.log.last)

export const setAnswer = (state: RaftState, to: number, answer: Answer, round: number): void => {
  state.answer[to] = answer
  state.answerRound[to] = round
  state.answerTerm[to] = state.term
  state.unsentAnswers |= 1 << to
  state.effects.newAcks |= 1 << to
}
