import { commitByMajority } from './commit.ts'
import { appendRecord, mayForget } from './log-changes.ts'
import { votingIncarnation } from './membership.ts'
import { writeFirstOfTerm } from './record.ts'
import { currentMembership, LEADER, type RaftState } from './state.ts'
import { stepDown } from './term.ts'

const record = new Uint8Array(8)

/**
 * Leads, and begins with an empty entry: what earlier terms have left is committed with it. Entries are sent from where
 * those that make a majority need them: what votes say of the voters' logs.
 */
export const lead = (state: RaftState, at: number): void => {
  const { log, settings } = state
  const recordBytes = writeFirstOfTerm(record, state.term)
  if (!log.makeRoom(recordBytes, mayForget(state))) {
    stepDown(state)
    return
  }
  state.role = LEADER
  state.leader = state.lastLeader = settings.self
  state.leaderSince = at
  state.majorityCheckAt = at + settings.elections.thresholdPs
  state.roundEnd = Number.POSITIVE_INFINITY
  state.failedRounds = state.turnsTakenAgain = 0
  state.notBefore = 0
  state.sentHead = state.sentTail = state.dueIndex = 0
  state.peerProbe.fill(-1)
  takeVotersLogs(state)
  state.fresh.index = Math.max(log.first, firstNeeded(state))
  state.fresh.offset = state.again.index = 0
  appendRecord(state, state.term, record, recordBytes, 0)
  state.firstOfTerm = log.last
  state.match = log.last
  state.effects.isLogNew = true
  commitByMajority(state)
}

/** Two logs with the same entry are the same up to it: a vote tells how far a voter's log is this one. */
const takeVotersLogs = (state: RaftState): void => {
  for (let p = 0; p < state.settings.processes; p++) {
    const isGrant = (state.grants & (1 << p)) !== 0 && p !== state.settings.self
    const index = state.peerLastIndex[p]
    state.peerMatch[p] = isGrant && state.log.termAt(index) === state.peerLastTerm[p] ? index : 0
  }
}

/** The first entry that a majority may lack, counting the best voters. */
const firstNeeded = (state: RaftState): number => {
  const { members, majority } = currentMembership(state)
  const others = members.flatMap((code, p) =>
    p !== state.settings.self && votingIncarnation(code) >= 0 ? [state.peerMatch[p]] : [],
  )
  others.sort((a, b) => b - a)
  const decisive = majority >= 2 ? others[majority - 2] : state.log.last
  return (decisive > 0 ? decisive : state.commit) + 1
}
