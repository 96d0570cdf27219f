import type { FaultKind } from '../../src/model/rehearsal.ts'
import type { PlanOptions } from './plans.ts'

/** A deliberate bug: text of one file of src/protocol, replaced; and where it is looked for. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly options?: PlanOptions
  readonly faults: FaultKind
  readonly isWild?: boolean
  readonly of?: 'detector' | 'group'
}

const DISK: PlanOptions = { members: 3, diskPs: 200_000_000 }

/** Faults of real implementations of Raft, and of the ranked elections; each must be found. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a vote leaves before it is persisted',
    file: 'raft/state.ts',
    find: "  state.settings.durability === 'memory' ||\n  (state.storedTerm === state.term && state.storedVote === state.votedFor)",
    replace: '  state.term >= 0',
    options: DISK,
    faults: 'chaos',
    isWild: true,
  },
  {
    name: 'entries of earlier terms are committed by counting',
    file: 'raft/commit.ts',
    find: 'index > state.commit && state.log.termAt(index) === state.term',
    replace: 'index > state.commit',
    options: DISK,
    faults: 'chaos',
  },
  {
    name: 'the entry before is not compared',
    file: 'raft/receive.ts',
    find: 'index <= state.commit || state.log.termAt(index) === term',
    replace: 'index <= state.log.last || state.log.termAt(index) === term',
    faults: 'chaos',
  },
  {
    name: 'entries behind those of an old packet are forgotten',
    file: 'raft/receive.ts',
    find: '  if (index > state.match) state.match = index\n  return true',
    replace:
      '  if (index < log.last) truncateAfter(state, index)\n  if (index > state.match) state.match = index\n  return true',
    faults: 'chaos',
  },
  {
    name: 'what is committed is taken from beyond what is known to agree',
    file: 'raft/commit.ts',
    find: 'Math.min(state.heardCommit, state.match)',
    replace: 'Math.min(state.heardCommit, state.log.last)',
    faults: 'chaos',
  },
  {
    name: 'entries are acknowledged before they are persisted',
    file: 'raft/acknowledge.ts',
    find: '  const last = storedLast(state)\n',
    replace: '  const last = log.last\n',
    options: DISK,
    faults: 'chaos',
  },
  {
    name: 'acks of earlier terms count',
    file: 'raft/acknowledge.ts',
    find: '  if (from.term !== state.term) return\n',
    replace: '',
    options: { acks: 'all' },
    faults: 'chaos',
  },
  {
    name: 'a part of an entry that comes twice counts twice',
    file: 'raft/receive.ts',
    find: 'state.partIndex !== index || state.partBytes !== offset',
    replace: 'state.partIndex !== index',
    options: {
      packetBytes: 60,
      workload: { rateBps: 1_000_000, burstBits: 20 * 26 * 8, entryBits: 26 * 8 },
    },
    faults: 'chaos',
  },
  {
    name: 'a leader does not step down for a later term',
    file: 'raft/term.ts',
    find: '  stepDown(state)\n  state.term = term\n',
    replace: '  state.term = term\n',
    faults: 'partition',
  },
  {
    name: 'reads ask no majority',
    file: 'raft/reads.ts',
    find: '  return confirmed >= majority\n',
    replace: '  return confirmed >= Math.min(1, majority)\n',
    faults: 'partition',
  },
  {
    name: 'a member that came back empty votes',
    file: 'raft/state.ts',
    find: 'votingIncarnation(currentMembership(state).members[peer]) === incarnation',
    replace: 'votingIncarnation(currentMembership(state).members[peer]) >= Math.min(0, incarnation)',
    options: { members: 3 },
    faults: 'chaos',
  },
  {
    name: 'membership changes before the leader has committed anything',
    file: 'raft/change.ts',
    find: 'state.memberships.length === 1 && state.commit >= state.firstOfTerm',
    replace: 'state.memberships.length >= 1',
    options: { members: 4 },
    faults: 'chaos',
    isWild: true,
  },
  {
    name: 'the threshold is one picosecond short',
    file: 'detector/failure-detector.ts',
    find: '    this.#settings = settings\n',
    replace: '    this.#settings = { ...settings, thresholdPs: settings.thresholdPs - 1 }\n',
    faults: 'loss',
    of: 'detector',
  },
  {
    name: 'turns are half as far apart',
    file: 'raft/turns.ts',
    find: 'suspicionAt + gracePs + rank * slotPs',
    replace: 'suspicionAt + gracePs + Math.floor((rank * slotPs) / 2)',
    faults: 'crash',
  },
  {
    name: 'who has granted a vote does not stand back',
    file: 'raft/turns.ts',
    find: '  state.notBefore = Math.max(state.notBefore, at + deferralPs + rank * laterSlotPs)\n',
    replace: '  state.notBefore = Math.max(state.notBefore, at + 0 * (deferralPs + rank * laterSlotPs))\n',
    faults: 'crash',
  },
]
