import { newAck, PROBED, readAck } from '../wire/ack.ts'
import { ENTRIES, newLogPacket, readLogPacket } from '../wire/log-packet.ts'
import { fillAck, receiveAck } from './acknowledge.ts'
import { changeMember, readmit } from './change.ts'
import { answer } from './clients.ts'
import { commitByMajority, commitHeard, commitTo } from './commit.ts'
import { decideIfAnswered, endRound, stand } from './election.ts'
import type { RaftEffects, RaftEvent, Snapshot } from './events.ts'
import { appendRecord, mayForget } from './log-changes.ts'
import { membership } from './membership.ts'
import { askRead } from './reads.ts'
import { receiveEntries } from './receive.ts'
import { DATA, MAX_ENTRY_BYTES, RECORD_HEAD_BYTES, recordTerm, writeRecord } from './record.ts'
import { fillLog, lossAt, majorityLostAt, resendLost, sendAgainTo } from './replicate.ts'
import type { RaftSettings } from './settings.ts'
import { FOLLOWER, LEADER, NOBODY, PRE_CANDIDATE, RaftState, type Saved, setAnswer } from './state.ts'
import { adoptTerm, follow, learnTerm, resign } from './term.ts'
import { firstTurn, restart, turnAt } from './turns.ts'
import { answerRequest } from './voting.ts'

const ack = newAck()
const logPacket = newLogPacket()
const record = new Uint8Array(RECORD_HEAD_BYTES + MAX_ENTRY_BYTES)

/**
 * X-Raft: one member of a replicated log [ONGARO14] over periodic multicast [XLANE21]. A pure state machine: it reads no
 * clock, draws nothing and sends nothing; events come in with their instants, effects go out. No two members ever hold
 * different entries as committed, whatever is late, lost, doubled or out of order; times only decide when entries are
 * committed. Instants are whole ps, exact up to 2^53.
 */
export class Raft {
  readonly #state: RaftState

  /** A member that starts, or with what it has saved starts again. */
  constructor(settings: RaftSettings, startAt: number, saved?: Saved) {
    const state = new RaftState(settings, startAt, saved)
    this.#state = state
    let term = saved?.snapshot?.term ?? 0
    for (const one of saved?.records ?? []) {
      term = recordTerm(one.record, term)
      appendRecord(state, term, one.record, one.record.length, 0)
    }
    state.storedLast = state.log.last
    state.isUnstored = false
    firstTurn(state, startAt)
    this.#finish()
  }

  /** What is known, to look at. */
  get state(): Readonly<RaftState> {
    return this.#state
  }

  /** Whether this member leads, as far as it knows. */
  get leads(): boolean {
    return this.#state.role === LEADER
  }

  /** The application's state is of this entry: what others may begin with. */
  snapshotAt(index: number): Snapshot {
    const { members } = this.#state.memberships[0]
    return { index, term: this.#state.log.termAt(index), members }
  }

  /** Takes an event in; what it asks for is valid until the next. */
  step(event: RaftEvent): RaftEffects {
    const state = this.#state
    const { effects } = state
    effects.sentBytes = 0
    effects.isLogNew = false
    effects.newAcks = 0
    effects.persist = 0
    effects.changedFrom = Number.POSITIVE_INFINITY
    effects.snapshotFor = 0
    if (effects.answers.length > 0) effects.answers.length = 0
    switch (event.kind) {
      case 'log':
        this.#receiveLog(event)
        break
      case 'ack':
        this.#receiveAck(event)
        break
      case 'heard':
        this.#hear(event)
        break
      case 'logSlot':
        effects.sentBytes = fillLog(state, event.at, event.packet)
        break
      case 'ackSlot':
        effects.sentBytes = fillAck(state, event.to, event.packet)
        break
      case 'timer':
        this.#wake(event.at, event.draw)
        break
      case 'propose':
        this.#propose(event)
        break
      case 'read':
        askRead(state, event.id)
        break
      case 'change':
        changeMember(state, event.id, event.member, event.isVoter, event.incarnation)
        break
      case 'persisted':
        this.#persisted(event)
        break
      case 'applied':
        state.applied = Math.max(state.applied, event.index)
        break
      case 'install':
        this.#install(event.snapshot)
        break
    }
    this.#finish()
    return effects
  }

  #receiveLog({ at, packet, length }: RaftEvent & { kind: 'log' | 'ack' }): void {
    const state = this.#state
    if (!readLogPacket(packet, length, logPacket)) return
    const { group, from, kind, term } = logPacket
    const { processes, self } = state.settings
    if (group !== state.settings.group || from === self || from >= processes) return
    if (kind === ENTRIES) {
      if (term < state.term) {
        // The ack tells a leader of the past that its term is over.
        state.effects.newAcks |= 1 << from
        return
      }
      adoptTerm(state, term)
      follow(state, from, at)
      receiveEntries(state, logPacket, packet, length)
      if (logPacket.probe >= 0 && logPacket.probe !== this.#probeOf(from))
        setAnswer(state, from, PROBED, logPacket.probe)
    } else {
      adoptTerm(state, term)
      answerRequest(state, logPacket, at)
    }
  }

  #probeOf(leader: number): number {
    return this.#state.answer[leader] === PROBED ? this.#state.answerRound[leader] : NOBODY
  }

  #receiveAck({ at, packet, length }: RaftEvent & { kind: 'log' | 'ack' }): void {
    const state = this.#state
    if (!readAck(packet, length, ack)) return
    const { processes, self, group } = state.settings
    if (ack.group !== group || ack.from === self || ack.from >= processes) return
    if (!this.#isPresent(ack.from, ack.incarnation)) return
    learnTerm(state, ack.term, at)
    receiveAck(state, ack, at)
    if (state.role === LEADER) readmit(state, ack.from)
  }

  /** Whether a process speaks in its latest incarnation. One that is new knows nothing. */
  #isPresent(peer: number, incarnation: number): boolean {
    const state = this.#state
    if (incarnation < state.peerIncarnation[peer]) return false
    if (incarnation > state.peerIncarnation[peer]) {
      state.peerIncarnation[peer] = incarnation
      state.peerMatch[peer] = 0
      state.peerProbe[peer] = -1
    }
    return true
  }

  #hear({ at, from, incarnation, isLeader, term, commitIndex }: RaftEvent & { kind: 'heard' }): void {
    const state = this.#state
    if (!this.#isPresent(from, incarnation)) return
    if (at > state.heardAt[from]) state.heardAt[from] = at
    learnTerm(state, term, at)
    if (term === state.term && isLeader) {
      follow(state, from, at)
      if (state.role === PRE_CANDIDATE) state.role = FOLLOWER
      state.resignations = 0
      restart(state, at)
      if (state.settings.commit !== 'replication' && commitIndex > state.heardCommit) {
        state.heardCommit = commitIndex
        commitHeard(state)
      }
    } else if (from === state.leader && term >= state.term && ++state.resignations > 1) {
      // The first may have been sent before it led.
      state.leader = NOBODY
      restart(state, at)
    }
    if (state.role === LEADER) {
      sendAgainTo(state, from)
      readmit(state, from)
    }
  }

  #wake(at: number, draw: number): void {
    const state = this.#state
    state.draw = draw
    if (state.role === FOLLOWER) {
      if (turnAt(state) <= at) stand(state, at)
    } else if (state.role === LEADER) {
      if (lossAt(state) <= at) resendLost(state, at)
      if (state.majorityCheckAt <= at) state.majorityCheckAt = majorityLostAt(state)
      if (state.majorityCheckAt <= at) {
        resign(state)
        restart(state, at)
      }
    } else if (state.roundEnd <= at) endRound(state, at)
  }

  #propose({ id, content, length }: RaftEvent & { kind: 'propose' }): void {
    const state = this.#state
    const { log } = state
    if (length > MAX_ENTRY_BYTES)
      throw new RangeError(`an entry has ${MAX_ENTRY_BYTES} bytes at most, not ${length}`)
    if (state.role !== LEADER) {
      answer(state, id, 'notLeader', 0)
      return
    }
    if (!log.makeRoom(RECORD_HEAD_BYTES + length, mayForget(state))) {
      answer(state, id, 'full', 0)
      return
    }
    appendRecord(state, state.term, record, writeRecord(record, DATA, content, 0, length), id)
    state.match = log.last
    state.effects.isLogNew = true
    commitByMajority(state)
  }

  #persisted({ at, version }: RaftEvent & { kind: 'persisted' }): void {
    const state = this.#state
    while (state.unstored.length > 0 && state.unstored[0].version <= version) {
      const stored = state.unstored.shift()
      if (stored === undefined) break
      state.storedTerm = stored.term
      state.storedVote = stored.votedFor
      state.storedLast = stored.last
    }
    state.effects.isLogNew = true
    state.effects.newAcks = -1
    if (state.role === LEADER || state.settings.acks === 'all') commitByMajority(state)
    else if (state.role !== FOLLOWER) decideIfAnswered(state, at)
  }

  #install({ index, term, members }: Snapshot): void {
    const state = this.#state
    if (index <= state.commit || state.role === LEADER) return
    if (state.log.termAt(index) === term) {
      // What follows may have been acknowledged: it stays.
      state.match = Math.max(state.match, index)
      commitTo(state, index)
      return
    }
    state.log.reset(index, term)
    state.storedLast = Math.min(state.storedLast, index)
    for (const version of state.unstored) version.last = Math.min(version.last, index)
    state.memberships = [membership(index, members)]
    state.commit = state.applied = index
    state.match = Math.max(state.match, index)
    state.partIndex = -1
    state.effects.changedFrom = index + 1
    state.effects.newAcks = -1
    state.isUnstored = true
  }

  #finish(): void {
    const state = this.#state
    const { effects } = state
    if (state.isUnstored) {
      state.isUnstored = false
      if (state.settings.durability === 'disk') {
        effects.persist = ++state.version
        const { version, term, votedFor, log } = state
        state.unstored.push({ version, term, votedFor, last: log.last })
      }
    }
    effects.wakeAt =
      state.role === FOLLOWER
        ? turnAt(state)
        : state.role === LEADER
          ? Math.min(lossAt(state), state.majorityCheckAt)
          : state.roundEnd
  }
}
