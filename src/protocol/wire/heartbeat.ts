import { readU16, readU24, readU32, readU48, writeU16, writeU24, writeU32, writeU48 } from './bytes.ts'

/**
 * What a heartbeat says: who is alive, and of one replication group what its leader has committed. 22 bytes: one chunk of
 * 26.
 *
 * | at | bytes | |
 * |---|---|---|
 * | 0 | 2 | sender |
 * | 2 | 2 | incarnation: how often the sender has started with empty memory |
 * | 4 | 4 | number of the heartbeat |
 * | 8 | 4 | counter of the application |
 * | 12 | 1 | group; highest bit: the sender leads it |
 * | 13 | 3 | term of the group that the sender is in |
 * | 16 | 6 | index up to which the sender has committed |
 */
export interface Heartbeat {
  from: number
  incarnation: number
  sequence: number
  counter: number
  group: number
  isLeader: boolean
  term: number
  commitIndex: number
}

export const HEARTBEAT_BYTES = 22

export const newHeartbeat = (): Heartbeat => ({
  from: 0,
  incarnation: 0,
  sequence: 0,
  counter: 0,
  group: 0,
  isLeader: false,
  term: 0,
  commitIndex: 0,
})

export const writeHeartbeat = (beat: Heartbeat, into: Uint8Array): number => {
  writeU16(into, 0, beat.from)
  writeU16(into, 2, beat.incarnation)
  writeU32(into, 4, beat.sequence)
  writeU32(into, 8, beat.counter)
  into[12] = beat.group | (beat.isLeader ? 0x80 : 0)
  writeU24(into, 13, beat.term)
  writeU48(into, 16, beat.commitIndex)
  return HEARTBEAT_BYTES
}

/** False, and nothing read, where the bytes are no heartbeat. */
export const readHeartbeat = (bytes: Uint8Array, length: number, into: Heartbeat): boolean => {
  if (length < HEARTBEAT_BYTES) return false
  into.from = readU16(bytes, 0)
  into.incarnation = readU16(bytes, 2)
  into.sequence = readU32(bytes, 4)
  into.counter = readU32(bytes, 8)
  into.group = bytes[12] & 0x7f
  into.isLeader = (bytes[12] & 0x80) !== 0
  into.term = readU24(bytes, 13)
  into.commitIndex = readU48(bytes, 16)
  return true
}
