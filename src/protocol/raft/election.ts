import { type Ack, HEARS_LEADER, LONGER_LOG, PRE_VOTE_GRANTED, VOTE_GRANTED } from '../wire/ack.ts'
import { lead } from './lead.ts'
import {
  CANDIDATE,
  currentMembership,
  FOLLOWER,
  isSelfVoter,
  isStored,
  isVoter,
  PRE_CANDIDATE,
  type RaftState,
} from './state.ts'
import { adoptTerm } from './term.ts'
import { hearsLeader } from './turns.ts'

/** The own turn to stand has come. */
export const stand = (state: RaftState, at: number): void => {
  const { kind, randomPs, thresholdPs, heartbeatPs } = state.settings.elections
  if (!isSelfVoter(state)) return
  if (hearsLeader(state, at) || !hearsMajority(state, at, thresholdPs)) {
    // Who hears too few cannot win, and must not hold up those that can: it looks again a heartbeat later.
    state.standAt = at + heartbeatPs
    return
  }
  if (kind === 'random' && !state.isDrawn) {
    state.isDrawn = true
    state.standAt = at + Math.floor(state.draw * randomPs)
    if (state.standAt > at) return
  }
  state.role = PRE_CANDIDATE
  state.roundStart = at
  beginRound(state, at)
  decideIfAnswered(state, at)
}

const hearsMajority = (state: RaftState, at: number, thresholdPs: number): boolean => {
  const { processes, self } = state.settings
  let heard = 1
  for (let p = 0; p < processes; p++)
    if (p !== self && isVoter(state, p, state.peerIncarnation[p]) && at - state.heardAt[p] < thresholdPs)
      heard++
  return heard >= currentMembership(state).majority
}

const beginRound = (state: RaftState, at: number): void => {
  state.round = (state.round + 1) & 0xffff
  state.roundEnd = at + state.settings.elections.roundPs
  state.grants = state.answered = 1 << state.settings.self
  state.isDeniedByHearing = state.isDeniedByLog = false
  state.effects.isLogNew = true
}

/** An answer to this member's request has come. */
export const countAnswer = (state: RaftState, ack: Ack, at: number): void => {
  const { role, settings } = state
  if ((role !== PRE_CANDIDATE && role !== CANDIDATE) || ack.to !== settings.self || ack.round !== state.round)
    return
  if (!isVoter(state, ack.from, ack.incarnation)) return
  const bit = 1 << ack.from
  if (ack.answer === PRE_VOTE_GRANTED && role === PRE_CANDIDATE) state.grants |= bit
  else if (ack.answer === VOTE_GRANTED && role === CANDIDATE && ack.term === state.term) state.grants |= bit
  else if (ack.answer === HEARS_LEADER) state.isDeniedByHearing = true
  else if (ack.answer === LONGER_LOG && settings.leaders.includes(ack.from)) state.isDeniedByLog = true
  state.answered |= bit
  state.peerLastIndex[ack.from] = ack.lastIndex
  state.peerLastTerm[ack.from] = ack.lastTerm
  decideIfAnswered(state, at)
}

const bits = (mask: number): number => {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

const hasMajority = (state: RaftState): boolean => bits(state.grants) >= currentMembership(state).majority

/** A candidate wins with the vote that decides; a round of pre-votes is over early only when all have answered. */
export const decideIfAnswered = (state: RaftState, at: number): void => {
  if (state.role === CANDIDATE) {
    if (isStored(state) && hasMajority(state)) lead(state, at)
  } else if (bits(state.answered) === currentMembership(state).voters) endRound(state, at)
}

/**
 * A round is over. A pre-candidate goes on with a majority only if nobody that may lead has a longer log: that one's turn
 * comes, and both would be candidates of one term.
 */
export const endRound = (state: RaftState, at: number): void => {
  if (state.role === PRE_CANDIDATE && hasMajority(state) && !state.isDeniedByLog) {
    adoptTerm(state, state.term + 1)
    state.role = CANDIDATE
    state.votedFor = state.settings.self
    beginRound(state, at)
    decideIfAnswered(state, at)
    return
  }
  state.role = FOLLOWER
  state.roundEnd = Number.POSITIVE_INFINITY
  waitForNextTurn(state, at)
}

const TURNS_BEFORE_RANDOM = 2

/**
 * Who stood too early because it lost heartbeats stands again when it would have, had it received them; after two rounds
 * that failed otherwise waits are random, because outside the bounds ranks may go on colliding.
 */
const waitForNextTurn = (state: RaftState, at: number): void => {
  const { kind, heartbeatPs, losses, roundPs, randomPs } = state.settings.elections
  if (state.isDeniedByHearing && state.turnsTakenAgain < losses) {
    state.turnsTakenAgain++
    state.standAt = Math.max(at, state.roundStart + heartbeatPs)
    return
  }
  state.failedRounds++
  state.isDrawn = true
  const isRanked = kind === 'ranked' && state.failedRounds < TURNS_BEFORE_RANDOM
  state.standAt = at + (isRanked ? roundPs : Math.floor(state.draw * randomPs))
}
