import { readU16, readU24, readU48, writeU16, writeU24, writeU48 } from './bytes.ts'

/**
 * What a log packet is: entries of a leader, or a candidate's request. The head takes 16 bytes; entries are a stream of
 * records (ring-log.ts) that goes on from packet to packet.
 *
 * | at | bytes | |
 * |---|---|---|
 * | 0 | 1 | group |
 * | 1 | 1 | sender (5 bits), kind (3 bits) |
 * | 2 | 3 | term of the sender |
 * | 5 | 6 | index of the entry before; of a request, the last one of the candidate |
 * | 11 | 1 | term of the sender − term of that entry; 255: it follows the head in three bytes |
 * | 12 | 2 | committed index − index of the entry before, −32,768 for none |
 * | 14 | 2 | bytes of the first record that came in packets before; of a request, the number of the round |
 *
 * A probe, by which a leader finds out whether it still leads, takes two bytes more.
 */
export interface LogPacket {
  group: number
  from: number
  kind: LogKind
  term: number
  previousIndex: number
  previousTerm: number
  commitIndex: number
  /** Bytes of the first record sent before; the round of a request. */
  offset: number
  /** Number of the probe, −1 for none. */
  probe: number
  /** Where the records begin. */
  recordsAt: number
}

export type LogKind = typeof ENTRIES | typeof PRE_VOTE | typeof VOTE
export const ENTRIES = 0
export const PRE_VOTE = 1
export const VOTE = 2
const WITH_PROBE = 4

export const LOG_HEAD_BYTES = 16
const FAR_TERM = 255
const NO_COMMIT = -32768

export const newLogPacket = (): LogPacket => ({
  group: 0,
  from: 0,
  kind: ENTRIES,
  term: 0,
  previousIndex: 0,
  previousTerm: 0,
  commitIndex: 0,
  offset: 0,
  probe: -1,
  recordsAt: LOG_HEAD_BYTES,
})

/** Writes the head, and returns where records may begin. */
export const writeLogHead = (packet: LogPacket, into: Uint8Array): number => {
  into[0] = packet.group
  into[1] = packet.from | ((packet.kind | (packet.probe < 0 ? 0 : WITH_PROBE)) << 5)
  writeU24(into, 2, packet.term)
  writeU48(into, 5, packet.previousIndex)
  const ahead = packet.commitIndex - packet.previousIndex
  // A smaller commit index than the true one is never wrong, only late.
  writeU16(into, 12, ahead > 32767 ? 32767 : ahead <= NO_COMMIT ? NO_COMMIT : ahead)
  writeU16(into, 14, packet.offset)
  let at = LOG_HEAD_BYTES
  const back = packet.term - packet.previousTerm
  into[11] = back < FAR_TERM ? back : FAR_TERM
  if (back >= FAR_TERM) {
    writeU24(into, at, packet.previousTerm)
    at += 3
  }
  if (packet.probe >= 0) {
    writeU16(into, at, packet.probe)
    at += 2
  }
  return at
}

/** False where the bytes are no log packet. */
export const readLogPacket = (bytes: Uint8Array, length: number, into: LogPacket): boolean => {
  if (length < LOG_HEAD_BYTES) return false
  const kind = (bytes[1] >> 5) & 3
  if (kind > VOTE) return false
  into.group = bytes[0]
  into.from = bytes[1] & 31
  into.kind = kind as LogKind
  into.term = readU24(bytes, 2)
  into.previousIndex = readU48(bytes, 5)
  const ahead = (readU16(bytes, 12) << 16) >> 16
  into.commitIndex = ahead === NO_COMMIT ? 0 : Math.max(0, into.previousIndex + ahead)
  into.offset = readU16(bytes, 14)
  let at = LOG_HEAD_BYTES
  into.previousTerm = into.term - bytes[11]
  if (bytes[11] === FAR_TERM) {
    if (length < at + 3) return false
    into.previousTerm = readU24(bytes, at)
    at += 3
  }
  into.probe = -1
  if (bytes[1] >> 5 >= WITH_PROBE) {
    if (length < at + 2) return false
    into.probe = readU16(bytes, at)
    at += 2
  }
  into.recordsAt = at
  return into.previousTerm >= 0
}
