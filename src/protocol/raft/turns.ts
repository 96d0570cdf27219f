import { FOLLOWER, isSelfVoter, NOBODY, type RaftState } from './state.ts'

/**
 * When the leader was last heard. Heartbeats alone count, also those of the time before it led: turns are told by them, so
 * that who has lost one finds its turn again a period later.
 */
const leaderAt = ({ heardAt, leader, leaderSince, settings }: RaftState): number =>
  leaderSince - heardAt[leader] < settings.elections.thresholdPs ? heardAt[leader] : leaderSince

export const hearsLeader = (state: RaftState, at: number): boolean =>
  state.leader !== NOBODY &&
  (state.leader === state.settings.self || at - leaderAt(state) < state.settings.elections.thresholdPs)

/** Position among those that may lead, the leader that is suspected left out: it comes last. Infinity: never. */
export const rankOf = (state: RaftState): number => {
  const { leaders, self } = state.settings
  const position = leaders.indexOf(self)
  if (position < 0) return Number.POSITIVE_INFINITY
  if (state.lastLeader === self) return leaders.length - 1
  const without = leaders.indexOf(state.lastLeader)
  return without >= 0 && without < position ? position - 1 : position
}

/** Sets the turn that comes when whoever leads is not heard any more. */
export const awaitTurn = (state: RaftState): void => {
  setTurn(state, leaderAt(state) + state.settings.elections.thresholdPs)
}

/** Sets the turn anew after something that is no heartbeat of a leader: as if one had been heard now. */
export const restart = (state: RaftState, at: number): void => {
  if (state.leader !== NOBODY) awaitTurn(state)
  else setTurn(state, at + state.settings.elections.thresholdPs)
}

/** The first turn of all. */
export const firstTurn = (state: RaftState, startAt: number): void => {
  setTurn(state, startAt + state.settings.elections.firstThresholdPs)
}

const setTurn = (state: RaftState, suspicionAt: number): void => {
  const { kind, gracePs, slotPs } = state.settings.elections
  const rank = rankOf(state)
  state.isDrawn = false
  state.standAt =
    rank === Number.POSITIVE_INFINITY
      ? rank
      : kind === 'random'
        ? suspicionAt
        : suspicionAt + gracePs + rank * slotPs
}

/** Who has granted lets the candidate finish: the own turn comes later, by rank, as all have granted the same one. */
export const defer = (state: RaftState, at: number): void => {
  const { deferralPs, laterSlotPs } = state.settings.elections
  const rank = rankOf(state)
  if (rank === Number.POSITIVE_INFINITY) return
  state.notBefore = Math.max(state.notBefore, at + deferralPs + rank * laterSlotPs)
}

/** When to look again whether to stand. */
export const turnAt = (state: RaftState): number =>
  state.role === FOLLOWER && state.leader !== state.settings.self && isSelfVoter(state)
    ? Math.max(state.standAt, state.notBefore)
    : Number.POSITIVE_INFINITY
