import { answer } from './clients.ts'
import {
  currentMembership,
  FOLLOWER,
  isSelfVoter,
  isVoter,
  LEADER,
  NOBODY,
  type RaftState,
  storedLast,
} from './state.ts'
import { resign } from './term.ts'

/** Everything up to `index` is committed. */
export const commitTo = (state: RaftState, index: number): void => {
  if (index <= state.commit) return
  const before = state.commit
  state.commit = index
  const { memberships } = state
  while (memberships.length > 1 && memberships[1].index <= index) memberships.shift()
  if (state.role !== LEADER) return
  if (state.settings.commit !== 'heartbeat') state.effects.isLogNew = true
  const mask = state.clientIds.length - 1
  for (let i = before + 1; i <= index; i++) {
    const id = state.clientIds[i & mask]
    if (id > 0) answer(state, id, 'committed', i)
  }
  if (!isSelfVoter(state) && memberships.length === 1) resign(state)
}

/** What followers have heard is committed, as far as the log is known to be the leader's. */
export const commitHeard = (state: RaftState): void => {
  commitTo(state, Math.min(state.heardCommit, state.match))
}

const matches = new Float64Array(32)

/** The highest index that a majority of the voters holds; `own` is what this member and its leader hold. */
const heldByMajority = (state: RaftState, own: number): number => {
  const { processes, self } = state.settings
  const { majority } = currentMembership(state)
  let count = 0
  for (let p = 0; p < processes; p++) {
    const isOwn = p === self || (p === state.leader && state.role === FOLLOWER)
    const incarnation = p === self ? state.settings.incarnation : state.peerIncarnation[p]
    if (!isVoter(state, p, incarnation)) continue
    const match = isOwn ? own : state.peerMatch[p]
    // The `majority` highest, in descending order.
    let at = count < majority ? count++ : majority
    while (at > 0 && matches[at - 1] < match) {
      if (at < majority) matches[at] = matches[at - 1]
      at--
    }
    if (at < majority) matches[at] = match
  }
  return count < majority ? 0 : matches[majority - 1]
}

/**
 * Commits what a majority holds, once that is an entry of this term: an entry of an earlier one is committed by those
 * that follow it, never by counting, as a later leader may not have it [ONGARO14, §5.4.2].
 */
export const commitByMajority = (state: RaftState): void => {
  if (state.role !== LEADER && state.leader === NOBODY) return
  const own = state.role === LEADER ? storedLast(state) : Math.min(state.match, storedLast(state))
  const index = Math.min(heldByMajority(state, own), state.log.last)
  if (index > state.commit && state.log.termAt(index) === state.term) commitTo(state, index)
}
