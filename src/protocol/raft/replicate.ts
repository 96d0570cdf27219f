import { ENTRIES, type LogPacket, newLogPacket, PRE_VOTE, VOTE, writeLogHead } from '../wire/log-packet.ts'
import {
  CANDIDATE,
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
  const { log, settings, reads } = state
  packet.kind = ENTRIES
  packet.previousIndex = state.cursorIndex - 1
  packet.previousTerm = log.termAt(packet.previousIndex)
  packet.commitIndex = settings.commit === 'heartbeat' ? 0 : state.commit
  packet.offset = state.cursorOffset
  if (reads.length > 0) {
    if (reads[reads.length - 1].probe < 0) {
      state.probe = (state.probe + 1) & 0xffff
      for (const read of reads) if (read.probe < 0) read.probe = state.probe
    }
    packet.probe = state.probe
  }
  const head = writeLogHead(packet, into)
  const last = storedLast(state)
  if (state.cursorIndex > last) return head
  const from = log.endOf(state.cursorIndex - 1) + state.cursorOffset
  const count = Math.min(settings.packetBytes - head, log.endOf(last) - from)
  log.copy(from, count, into, head)
  advance(state, from + count)
  noteSent(state, at)
  if (state.cursorIndex <= last) state.effects.isLogNew = true
  return head + count
}

/** The stream has been sent up to a position. */
const advance = (state: RaftState, position: number): void => {
  const { log } = state
  while (state.cursorIndex <= log.last && log.endOf(state.cursorIndex) <= position) state.cursorIndex++
  state.cursorOffset = position - log.endOf(state.cursorIndex - 1)
}

const noteSent = (state: RaftState, at: number): void => {
  const index = state.cursorIndex - 1
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

/** Packets whose time for acks is over: what a member that is alive lacks of them is sent again, in order. */
export const resendLost = (state: RaftState, at: number): void => {
  while (lossAt(state) <= at)
    state.dueIndex = Math.max(state.dueIndex, state.sentIndex[state.sentHead++ % SENT])
  const low = leastMatch(state, at)
  if (low < state.dueIndex) sendAgainAfter(state, low)
}

export const sendAgainAfter = (state: RaftState, index: number): void => {
  if (index + 1 > state.cursorIndex) return
  state.cursorIndex = index + 1
  state.cursorOffset = 0
  state.sentHead = state.sentTail
  state.dueIndex = index
  state.effects.isLogNew = true
}

/** Acks have come: packets that every live member holds are waited for no more. */
export const forgetAcked = (state: RaftState, at: number): void => {
  if (state.sentHead === state.sentTail) return
  const low = leastMatch(state, at)
  while (state.sentHead < state.sentTail && state.sentIndex[state.sentHead % SENT] <= low) state.sentHead++
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
