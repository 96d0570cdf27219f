import { ENTRIES, type LogPacket, newLogPacket, PRE_VOTE, VOTE, writeLogHead } from '../wire/log-packet.ts'
import type { RingLog } from './ring-log.ts'
import {
  CANDIDATE,
  type Cursor,
  currentMembership,
  isStored,
  isVoter,
  LEADER,
  PRE_CANDIDATE,
  type RaftState,
  SENT,
  storedLast,
} from './state.ts'

const packet: LogPacket = newLogPacket()

/** What this member's log tunnel says in its slot: entries, a request, or nothing. */
export const fillLog = (state: RaftState, at: number, into: Uint8Array): number => {
  packet.group = state.settings.group
  packet.from = state.settings.self
  packet.term = state.term
  packet.probe = -1
  if (state.role === LEADER) return fillEntries(state, at, into)
  if (state.role === PRE_CANDIDATE) return fillRequest(state, PRE_VOTE, into)
  if (state.role === CANDIDATE && isStored(state)) return fillRequest(state, VOTE, into)
  return 0
}

const fillRequest = (
  { log, round }: RaftState,
  kind: typeof PRE_VOTE | typeof VOTE,
  into: Uint8Array,
): number => {
  packet.kind = kind
  packet.previousIndex = packet.commitIndex = log.last
  packet.previousTerm = log.lastTerm
  packet.offset = round
  return writeLogHead(packet, into)
}

const fillEntries = (state: RaftState, at: number, into: Uint8Array): number => {
  const { log, settings, fresh, again } = state
  const last = storedLast(state)
  if (again.index >= fresh.index) again.index = 0
  const isAgain = fresh.index > last && again.index > 0
  const cursor = isAgain ? again : fresh
  packet.kind = ENTRIES
  packet.previousIndex = cursor.index - 1
  packet.previousTerm = log.termAt(packet.previousIndex)
  packet.commitIndex = settings.commit === 'heartbeat' ? 0 : state.commit
  packet.offset = cursor.offset
  if (state.reads.length > 0) packet.probe = probeOf(state)
  const head = writeLogHead(packet, into)
  if (cursor.index > last) return head
  const from = log.endOf(cursor.index - 1) + cursor.offset
  const count = Math.min(settings.packetBytes - head, log.endOf(last) - from)
  log.copy(from, count, into, head)
  advance(log, cursor, from + count)
  noteSent(state, cursor.index - 1, at)
  if (fresh.index <= last || (again.index > 0 && again.index < fresh.index)) state.effects.isLogNew = true
  return head + count
}

/** Reads that wait for a probe get the next one. */
const probeOf = (state: RaftState): number => {
  const { reads } = state
  if (reads[reads.length - 1].probe < 0) {
    state.probe = (state.probe + 1) & 0xffff
    for (const read of reads) if (read.probe < 0) read.probe = state.probe
  }
  return state.probe
}

/** The stream has been sent up to a position. */
const advance = (log: RingLog, cursor: Cursor, position: number): void => {
  while (cursor.index <= log.last && log.endOf(cursor.index) <= position) cursor.index++
  cursor.offset = position - log.endOf(cursor.index - 1)
}

const noteSent = (state: RaftState, index: number, at: number): void => {
  // With no place left the newest is told a later time: a loss is noticed later, never wrongly.
  if (state.sentTail - state.sentHead === SENT) state.sentTail--
  state.sentAt[state.sentTail % SENT] = at
  state.sentIndex[state.sentTail % SENT] = index
  state.sentTail++
}

/** When the oldest packet without acks of all counts as lost. */
export const lossAt = (state: RaftState): number =>
  state.sentHead === state.sentTail
    ? Number.POSITIVE_INFINITY
    : state.sentAt[state.sentHead % SENT] + state.settings.retransmitPs

/**
 * Packets whose time for acks is over. Where that keeps a majority from holding them they are sent again before anything
 * new; what only other members lack is sent again in slots that are free: nobody else waits for them.
 */
export const resendLost = (state: RaftState, at: number): void => {
  const { log, fresh } = state
  while (lossAt(state) <= at)
    state.dueIndex = Math.max(state.dueIndex, state.sentIndex[state.sentHead++ % SENT])
  const held = Math.min(heldByLiveMajority(state, at), fresh.index - 1)
  if (held < state.dueIndex && held + 1 >= log.first) {
    fresh.index = held + 1
    fresh.offset = 0
    state.sentHead = state.sentTail
    state.dueIndex = held
    state.effects.isLogNew = true
  }
  sendAgainAfter(state, leastMatch(state, at))
}

/** The highest index that a majority of the voters holds, those that are heard alone counted: others will not hold more. */
const heldByLiveMajority = (state: RaftState, at: number): number => {
  const { processes, self, elections } = state.settings
  const matches = [state.log.last]
  for (let p = 0; p < processes; p++)
    if (
      p !== self &&
      isVoter(state, p, state.peerIncarnation[p]) &&
      at - state.heardAt[p] < elections.thresholdPs
    )
      matches.push(state.peerMatch[p])
  matches.sort((a, b) => b - a)
  return matches[currentMembership(state).majority - 1] ?? state.log.last
}

/** A member that is heard again gets what it lacks. */
export const sendAgainTo = (state: RaftState, member: number): void => {
  if (state.peerMatch[member] + 1 < state.log.first) state.effects.snapshotFor |= 1 << member
  else sendAgainAfter(state, state.peerMatch[member])
}

const sendAgainAfter = (state: RaftState, index: number): void => {
  const { again, fresh } = state
  if (index >= state.dueIndex || index + 1 >= fresh.index) return
  if (again.index > 0 && again.index <= index + 1) return
  again.index = index + 1
  again.offset = 0
  state.effects.isLogNew = true
}

/** Acks have come: packets that every live member holds are waited for no more. */
export const forgetAcked = (state: RaftState, at: number): void => {
  if (state.sentHead === state.sentTail) return
  const low = leastMatch(state, at)
  // Who is not heard now has had its time for them too, and gets them again when it is heard.
  while (state.sentHead < state.sentTail && state.sentIndex[state.sentHead % SENT] <= low)
    state.dueIndex = Math.max(state.dueIndex, state.sentIndex[state.sentHead++ % SENT])
}

/** How far the slowest member that is alive has come, those that need a snapshot left out. */
const leastMatch = (state: RaftState, at: number): number => {
  const { processes, self, elections } = state.settings
  let least = Number.POSITIVE_INFINITY
  for (let p = 0; p < processes; p++) {
    if (p === self || state.peerIncarnation[p] < 0 || at - state.heardAt[p] >= elections.thresholdPs) continue
    if (state.peerMatch[p] + 1 < state.log.first) state.effects.snapshotFor |= 1 << p
    else if (state.peerMatch[p] < least) least = state.peerMatch[p]
  }
  return least
}

/** When this leader has lost its majority, if it hears nobody from now on. */
export const majorityLostAt = (state: RaftState): number => {
  const { processes, self, elections } = state.settings
  const { majority } = currentMembership(state)
  if (majority < 2) return Number.POSITIVE_INFINITY
  const heard: number[] = []
  for (let p = 0; p < processes; p++)
    if (p !== self && isVoter(state, p, state.peerIncarnation[p])) heard.push(state.heardAt[p])
  heard.sort((a, b) => b - a)
  return (heard[majority - 2] ?? Number.NEGATIVE_INFINITY) + elections.thresholdPs
}
