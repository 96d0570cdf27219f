import { readU16 } from '../wire/bytes.ts'
import { membership, readMembers } from './membership.ts'
import { CONFIGURATION, recordKind } from './record.ts'
import type { RaftState } from './state.ts'

/** Appends a record for which there is room. A configuration counts from here on. */
export const appendRecord = (
  state: RaftState,
  term: number,
  record: Uint8Array,
  recordBytes: number,
  clientId: number,
): void => {
  const { log, effects } = state
  log.append(term, record, recordBytes)
  state.clientIds[log.last & (state.clientIds.length - 1)] = clientId
  if (log.last < effects.changedFrom) effects.changedFrom = log.last
  state.isUnstored = true
  if (recordKind(readU16(record, 0)) === CONFIGURATION)
    state.memberships.push(membership(log.last, readMembers(record, state.settings.processes)))
}

/** Forgets entries after `index`, which no leader has committed. */
export const truncateAfter = (state: RaftState, index: number): void => {
  if (index < state.commit)
    throw new Error(`entry ${index + 1} is committed (up to ${state.commit}), and its leader says otherwise`)
  state.log.truncate(index)
  if (index + 1 < state.effects.changedFrom) state.effects.changedFrom = index + 1
  state.isUnstored = true
  state.storedLast = Math.min(state.storedLast, index)
  for (const version of state.unstored) version.last = Math.min(version.last, index)
  while (state.memberships.length > 1 && state.memberships[state.memberships.length - 1].index > index)
    state.memberships.pop()
}

/** Up to which entry this member may give up entries: what it has applied, and whoever is alive has too. */
export const mayForget = (state: RaftState): number => {
  let upTo = state.applied
  const { processes, self, elections } = state.settings
  if (state.leader !== self) return upTo
  const now = Math.max(...state.heardAt)
  for (let p = 0; p < processes; p++) {
    const isAlive =
      p !== self && state.peerIncarnation[p] >= 0 && now - state.heardAt[p] < elections.thresholdPs
    // Who needs a snapshot keeps no entry.
    if (isAlive && state.peerMatch[p] < upTo && state.peerMatch[p] + 1 >= state.log.first)
      upTo = state.peerMatch[p]
  }
  return upTo
}
