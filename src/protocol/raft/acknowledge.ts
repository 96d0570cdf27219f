import { type Ack, type Answer, newAck, PROBED, writeAck } from '../wire/ack.ts'
import { isNewer16 } from '../wire/bytes.ts'
import { commitByMajority } from './commit.ts'
import { countAnswer } from './election.ts'
import { answerReads } from './reads.ts'
import { forgetAcked } from './replicate.ts'
import { FOLLOWER, isStored, LEADER, NOBODY, type RaftState, storedLast } from './state.ts'

const ack: Ack = newAck()

/** What this member's acks say in their slot; nothing while what they would rest on is on its way to disk. */
export const fillAck = (state: RaftState, to: number, into: Uint8Array): number => {
  if (!isStored(state)) return 0
  const { settings, log } = state
  const answered = to >= 0 ? to : nextAnswered(state)
  const last = storedLast(state)
  ack.group = settings.group
  ack.from = settings.self
  ack.to = answered
  ack.answer = state.answer[answered] as Answer
  ack.round = state.answerRound[answered]
  ack.incarnation = settings.incarnation
  ack.term = state.term
  ack.match = Math.min(state.match, last)
  ack.lastIndex = last
  ack.lastTerm = log.termAt(last)
  state.unsentAnswers &= ~(1 << answered)
  if (to < 0 && state.unsentAnswers !== 0) state.effects.newAcks |= state.unsentAnswers
  return writeAck(ack, into)
}

/** Acks to all carry one answer a slot: those that were not sent come first, the leader's otherwise. */
const nextAnswered = (state: RaftState): number => {
  const { unsentAnswers } = state
  if (unsentAnswers === 0) return state.leader === NOBODY ? 0 : state.leader
  return 31 - Math.clz32(unsentAnswers & -unsentAnswers)
}

/** An ack of a member in its present incarnation, and of a term that is not later than this member's. */
export const receiveAck = (state: RaftState, from: Ack, at: number): void => {
  countAnswer(state, from, at)
  if (from.term !== state.term) return
  if (state.role === LEADER) {
    if (from.answer === PROBED && from.to === state.settings.self) probed(state, from)
    if (from.match <= state.peerMatch[from.from]) return
    state.peerMatch[from.from] = from.match
    commitByMajority(state)
    forgetAcked(state, at)
    answerReads(state)
  } else if (state.role === FOLLOWER && state.leader !== NOBODY && state.settings.acks === 'all') {
    if (from.match <= state.peerMatch[from.from]) return
    state.peerMatch[from.from] = from.match
    commitByMajority(state)
  }
}

const probed = (state: RaftState, { from, round }: Ack): void => {
  const before = state.peerProbe[from]
  if (before >= 0 && !isNewer16(round, before)) return
  state.peerProbe[from] = round
  answerReads(state)
}
