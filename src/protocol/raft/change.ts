import { answer } from './clients.ts'
import { commitByMajority } from './commit.ts'
import { appendRecord, mayForget } from './log-changes.ts'
import { knownIncarnation, memberCode, votingIncarnation, withMember, writeMembers } from './membership.ts'
import { CONFIGURATION, RECORD_HEAD_BYTES, writeRecord } from './record.ts'
import { currentMembership, LEADER, type RaftState } from './state.ts'

const content = new Uint8Array(64)
const record = new Uint8Array(RECORD_HEAD_BYTES + content.length)

/**
 * A change of one member can begin when the one before is committed, and when the leader has committed an entry of its
 * own term: without that, two leaders could each count on a majority that the other's change took away
 * [ONGARO15].
 */
const mayChange = (state: RaftState): boolean =>
  state.role === LEADER && state.memberships.length === 1 && state.commit >= state.firstOfTerm

/** One member is to vote in the incarnation given, or no more. */
export const changeMember = (
  state: RaftState,
  id: number,
  member: number,
  isVoter: boolean,
  incarnation: number,
): void => {
  if (state.role !== LEADER) answer(state, id, 'notLeader', 0)
  else if (!mayChange(state)) answer(state, id, 'busy', 0)
  else if (!append(state, member, memberCode(incarnation, isVoter), id)) answer(state, id, 'full', 0)
}

const append = (state: RaftState, member: number, code: number, id: number): boolean => {
  const { log } = state
  const { members } = withMember(currentMembership(state), log.last + 1, member, code)
  const recordBytes = writeRecord(record, CONFIGURATION, content, 0, writeMembers(members, content))
  if (!log.makeRoom(recordBytes, mayForget(state))) return false
  appendRecord(state, state.term, record, recordBytes, id)
  state.match = log.last
  state.effects.isLogNew = true
  commitByMajority(state)
  return true
}

/**
 * A member that came back empty is removed first, and added again in its new incarnation when it has caught up. Both are
 * changes of one member: replacing one incarnation by the other at once would let a majority that counts a vote given
 * before the crash miss one that counts acks given after it.
 */
export const readmit = (state: RaftState, member: number): void => {
  if (!state.settings.readmit || !mayChange(state)) return
  const code = currentMembership(state).members[member]
  const incarnation = state.peerIncarnation[member]
  if (code === 0 || knownIncarnation(code) >= incarnation) return
  if (votingIncarnation(code) >= 0) append(state, member, memberCode(knownIncarnation(code), false), 0)
  else if (state.peerMatch[member] >= state.commit) append(state, member, memberCode(incarnation, true), 0)
}
