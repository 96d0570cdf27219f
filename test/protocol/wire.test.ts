import { fc, test } from '@fast-check/vitest'
import { expect, test as plain } from 'vitest'
import { ACK_BYTES, type Ack, newAck, PROBED, readAck, writeAck } from '../../src/protocol/wire/ack.ts'
import { isNewer16, isNewer32 } from '../../src/protocol/wire/bytes.ts'
import {
  HEARTBEAT_BYTES,
  newHeartbeat,
  readHeartbeat,
  writeHeartbeat,
} from '../../src/protocol/wire/heartbeat.ts'
import {
  ENTRIES,
  LOG_HEAD_BYTES,
  type LogKind,
  newLogPacket,
  readLogPacket,
  VOTE,
  writeLogHead,
} from '../../src/protocol/wire/log-packet.ts'

const u = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 })
const index = fc.integer({ min: 0, max: 2 ** 48 - 1 })

test.prop([
  fc.record({
    from: u(16),
    incarnation: u(16),
    sequence: u(32),
    counter: u(32),
    group: u(7),
    isLeader: fc.boolean(),
    term: u(24),
    commitIndex: index,
  }),
])('a heartbeat says what was written, in one chunk of 26 bytes', beat => {
  const bytes = new Uint8Array(64)
  expect(writeHeartbeat(beat, bytes)).toBe(HEARTBEAT_BYTES)
  const read = newHeartbeat()
  expect(readHeartbeat(bytes, HEARTBEAT_BYTES, read)).toBe(true)
  expect(read).toEqual(beat)
  expect(HEARTBEAT_BYTES).toBeLessThanOrEqual(26)
})

test.prop([
  fc.record({
    group: u(8),
    from: u(8),
    to: u(8),
    answer: fc.integer({ min: 0, max: PROBED }),
    incarnation: u(16),
    term: u(24),
    match: index,
    round: u(16),
    lastIndex: index,
    lastTerm: u(24),
  }),
])('so does an ack', drawn => {
  const ack = drawn as Ack
  const bytes = new Uint8Array(64)
  expect(writeAck(ack, bytes)).toBe(ACK_BYTES)
  const read = newAck()
  expect(readAck(bytes, ACK_BYTES, read)).toBe(true)
  expect(read).toEqual(ack)
  expect(ACK_BYTES).toBeLessThanOrEqual(26)
})

test.prop([
  fc.record({
    group: u(7),
    from: u(5),
    kind: fc.integer({ min: ENTRIES, max: VOTE }),
    term: u(24),
    back: u(10),
    previousIndex: fc.integer({ min: 60_000, max: 2 ** 47 }),
    ahead: fc.integer({ min: -50_000, max: 50_000 }),
    offset: u(16),
    probe: fc.integer({ min: -1, max: 65_535 }),
  }),
])('the head of a log packet too, but for a commit index far ahead, which is told later', drawn => {
  const { back, ahead, term, previousIndex, kind, ...rest } = drawn
  const packet = {
    ...newLogPacket(),
    ...rest,
    kind: kind as LogKind,
    term,
    previousIndex,
    previousTerm: Math.max(0, term - back),
    commitIndex: previousIndex + ahead,
  }
  const bytes = new Uint8Array(64)
  const at = writeLogHead(packet, bytes)
  expect(at).toBe(LOG_HEAD_BYTES + (term - packet.previousTerm >= 255 ? 3 : 0) + (packet.probe >= 0 ? 2 : 0))
  const read = newLogPacket()
  expect(readLogPacket(bytes, at, read)).toBe(true)
  const { commitIndex, recordsAt } = read
  expect({ ...read, commitIndex: 0, recordsAt: 0 }).toEqual({ ...packet, commitIndex: 0, recordsAt: 0 })
  expect(recordsAt).toBe(at)
  expect(commitIndex).toBeLessThanOrEqual(packet.commitIndex)
  if (ahead <= 32_767 && ahead > -32_768) expect(commitIndex).toBe(packet.commitIndex)
})

test.prop([fc.uint8Array({ maxLength: 60 })])('any bytes are read without harm', bytes => {
  readAck(bytes, bytes.length, newAck())
  readHeartbeat(bytes, bytes.length, newHeartbeat())
  const packet = newLogPacket()
  if (readLogPacket(bytes, bytes.length, packet)) expect(packet.recordsAt).toBeLessThanOrEqual(bytes.length)
})

plain('serial numbers are compared across the end of their range', () => {
  expect(isNewer32(0, 2 ** 32 - 1)).toBe(true)
  expect(isNewer32(2 ** 32 - 1, 0)).toBe(false)
  expect(isNewer32(7, 7)).toBe(false)
  expect(isNewer16(3, 65_534)).toBe(true)
  expect(isNewer16(65_534, 3)).toBe(false)
})
