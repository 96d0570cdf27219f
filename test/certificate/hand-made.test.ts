import { describe, expect, test } from 'vitest'
import type { Group, LineCap } from '../../src/certificate/port/port.ts'
import { div, type Exact } from '../../src/certificate/port/rational.ts'
import type { Flow } from '../../src/certificate/port/staircase.ts'
import { worstWait } from '../../src/certificate/port/worst-wait.ts'
import { portOf } from './port/tiny-ports.ts'

const MANY = 1_000_000
const flow = (batchPs: number, periodPs: number, jitterPs = 0): Flow => ({
  batchPs,
  periodPs,
  jitterPs,
})
const cap = (slope: Exact, offset: Exact): LineCap => ({ slope, offset })
const none = { sameCap: undefined, higherCap: undefined, jointCap: undefined }
const local = (same: Flow[], higher: Flow[] = []): Group => ({ same, higher, ...none })

describe('one lane', () => {
  test('three local packets at once: the last waits for two', () =>
    expect(worstWait(portOf(0, [local([flow(5, 100), flow(5, 100), flow(5, 100)])]), 5, MANY)).toBe(10))
  test('a frame under way comes on top', () =>
    expect(worstWait(portOf(12, [local([flow(5, 100), flow(5, 100)])]), 5, MANY)).toBe(17))
  test('the wait is that of the packet: a shorter one waits longer for the same end', () => {
    const port = portOf(0, [local([flow(5, 100), flow(3, 100)])])
    expect(worstWait(port, 5, MANY)).toBe(3)
    expect(worstWait(port, 3, MANY)).toBe(5)
  })
  test('jitter beyond the period: floor(250 / 100) + 1 packets at once', () =>
    expect(worstWait(portOf(0, [local([flow(7, 100, 250)])]), 7, MANY)).toBe(14))
  test('equal arrivals later in the busy period count together', () => {
    // 8 at 0 keeps the port busy until 26; at 10 both fast ones come again.
    const port = portOf(0, [local([flow(8, 100), flow(4, 10), flow(4, 30, 20), flow(6, 100)])])
    // At 0: 8 + 4 + 4 + 6 = 22, the last of 4 waits 18; at 10: 22 + 4 + 4 = 30 − 10 − 4 = 16.
    expect(worstWait(port, 4, MANY)).toBe(18)
  })
})

describe('line shaping', () => {
  // Two equally fast wires, each with 3 packets of 10 at once: cap a + 10 until a = 20.
  const burst = [flow(10, 1000), flow(10, 1000), flow(10, 1000)]
  const shaped = (slope: Exact): Group => ({ same: burst, higher: [], ...none, sameCap: cap(slope, 10) })

  test('one wire as fast as the port never queues', () =>
    expect(worstWait(portOf(0, [shaped(1)]), 10, MANY)).toBe(0))
  test('a slower one neither', () => expect(worstWait(portOf(0, [shaped(div(1, 3))]), 10, MANY)).toBe(0))
  test('the maximum hides between arrivals: two wires, at a = 20 where both fall silent', () =>
    // w(20) = −10 + 30 + 30 = 50; looking at a = 0 alone gives 10.
    expect(worstWait(portOf(0, [shaped(1), shaped(1)]), 10, MANY)).toBe(30))
  test('rounded up where the wires fall silent between two picoseconds', () =>
    // slope 3: silent at 20/3; w = 50, wait 43⅓.
    expect(worstWait(portOf(0, [shaped(3), shaped(3)]), 10, MANY)).toBe(44))
})

describe('lanes', () => {
  test('a higher arrival exactly at the start of service counts', () => {
    // Higher: 4 at 0 and, with J = 6, the next at 4. Own packet alone: w = 0 + 4 → the arrival at 4 counts → 8.
    const port = portOf(0, [local([flow(5, 100)], [flow(4, 10, 6)])])
    expect(worstWait(port, 5, MANY)).toBe(8)
  })
  test('one that comes 1 ps later does not', () =>
    expect(worstWait(portOf(0, [local([flow(5, 100)], [flow(4, 10, 5)])]), 5, MANY)).toBe(4))
  test('the joint cap: what came over one wire as fast as the port cannot queue, but for what overtakes', () => {
    const same = [flow(10, 1000), flow(10, 1000)]
    const higher = [flow(10, 1000), flow(10, 1000)]
    const group: Group = { same, higher, sameCap: cap(1, 10), higherCap: cap(1, 10), jointCap: undefined }
    // Without it: own packet 10, then the higher ones saturate until 20: w = 0 + min(20, w + 10) → 20.
    expect(worstWait(portOf(0, [group]), 10, MANY)).toBe(20)
    expect(worstWait(portOf(0, [{ ...group, jointCap: cap(1, 10) }]), 10, MANY)).toBe(0)
  })
  test('on a fast wire all that the joint cap lets through an instant later counts at once', () => {
    const group: Group = {
      same: [flow(2, 1000)],
      higher: [flow(2, 1000), flow(2, 1000)],
      sameCap: cap(2, 2),
      higherCap: cap(2, 2),
      jointCap: cap(2, 2),
    }
    // At a = 0, w = 0 solves; for any a > 0 the least solution is w = 4.
    expect(worstWait(portOf(0, [group]), 2, MANY)).toBe(4)
  })
})

describe('beyond the arrival limit', () => {
  const port = portOf(3, [local([flow(5, 20, 10), flow(5, 30)])])
  test('the affine curves close what is not counted', () => {
    // No packet may be counted: V(0) = 3 − 5 + 5·1.5 + 5 = 10.5.
    expect(worstWait(port, 5, 1)).toBe(11)
    expect(worstWait(port, 5, MANY)).toBe(8)
  })
})
