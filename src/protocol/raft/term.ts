import { NO_ANSWER } from '../wire/ack.ts'
import { dropClients } from './clients.ts'
import { FOLLOWER, LEADER, NOBODY, type RaftState } from './state.ts'
import { restart } from './turns.ts'

/** A later term: whoever led, leads no more, and nobody has this member's vote. */
export const adoptTerm = (state: RaftState, term: number): void => {
  if (term <= state.term) return
  stepDown(state)
  state.term = term
  state.votedFor = NOBODY
  state.isUnstored = true
  state.match = state.commit
  state.peerMatch.fill(0)
  state.partIndex = -1
  state.answer.fill(NO_ANSWER)
  state.effects.newAcks = -1
}

/**
 * The same where it was not a candidate's request that told of it: somebody may lead, whose heartbeats are awaited. Who has
 * granted a pre-vote stands back already, and its turn stays: the request for the vote may come later than what others
 * say of the term.
 */
export const learnTerm = (state: RaftState, term: number, at: number): void => {
  if (term <= state.term) return
  adoptTerm(state, term)
  if (Math.max(state.standAt, state.notBefore) < at) restart(state, at)
}

/** To be a follower again, of nobody yet. */
export const stepDown = (state: RaftState): void => {
  if (state.role === LEADER) dropClients(state)
  state.role = FOLLOWER
  state.leader = NOBODY
  state.roundEnd = Number.POSITIVE_INFINITY
}

/** A leader that cannot lead says so by its heartbeats; its own turn comes last. */
export const resign = (state: RaftState): void => {
  stepDown(state)
  state.lastLeader = state.settings.self
  state.standAt = Number.POSITIVE_INFINITY
}

/** Somebody leads this term. */
export const follow = (state: RaftState, leader: number, at: number): void => {
  if (state.role === LEADER) throw new Error(`two leaders in term ${state.term}: ${leader} and this member`)
  if (state.leader === leader) return
  state.role = FOLLOWER
  state.roundEnd = Number.POSITIVE_INFINITY
  state.resignations = 0
  state.leader = state.lastLeader = leader
  state.leaderSince = at
  state.failedRounds = state.turnsTakenAgain = 0
  state.notBefore = 0
  restart(state, at)
}
