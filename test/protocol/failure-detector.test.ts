import { expect, test } from 'vitest'
import { FailureDetector } from '../../src/protocol/detector/failure-detector.ts'

const SETTINGS = {
  processes: 3,
  self: 0,
  incarnation: 0,
  thresholdPs: 1000,
  firstThresholdPs: 1500,
  staleBeats: 2,
}

/** Heartbeats of process 1 as it sends them. */
const sender = (incarnation = 0) => {
  const detector = new FailureDetector({ ...SETTINGS, self: 1, incarnation }, 0)
  return (counter: number): Uint8Array => {
    const packet = new Uint8Array(84)
    detector.step({ kind: 'slot', at: 0, packet, counter })
    return packet
  }
}

const hear = (detector: FailureDetector, at: number, packet: Uint8Array) =>
  detector.step({ kind: 'delivery', at, packet, length: packet.length })

test('a process is suspected Θ after its last heartbeat, and not one picosecond before', () => {
  const detector = new FailureDetector(SETTINGS, 0)
  const beat = sender()
  hear(detector, 300, beat(0))
  expect(detector.step({ kind: 'timer', at: 1299 }).suspected).toEqual([])
  expect([...detector.step({ kind: 'timer', at: 1300 }).suspected]).toEqual([1])
  // Process 2 was never heard: it has longer.
  expect(detector.wakeAt).toBe(1500)
  expect([...detector.step({ kind: 'timer', at: 1500 }).suspected]).toEqual([2])
})

test('a heartbeat at the very instant comes first, as deliveries do', () => {
  const detector = new FailureDetector(SETTINGS, 0)
  const beat = sender()
  hear(detector, 300, beat(0))
  hear(detector, 1300, beat(1))
  expect(detector.step({ kind: 'timer', at: 1300 }).suspected).toEqual([])
  expect(detector.table.lastAt[1]).toBe(1300)
})

test('who is heard again is restored; old heartbeats that come late say nothing', () => {
  const detector = new FailureDetector(SETTINGS, 0)
  const beat = sender()
  const [first, second] = [beat(0), beat(1)]
  hear(detector, 10, second)
  detector.step({ kind: 'timer', at: 1010 })
  expect(hear(detector, 1020, first).heard).toBeUndefined()
  expect(detector.table.isSuspected[1]).toBe(1)
  expect(hear(detector, 1030, beat(2)).restored).toBe(1)
  expect(detector.wakeAt).toBeLessThanOrEqual(2030)
})

test('a new incarnation counts from its first heartbeat, an earlier one no more', () => {
  const detector = new FailureDetector(SETTINGS, 0)
  const [before, after] = [sender(0), sender(1)]
  for (let i = 0; i < 5; i++) hear(detector, 100 + i, before(i))
  expect(hear(detector, 200, after(0)).heard?.incarnation).toBe(1)
  expect(hear(detector, 210, before(9)).heard).toBeUndefined()
})

test('an application is stalled when heartbeats show one counter for longer, lost ones counted', () => {
  const detector = new FailureDetector(SETTINGS, 0)
  const beat = sender()
  hear(detector, 1, beat(7))
  hear(detector, 2, beat(7))
  expect(detector.isStalled(1)).toBe(false)
  beat(7)
  hear(detector, 4, beat(7))
  expect(detector.isStalled(1)).toBe(true)
  hear(detector, 5, beat(8))
  expect(detector.isStalled(1)).toBe(false)
})
