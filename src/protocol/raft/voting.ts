import { type Answer, DENIED, HEARS_LEADER, LONGER_LOG, PRE_VOTE_GRANTED, VOTE_GRANTED } from '../wire/ack.ts'
import { type LogPacket, PRE_VOTE } from '../wire/log-packet.ts'
import { FOLLOWER, isSelfVoter, NOBODY, PRE_CANDIDATE, type RaftState, setAnswer } from './state.ts'
import { defer, hearsLeader } from './turns.ts'

/** A request repeats itself in every slot of its round: the first time decides. */
const isAnswered = (state: RaftState, { from, offset }: LogPacket): boolean =>
  state.answer[from] !== 0 && state.answerRound[from] === offset && state.answerTerm[from] === state.term

/** Whether the candidate lacks something that this log has [ONGARO14, §5.4.1]. */
const isBehind = (state: RaftState, { previousIndex, previousTerm }: LogPacket): boolean =>
  previousTerm < state.log.lastTerm || (previousTerm === state.log.lastTerm && previousIndex < state.log.last)

/** A candidate asks. Its term is not later than this member's any more. */
export const answerRequest = (state: RaftState, request: LogPacket, at: number): void => {
  if (isAnswered(state, request)) return
  // What asked for this member's vote before it was given comes late: the answer to the vote stays.
  if (request.term < state.term && state.votedFor === request.from) return
  const answer = request.kind === PRE_VOTE ? preVote(state, request, at) : vote(state, request, at)
  setAnswer(state, request.from, answer, request.offset)
  if (answer === PRE_VOTE_GRANTED || answer === VOTE_GRANTED) defer(state, at)
}

const preVote = (state: RaftState, request: LogPacket, at: number): Answer => {
  if (!isSelfVoter(state) || request.term < state.term) return DENIED
  if (hearsLeader(state, at)) return HEARS_LEADER
  return isBehind(state, request) ? LONGER_LOG : PRE_VOTE_GRANTED
}

const vote = (state: RaftState, request: LogPacket, at: number): Answer => {
  if (!isSelfVoter(state) || request.term < state.term) return DENIED
  if (state.leader !== NOBODY || (state.votedFor !== NOBODY && state.votedFor !== request.from)) return DENIED
  if (isBehind(state, request)) {
    state.standAt = Math.max(state.standAt, at + state.settings.elections.roundPs)
    return LONGER_LOG
  }
  if (state.role === PRE_CANDIDATE) state.role = FOLLOWER
  state.votedFor = request.from
  state.isUnstored = true
  return VOTE_GRANTED
}
