import { readU16 } from '../wire/bytes.ts'
import type { LogPacket } from '../wire/log-packet.ts'
import { commitHeard } from './commit.ts'
import { appendRecord, mayForget, truncateAfter } from './log-changes.ts'
import { RECORD_HEAD_BYTES, recordLength, recordTerm } from './record.ts'
import type { RaftState } from './state.ts'

/** Entries of the leader of this term. */
export const receiveEntries = (
  state: RaftState,
  packet: LogPacket,
  bytes: Uint8Array,
  length: number,
): void => {
  const matchBefore = state.match
  if (agreesAt(state, packet.previousIndex, packet.previousTerm)) {
    state.match = Math.max(state.match, packet.previousIndex)
    takeRecords(state, packet, bytes, length)
  }
  if (state.settings.commit !== 'heartbeat' && packet.commitIndex > state.heardCommit)
    state.heardCommit = packet.commitIndex
  commitHeard(state)
  if (state.match > matchBefore) state.effects.newAcks |= 1 << packet.from
}

/** What is committed agrees with every later leader's log. */
const agreesAt = (state: RaftState, index: number, term: number): boolean =>
  index <= state.commit || state.log.termAt(index) === term

/** Records of a packet, the first of which may have begun, and the last of which may go on, in others. */
const takeRecords = (state: RaftState, packet: LogPacket, bytes: Uint8Array, length: number): void => {
  let index = packet.previousIndex + 1
  let term = packet.previousTerm
  let at = packet.recordsAt
  if (packet.offset > 0) {
    const rest = restOfFirst(state, index, packet.offset, bytes, at, length)
    if (rest < 0) return
    at += rest
    term = state.log.termAt(index)
    if (index > state.match || term < 0) return
    index++
  }
  while (at < length) {
    const recordBytes =
      at + RECORD_HEAD_BYTES <= length ? RECORD_HEAD_BYTES + recordLength(readU16(bytes, at)) : length + 1
    if (at + recordBytes > length) {
      // An old packet that comes late does not undo what has come since.
      if (index <= state.match || (index === state.partIndex && state.partBytes >= length - at)) return
      state.partIndex = index
      state.partBytes = 0
      keepPart(state, bytes, at, length)
      return
    }
    for (let i = 0; i < recordBytes; i++) scratch[i] = bytes[at + i]
    term = recordTerm(scratch, term)
    if (!takeRecord(state, index, term, scratch, recordBytes)) return
    at += recordBytes
    index++
  }
}

const scratch = new Uint8Array(RECORD_HEAD_BYTES + 16384)

const keepPart = (state: RaftState, bytes: Uint8Array, from: number, length: number): void => {
  for (let i = from; i < length; i++) state.part[state.partBytes++] = bytes[i]
}

/**
 * What comes of a record that began in earlier packets. Returns how many bytes of this packet belong to it, −1 where the
 * packet is of no use: the beginning is missing, or it still goes on.
 */
const restOfFirst = (
  state: RaftState,
  index: number,
  offset: number,
  bytes: Uint8Array,
  at: number,
  length: number,
): number => {
  if (index <= state.match && state.log.first <= index) {
    const rest = state.log.bytesOf(index) - offset
    return at + rest <= length ? rest : -1
  }
  if (state.partIndex !== index || state.partBytes !== offset) return -1
  const had = state.partBytes
  const wanted =
    had + (length - at) < RECORD_HEAD_BYTES ? 0 : RECORD_HEAD_BYTES + headLength(state, bytes, at)
  const rest = wanted - had
  if (wanted === 0 || at + rest > length) {
    keepPart(state, bytes, at, length)
    return -1
  }
  keepPart(state, bytes, at, at + rest)
  state.partIndex = -1
  takeRecord(state, index, recordTerm(state.part, state.log.termAt(index - 1)), state.part, wanted)
  return rest
}

/** Length of the record in parts, whose head may be in parts too. */
const headLength = (state: RaftState, bytes: Uint8Array, at: number): number => {
  const low = state.partBytes > 0 ? state.part[0] : bytes[at]
  const high = state.partBytes > 1 ? state.part[1] : bytes[at + 1 - state.partBytes]
  return recordLength(low | (high << 8))
}

/** An entry of the leader: held already, or appended, after what contradicts it is gone. False where there is no room. */
const takeRecord = (
  state: RaftState,
  index: number,
  term: number,
  record: Uint8Array,
  recordBytes: number,
): boolean => {
  const { log } = state
  if (index > state.commit && log.termAt(index) !== term) {
    if (index <= log.last) truncateAfter(state, index - 1)
    if (!log.makeRoom(recordBytes, mayForget(state))) return false
    appendRecord(state, term, record, recordBytes, 0)
  }
  if (index > state.match) state.match = index
  return true
}
