import { readU16, readU24, readU48, writeU16, writeU24, writeU48 } from './bytes.ts'

/**
 * What a member says back: how far its log agrees with the leader's, and its answer to a request. 26 bytes: one chunk.
 *
 * | at | bytes | |
 * |---|---|---|
 * | 0 | 1 | group |
 * | 1 | 1 | sender |
 * | 2 | 1 | whom the answer is for |
 * | 3 | 1 | the answer |
 * | 4 | 2 | incarnation of the sender |
 * | 6 | 3 | term of the sender |
 * | 9 | 6 | index up to which its log is that of the term's leader; without one, what it has committed |
 * | 15 | 2 | the round, or the probe, that is answered |
 * | 17 | 6 | index of its last entry |
 * | 23 | 3 | term of its last entry |
 */
export interface Ack {
  group: number
  from: number
  to: number
  answer: Answer
  incarnation: number
  term: number
  match: number
  round: number
  lastIndex: number
  lastTerm: number
}

export type Answer =
  | typeof NO_ANSWER
  | typeof PRE_VOTE_GRANTED
  | typeof VOTE_GRANTED
  | typeof HEARS_LEADER
  | typeof LONGER_LOG
  | typeof DENIED
  | typeof PROBED
export const NO_ANSWER = 0
export const PRE_VOTE_GRANTED = 1
export const VOTE_GRANTED = 2
/** Denied: the voter does not suspect its leader. */
export const HEARS_LEADER = 3
/** Denied: the voter's log is ahead of the candidate's. */
export const LONGER_LOG = 4
/** Denied for another reason: voted for another, in a later term, or no voter. */
export const DENIED = 5
/** The leader's probe has come. */
export const PROBED = 6

export const ACK_BYTES = 26

export const newAck = (): Ack => ({
  group: 0,
  from: 0,
  to: 0,
  answer: NO_ANSWER,
  incarnation: 0,
  term: 0,
  match: 0,
  round: 0,
  lastIndex: 0,
  lastTerm: 0,
})

export const writeAck = (ack: Ack, into: Uint8Array): number => {
  into[0] = ack.group
  into[1] = ack.from
  into[2] = ack.to
  into[3] = ack.answer
  writeU16(into, 4, ack.incarnation)
  writeU24(into, 6, ack.term)
  writeU48(into, 9, ack.match)
  writeU16(into, 15, ack.round)
  writeU48(into, 17, ack.lastIndex)
  writeU24(into, 23, ack.lastTerm)
  return ACK_BYTES
}

/** False where the bytes are no ack. */
export const readAck = (bytes: Uint8Array, length: number, into: Ack): boolean => {
  if (length < ACK_BYTES || bytes[3] > PROBED) return false
  into.group = bytes[0]
  into.from = bytes[1]
  into.to = bytes[2]
  into.answer = bytes[3] as Answer
  into.incarnation = readU16(bytes, 4)
  into.term = readU24(bytes, 6)
  into.match = readU48(bytes, 9)
  into.round = readU16(bytes, 15)
  into.lastIndex = readU48(bytes, 17)
  into.lastTerm = readU24(bytes, 23)
  return true
}
