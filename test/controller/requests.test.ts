import { describe, expect, it } from 'vitest'
import { CommandError } from '../../src/controller/contract/command-error.ts'
import type { ControllerEvent } from '../../src/controller/contract/events.ts'
import { promiseAt } from '../../src/controller/contract/promise.ts'
import { Controller } from '../../src/controller/controller.ts'
import { ask, star, twoWays, US } from './line.ts'

const heard = (controller: Controller): ControllerEvent[] => {
  const events: ControllerEvent[] = []
  controller.on('bandwidthChanged', event => void events.push(event))
  controller.on('bandwidthTerminated', event => void events.push(event))
  return events
}

// 1 Gbit/s: 1000 bits take 1 µs on each link. Two links: λmin 2 µs; one other packet in the way at s1>h3: δmax 1 µs.
describe('a request', () => {
  it('is answered with its range, and starts when the grace of those it touches is over', () => {
    const controller = new Controller(star(), { graceMs: 100 })
    const events = heard(controller)
    expect(controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 5000)).toEqual({
      kind: 'granted',
      id: 't1',
      minLatencyPs: 2 * US,
      maxJitterPs: 0,
      periodPs: 100 * US,
      startsMs: 5100,
      holdsMs: 5100,
      affected: [],
      rerouted: [],
    })
    expect(events).toEqual([])
    expect(controller.requestBandwidth(ask('h2', 'h3', 1000, 100), 6000)).toMatchObject({
      id: 't2',
      maxJitterPs: US,
      startsMs: 6100,
      affected: [
        {
          id: 't1',
          from: { minLatencyPs: 2 * US, maxJitterPs: 0 },
          to: { minLatencyPs: 2 * US, maxJitterPs: US, fromMs: 6100 },
        },
      ],
    })
    expect(events).toEqual([
      {
        kind: 'bandwidthChanged',
        id: 't1',
        reason: 'TE',
        from: { minLatencyPs: 2 * US, maxJitterPs: 0, periodPs: 100 * US },
        minLatencyPs: 2 * US,
        maxJitterPs: US,
        periodPs: 100 * US,
        effectiveMs: 6100,
      },
    ])
    const { promises } = controller.tunnel('t1')!
    expect(promiseAt(promises, 6099)?.maxJitterPs).toBe(0)
    expect(promiseAt(promises, 6100)?.maxJitterPs).toBe(US)
    expect(promiseAt(promises, 5099)).toBeUndefined()
  })

  it('within the grace of another one waits no longer than its own, and promises follow one another', () => {
    const controller = new Controller(star(), { graceMs: 100 })
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 0)
    controller.requestBandwidth(ask('h2', 'h3', 1000, 100), 50)
    controller.requestBandwidth(ask('h2', 'h3', 2000, 100), 80)
    expect(controller.tunnel('t1')?.promises.map(p => [p.fromMs, p.maxJitterPs])).toEqual([
      [100, 0],
      [150, US],
      // One wire brings both: they queue behind each other there, not here.
      [180, 2 * US],
    ])
  })

  it('that breaks a deadline is rejected with the binding place and what would help; nothing has changed', () => {
    const controller = new Controller(star())
    const events = heard(controller)
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'first', deadlinePs: 2.5 * US }), 0)
    const answer = controller.requestBandwidth(ask('h2', 'h3', 1000, 100), 10)
    expect(answer).toEqual({
      kind: 'rejected',
      id: 't1',
      rejection: {
        id: 't1',
        code: 'DEADLINE',
        message: 'tunnel first may take 3 µs, its deadline is 2.5 µs',
        link: 's1>h3',
        tunnel: 'first',
        needed: 3 * US,
        available: 2.5 * US,
        missing: 0.5 * US,
        unit: 'ps',
        // 62 B and a half would take half a microsecond.
        remedy: { change: 'size', fromBits: 1000, toBits: 496 },
      },
    })
    expect(controller.tunnels.map(t => t.id)).toEqual(['first'])
    expect(events).toEqual([])
    expect(controller.requestBandwidth(ask('h2', 'h3', 496, 100), 10)).toMatchObject({ kind: 'granted' })
  })

  it('may have its period raised up to the most it allows', () => {
    const controller = new Controller(star())
    controller.requestBandwidth(ask('h1', 'h3', 1000, 1.5), 0)
    const wish = ask('h2', 'h3', 1000, 1.1, { maxPeriodPs: 10 * US })
    expect(controller.requestBandwidth({ ...wish, maxPeriodPs: 2 * US }, 0)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'OVERLOAD' },
    })
    expect(controller.requestBandwidth(wish, 0)).toMatchObject({ kind: 'granted', periodPs: 3_001_000 })
  })

  it('adding to a lower lane what is no larger than a best-effort frame tells nobody above', () => {
    const controller = new Controller(star({ bestEffortMaxFrameBits: 1500 }))
    const events = heard(controller)
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 0)
    controller.requestBandwidth(ask('h1', 'h4', 1000, 100), 0)
    events.length = 0
    for (let i = 0; i < 5; i++)
      expect(controller.requestBandwidth(ask('h2', 'h3', 1500, 100, { lane: 1 }), 0)).toMatchObject({
        affected: i === 0 ? [] : Array.from({ length: i }, (_, n) => ({ id: `t${n + 3}` })),
      })
    expect(events.filter(e => e.id === 't1' || e.id === 't2')).toEqual([])
    // One bit more, and it blocks for longer than any frame did.
    expect(controller.requestBandwidth(ask('h2', 'h3', 1501, 100, { lane: 1 }), 0)).toMatchObject({
      affected: expect.arrayContaining([expect.objectContaining({ id: 't1' })]),
    })
  })

  it.each([
    [{ sender: 'h9' }, 'UNKNOWN_NODE'],
    [{ receivers: [] }, 'EMPTY_RECEIVERS'],
    [{ receivers: ['h3', 'h3'] }, 'DUPLICATE_RECEIVER'],
    [{ receivers: ['h1'] }, 'SENDER_IS_RECEIVER'],
    [{ periodPs: 0 }, 'ZERO_PERIOD'],
    [{ periodPs: 1.5 }, 'NOT_WHOLE'],
    [{ loadSizeBits: -1 }, 'NEGATIVE'],
    [{ lane: 8 }, 'OUT_OF_RANGE'],
    [{ id: 'a\u0007' }, 'BAD_NAME'],
    [{ id: 'there' }, 'DUPLICATE_ID'],
  ])('that means nothing is no decision: %j', (over, code) => {
    const controller = new Controller(star())
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'there' }), 0)
    const before = controller.state.sequence
    const call = (): unknown => controller.requestBandwidth({ ...ask('h1', 'h3', 1000, 100), ...over }, 0)
    expect(call).toThrow(CommandError)
    expect(call).toThrow(expect.objectContaining({ code }))
    expect(controller.state.sequence).toBe(before)
  })
})

describe('moving others', () => {
  it('make-before-break: on both trees first, then on the new one alone, and only then the newcomer starts', () => {
    const controller = new Controller(twoWays(), { graceMs: 100 })
    // Same first link: each waits for the other there. On one way together they wait again.
    controller.requestBandwidth(ask('h1', 'h3', 4000, 100, { id: 'free' }), 0)
    const way = controller.tunnel('free')!.tunnel.routes[0]![1]!
    const other = way === 's1>sa' ? 'sb' : 'sa'
    const own = way === 's1>sa' ? 'sa' : 'sb'
    const wish = ask('h2', 'h4', 1000, 100, {
      id: 'new',
      deadlinePs: 4 * US,
      routes: [['h2>s1', `s1>${own}`, `${own}>s2`, 's2>h4']],
    })
    expect(controller.requestBandwidth(wish, 1000)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'DEADLINE' },
    })
    const answer = controller.requestBandwidth({ ...wish, allowReroute: true }, 1000)
    if (answer.kind !== 'granted') throw new Error(JSON.stringify(answer))
    expect(answer).toMatchObject({ minLatencyPs: 4 * US, maxJitterPs: 0, rerouted: ['free'] })
    // On both trees from 1100, on the new one 100 ms and a few busy periods later.
    expect(answer.startsMs).toBe(1201)
    expect(controller.tunnel('free')?.tunnel.routes[0]).toEqual([
      'h1>s1',
      `s1>${other}`,
      `${other}>s2`,
      's2>h3',
    ])
    expect(controller.tunnel('free')?.promises.map(p => [p.fromMs, p.minLatencyPs, p.maxJitterPs])).toEqual([
      [100, 16 * US, 0],
      // Both copies of it may be in flight on h1>s1 and s2>h3.
      [1100, 16 * US, 8 * US],
      [1201, 16 * US, 0],
    ])
  })

  it('leaves alone whoever fixed its routes, and changes nothing where moving does not help', () => {
    const controller = new Controller(twoWays(), { graceMs: 100 })
    const routes = [['h1>s1', 's1>sa', 'sa>s2', 's2>h3']]
    controller.requestBandwidth(ask('h1', 'h3', 4000, 100, { id: 'fixed', routes }), 0)
    const before = JSON.stringify([...controller.state.held])
    const wish = ask('h2', 'h4', 1000, 100, {
      deadlinePs: 4 * US,
      routes: [['h2>s1', 's1>sa', 'sa>s2', 's2>h4']],
      allowReroute: true,
    })
    expect(controller.requestBandwidth(wish, 1000)).toMatchObject({ kind: 'rejected' })
    // A deadline below the least latency: nobody's moving helps, and whoever was moved for a try is back.
    const other = ask('h1', 'h4', 1000, 100, { deadlinePs: US, allowReroute: true })
    expect(controller.requestBandwidth(other, 1000)).toMatchObject({ kind: 'rejected' })
    expect(JSON.stringify([...controller.state.held])).toBe(before)
    expect(controller.requestBandwidth({ ...wish, deadlinePs: 11 * US }, 1000)).toMatchObject({
      kind: 'granted',
      maxJitterPs: 7 * US,
    })
  })
})
