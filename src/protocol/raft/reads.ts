import { isNewer16 } from '../wire/bytes.ts'
import { answer } from './clients.ts'
import { currentMembership, isSelfVoter, isVoter, LEADER, type RaftState } from './state.ts'

/**
 * A read without an entry [ONGAROPHD14, §6.4]: whatever is committed now may be read once a majority has confirmed, after
 * the question, that this member still leads; and once it has committed an entry of its term, which brings its commit
 * index up to date.
 */
export const askRead = (state: RaftState, id: number): void => {
  if (state.role !== LEADER) {
    answer(state, id, 'notLeader', 0)
    return
  }
  state.reads.push({ id, index: Math.max(state.commit, state.firstOfTerm), probe: -1 })
  state.effects.isLogNew = true
  answerReads(state)
}

export const answerReads = (state: RaftState): void => {
  const { reads } = state
  let done = 0
  while (done < reads.length && isConfirmed(state, reads[done].probe) && state.commit >= reads[done].index) {
    answer(state, reads[done].id, 'readable', reads[done].index)
    done++
  }
  if (done > 0) reads.splice(0, done)
}

const isConfirmed = (state: RaftState, probe: number): boolean => {
  const { majority } = currentMembership(state)
  let confirmed = isSelfVoter(state) ? 1 : 0
  for (let p = 0; p < state.settings.processes; p++) {
    const seen = state.peerProbe[p]
    if (p === state.settings.self || seen < 0 || !isVoter(state, p, state.peerIncarnation[p])) continue
    if (probe >= 0 && !isNewer16(probe, seen)) confirmed++
  }
  return confirmed >= majority
}
