import type { RaftEffects } from '../../protocol/raft/events.ts'
import { LEADER, type RaftState } from '../../protocol/raft/state.ts'
import { newAck, readAck, VOTE_GRANTED } from '../../protocol/wire/ack.ts'
import { newLogPacket, readLogPacket, VOTE } from '../../protocol/wire/log-packet.ts'
import type { CheckName } from './outcome.ts'
import type { TrialMember } from './trial-member.ts'

/** Index and term of an entry as one number: terms in packets have 24 bits. */
const entryKey = (index: number, term: number): number => index * 2 ** 24 + term
const ack = newAck()
const request = newLogPacket()

/** What is wrong after a step, if anything is. */
export type Wrong = (check: CheckName, message: string) => void

/**
 * What must hold after every step, in every world. Everything is compared with a record of all that ever happened, so
 * each step costs what it changed. That one entry, by index and term, always has one content and one predecessor is log
 * matching, by induction.
 */
export class Safety {
  readonly #leaderOf = new Map<number, number>()
  readonly #voteOf = new Map<number, number>()
  readonly #entries = new Map<number, number>()
  /** By index: the term of what was committed there. */
  readonly #committed: number[] = [0]
  /** By index: the term in which it was. */
  readonly #committedIn: number[] = [0]
  readonly #wrong: Wrong
  #scratch = new Uint8Array(64)

  constructor(wrong: Wrong) {
    this.#wrong = wrong
  }

  /** The highest index that anybody has committed. */
  get committedUpTo(): number {
    return this.#committed.length - 1
  }

  committedTerm(index: number): number {
    return this.#committed[index]
  }

  afterStep(member: TrialMember, state: Readonly<RaftState>, effects: RaftEffects): void {
    const { changedFrom } = effects
    const hasLed = member.seenRole === LEADER && member.seenTerm === state.term
    if (changedFrom <= state.log.last) this.#appended(member, state, changedFrom, hasLed)
    if (state.role !== member.seenRole || state.term !== member.seenTerm) {
      if (state.role === LEADER && !hasLed) this.#leads(member, state)
      member.seenRole = state.role
    }
    member.seenTerm = state.term
    if (state.commit !== member.seenCommit) this.#commits(member, state)
    member.seenLast = state.log.last
  }

  #appended(member: TrialMember, state: Readonly<RaftState>, from: number, hasLed: boolean): void {
    const { log } = state
    if (hasLed && from <= member.seenLast)
      this.#wrong(
        'append-only',
        `leader ${member.number} changed entry ${from} of its own log in term ${state.term}`,
      )
    if (from <= member.seenCommit)
      this.#wrong('commit-grows', `member ${member.number} changed entry ${from}, which it had committed`)
    for (let i = Math.max(from, log.first); i <= log.last; i++) {
      const term = log.termAt(i)
      const key = entryKey(i, term)
      const content = this.#contentOf(state, i, log.termAt(i - 1))
      const known = this.#entries.get(key)
      if (known === undefined) this.#entries.set(key, content)
      else if (known !== content)
        this.#wrong(
          'log-matching',
          `member ${member.number} has another entry ${i} of term ${term} than others`,
        )
    }
  }

  /** A hash of an entry and of the term before it. */
  #contentOf({ log }: Readonly<RaftState>, index: number, termBefore: number): number {
    const bytes = log.bytesOf(index)
    if (bytes > this.#scratch.length) this.#scratch = new Uint8Array(2 * bytes)
    log.copy(log.endOf(index - 1), bytes, this.#scratch, 0)
    let hash = 0x811c9dc5 ^ termBefore
    for (let i = 0; i < bytes; i++) hash = Math.imul(hash ^ this.#scratch[i], 0x01000193)
    return Math.imul(hash ^ bytes, 0x01000193)
  }

  #leads(member: TrialMember, { term, log }: Readonly<RaftState>): void {
    const other = this.#leaderOf.get(term)
    if (other !== undefined && other !== member.number)
      this.#wrong('one-leader', `members ${other} and ${member.number} both lead in term ${term}`)
    this.#leaderOf.set(term, member.number)
    // A leader of an earlier term, come late, need not have what later ones have committed.
    let last = this.committedUpTo
    while (this.#committedIn[last] >= term) last--
    if (last >= log.first - 1 && log.termAt(last) !== this.#committed[last])
      this.#wrong(
        'completeness',
        `member ${member.number} leads in term ${term} without entry ${last} of term ${this.#committed[last]}, which is committed`,
      )
  }

  /** A member says whom it votes for: by an ack, or by asking for votes. */
  says(member: TrialMember, packet: Uint8Array, length: number, isAck: boolean): void {
    if (isAck ? !readAck(packet, length, ack) : !readLogPacket(packet, length, request)) return
    if (isAck ? ack.answer !== VOTE_GRANTED : request.kind !== VOTE) return
    const { term } = isAck ? ack : request
    const vote = isAck ? ack.to : member.number
    const key = term * 32 + member.number
    const before = this.#voteOf.get(key)
    if (before !== undefined && before !== vote)
      this.#wrong('one-vote', `member ${member.number} voted for ${before} and for ${vote} in term ${term}`)
    this.#voteOf.set(key, vote)
  }

  #commits(member: TrialMember, state: Readonly<RaftState>): void {
    const { commit, log } = state
    if (commit < member.seenCommit)
      this.#wrong('commit-grows', `member ${member.number} went back from ${member.seenCommit} to ${commit}`)
    for (let i = Math.max(member.seenCommit + 1, log.first); i <= commit; i++) {
      const term = log.termAt(i)
      const known = this.#committed[i]
      if (known === undefined) {
        this.#committed[i] = term
        this.#committedIn[i] = state.term
      } else if (known !== term)
        this.#wrong(
          'state-machine',
          `entry ${i} is of term ${known} for others, of term ${term} for ${member.number}`,
        )
    }
    member.seenCommit = commit
  }
}
