import { describe, expect, it } from 'vitest'
import type { ControllerEvent } from '../../src/controller/contract/events.ts'
import type { ControllerOptions } from '../../src/controller/contract/options.ts'
import { Controller } from '../../src/controller/controller.ts'
import { ask, star, US } from './line.ts'

// 100 µs periods: 10 000 packets in a second, and one more for a window that begins with a packet.
// Both may send from 100 ms on; a whole second under contract is there to be read at 2000 ms.
const watched = (options: ControllerOptions = {}): { controller: Controller; events: ControllerEvent[] } => {
  const oversight = { meterToleranceMs: 0, ...options.oversight }
  const controller = new Controller(star({ bestEffortMaxFrameBits: 2000 }), { graceMs: 100, oversight })
  controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
  controller.requestBandwidth(ask('h2', 'h3', 1000, 100, { id: 'b' }), 0)
  const events: ControllerEvent[] = []
  controller.on('bandwidthChanged', event => void events.push(event))
  controller.on('bandwidthTerminated', event => void events.push(event))
  return { controller, events }
}

const second = (packets: number, bytes = packets * 125) => ({ packets, bytes, intervalMs: 1000 })

describe('above the contract', () => {
  it('as many packets as an honest sender can show a meter are within it, one more is not', () => {
    const { controller } = watched()
    expect(controller.reportUsage('b', second(10_001), 2000)).toMatchObject({ verdict: 'within' })
    expect(controller.reportUsage('b', second(10_002), 3000)).toMatchObject({ verdict: 'demoted' })
  })

  it('so are bytes', () => {
    const { controller } = watched()
    expect(controller.reportUsage('b', second(10_001, 10_001 * 125), 2000)).toMatchObject({
      verdict: 'within',
    })
    expect(controller.reportUsage('b', second(9000, 10_001 * 125 + 1), 2000)).toMatchObject({
      verdict: 'demoted',
    })
  })

  it('demotes: no bound at once, and what the others win back is announced', () => {
    const { controller, events } = watched()
    expect(controller.reportUsage('b', second(20_000), 2000)).toEqual({
      kind: 'metered',
      id: 'b',
      verdict: 'demoted',
      affected: [
        {
          id: 'a',
          from: { minLatencyPs: 2 * US, maxJitterPs: 5 * US },
          to: { minLatencyPs: 2 * US, maxJitterPs: 4 * US, fromMs: 2100 },
        },
      ],
    })
    expect(events).toMatchObject([
      { id: 'b', reason: 'BW_EXCEEDED', maxJitterPs: null, effectiveMs: 2000, from: { maxJitterPs: 5 * US } },
      { id: 'a', reason: 'TE', maxJitterPs: 4 * US, effectiveMs: 2100 },
    ])
    expect(controller.tunnel('b')).toMatchObject({ status: 'demoted' })
    expect(controller.result().tunnels.map(t => t.id)).toEqual(['a'])
  })

  it('recovers by changeBandwidth, like a newcomer', () => {
    const { controller } = watched()
    controller.reportUsage('b', second(20_000), 2000)
    expect(controller.changeBandwidth('b', { periodPs: 50 * US }, 3000)).toMatchObject({
      kind: 'granted',
      startsMs: 3100,
      periodPs: 50 * US,
      affected: [{ id: 'a', to: { maxJitterPs: 5 * US, fromMs: 3100 } }],
    })
    expect(controller.tunnel('b')).toMatchObject({ status: 'granted', usage: { demotions: 1 } })
    expect(controller.tunnel('b')?.promises.map(p => [p.fromMs, p.maxJitterPs])).toEqual([
      [2000, null],
      [3100, 5 * US],
    ])
    expect(controller.reportUsage('b', second(20_001), 5000)).toMatchObject({ verdict: 'within' })
  })

  it('stays demoted when there is no room any more', () => {
    const { controller } = watched()
    controller.reportUsage('b', second(20_000), 2000)
    controller.requestBandwidth(ask('h2', 'h3', 1000, 100, { id: 'c' }), 2000)
    controller.changeBandwidth('a', { deadlinePs: 7 * US }, 2000)
    expect(controller.changeBandwidth('b', { loadSizeBits: 200_000 }, 3000)).toMatchObject({
      kind: 'rejected',
    })
    expect(controller.tunnel('b')).toMatchObject({ status: 'demoted' })
    expect(controller.releaseBandwidth('b', 4000)).toMatchObject({ affected: [] })
  })

  it('only the third reading in a row, where readings are not trusted', () => {
    const { controller } = watched({ oversight: { demoteAfter: 3 } })
    const verdicts = [20_000, 20_000, 10_000, 20_000, 20_000, 20_000].map(
      (packets, i) => controller.reportUsage('b', second(packets), (i + 2) * 1000).verdict,
    )
    expect(verdicts).toEqual(['above', 'above', 'within', 'above', 'above', 'demoted'])
  })

  it('terminates the third time', () => {
    const { controller, events } = watched()
    for (const at of [2000, 4000]) {
      expect(controller.reportUsage('b', second(30_000), at)).toMatchObject({ verdict: 'demoted' })
      controller.changeBandwidth('b', {}, at + 500)
    }
    events.length = 0
    expect(controller.reportUsage('b', second(30_000), 6000)).toMatchObject({ verdict: 'terminated' })
    expect(events[0]).toEqual({
      kind: 'bandwidthTerminated',
      id: 'b',
      reason: 'BW_EXCEEDED',
      effectiveMs: 6000,
    })
    expect(controller.tunnel('b')).toBeUndefined()
  })

  it('terminates at once a tunnel whose packets are larger than best effort may be', () => {
    const { controller } = watched()
    controller.requestBandwidth(ask('h2', 'h4', 2001, 100, { id: 'large' }), 0)
    expect(controller.reportUsage('large', second(30_000), 2000)).toMatchObject({ verdict: 'terminated' })
  })

  it('a reading that reaches back before a change is judged by the more generous contract', () => {
    const { controller } = watched()
    controller.changeBandwidth('b', { periodPs: 200 * US }, 2000)
    expect(controller.reportUsage('b', second(10_000), 3000)).toMatchObject({ verdict: 'within' })
    expect(controller.reportUsage('b', second(5001), 4500)).toMatchObject({ verdict: 'within' })
    expect(controller.reportUsage('b', second(5002), 5500)).toMatchObject({ verdict: 'demoted' })
  })
})

describe('below the contract', () => {
  it('for long: the period is raised to what is used, the others profit', () => {
    const { controller, events } = watched({ oversight: { unusedAfterMs: 3000 } })
    const report = (packets: number, at: number) => controller.reportUsage('b', second(packets), at).verdict
    expect([report(1000, 2000), report(1000, 3000), report(1000, 4000)]).toEqual([
      'unused',
      'unused',
      'raised',
    ])
    // 3 s for 3000 packets and one that a meter may have missed: 999.667 µs, whole ns.
    expect(controller.tunnel('b')?.tunnel.periodPs).toBe(999_666_000)
    expect(controller.tunnel('b')?.request.periodPs).toBe(100 * US)
    expect(events).toMatchObject([
      {
        id: 'b',
        reason: 'BW_UNUSED',
        periodPs: 999_666_000,
        effectiveMs: 4100,
        from: { periodPs: 100 * US },
      },
      { id: 'b', reason: 'BW_UNUSED', periodPs: 999_666_000, effectiveMs: 4101 },
    ])
    // Who goes on as before keeps the new contract.
    expect([report(1000, 6000), report(1001, 7000)]).toEqual(['within', 'within'])
    expect(controller.changeBandwidth('b', {}, 8000)).toMatchObject({ periodPs: 100 * US })
  })

  it('others profit', () => {
    const { controller } = watched({ oversight: { unusedAfterMs: 1000 } })
    // A burst of jitter: c's packets bunch behind b's when b is often there.
    controller.requestBandwidth(ask('h2', 'h3', 1000, 7, { id: 'fast', lane: 0 }), 0)
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'low', lane: 1 }), 0)
    const before = controller.tunnel('low')!.promises.at(-1)!.maxJitterPs!
    controller.reportUsage('fast', second(1000), 2000)
    expect(controller.tunnel('low')!.promises.at(-1)!.maxJitterPs).toBeLessThan(before)
    expect(controller.result().valid).toBe(true)
  })

  it('no further than the period may go, and not for a pause', () => {
    const { controller } = watched({ oversight: { unusedAfterMs: 2000 } })
    controller.requestBandwidth(ask('h2', 'h4', 1000, 100, { id: 'm', maxPeriodPs: 300 * US }), 0)
    const verdicts = [1000, 9000, 1000, 1000].map(
      (packets, i) => controller.reportUsage('m', second(packets), (i + 2) * 1000).verdict,
    )
    expect(verdicts).toEqual(['unused', 'within', 'unused', 'raised'])
    expect(controller.tunnel('m')?.tunnel.periodPs).toBe(300 * US)
  })

  it('again and again: terminated, at the end of a grace', () => {
    const { controller, events } = watched({ oversight: { unusedAfterMs: 1000, terminateAfterRaises: 1 } })
    expect(controller.reportUsage('b', second(1000), 2000)).toMatchObject({ verdict: 'raised' })
    expect(controller.reportUsage('b', second(100), 6000)).toMatchObject({ verdict: 'terminated' })
    expect(events.find(e => e.kind === 'bandwidthTerminated')).toMatchObject({
      kind: 'bandwidthTerminated',
      reason: 'BW_UNUSED',
      effectiveMs: 6100,
    })
  })

  it('at zero for long: terminated', () => {
    const { controller } = watched({ oversight: { silentAfterMs: 3000 } })
    const verdicts = [0, 0, 1, 0, 0, 0].map(
      (packets, i) => controller.reportUsage('b', second(packets), (i + 2) * 1000).verdict,
    )
    expect(verdicts).toEqual(['unused', 'unused', 'unused', 'unused', 'unused', 'terminated'])
  })
})

it.each([
  { packets: -1, bytes: 0, intervalMs: 1000 },
  { packets: 1.5, bytes: 0, intervalMs: 1000 },
  { packets: 1, bytes: 1, intervalMs: 0 },
  { packets: 1, bytes: Number.NaN, intervalMs: 1 },
])('a reading that means nothing is no decision: %j', reading => {
  const { controller } = watched()
  const before = controller.state.sequence
  expect(() => controller.reportUsage('b', reading, 0)).toThrow(
    expect.objectContaining({ code: 'OUT_OF_RANGE' }),
  )
  expect(controller.state.sequence).toBe(before)
})

it('readings as expected need no journal', () => {
  const { controller } = watched()
  const before = controller.state.sequence
  controller.reportUsage('b', second(10_000), 2000)
  expect(controller.state.sequence).toBe(before)
})
