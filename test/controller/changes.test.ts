import { describe, expect, it } from 'vitest'
import { Controller } from '../../src/controller/controller.ts'
import { ask, star, US } from './line.ts'

const pair = (): Controller => {
  const controller = new Controller(star(), { graceMs: 100 })
  controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
  controller.requestBandwidth(ask('h2', 'h3', 2000, 100, { id: 'b', deadlinePs: 7 * US }), 0)
  return controller
}

const promisesOf = (controller: Controller, id: string): readonly (readonly (number | null)[])[] =>
  controller.tunnel(id)!.promises.map(p => [p.fromMs, p.maxJitterPs, p.periodPs])

describe('releasing', () => {
  it('gives the others back what they lost, when the grace is over and the queues are empty', () => {
    const controller = pair()
    expect(controller.releaseBandwidth('b', 1000)).toEqual({
      kind: 'released',
      id: 'b',
      affected: [
        {
          id: 'a',
          from: { minLatencyPs: 2 * US, maxJitterPs: 2 * US },
          to: { minLatencyPs: 2 * US, maxJitterPs: 0, fromMs: 1100 },
        },
      ],
    })
    // Nobody starts before: it would meet what is left of b.
    expect(controller.requestBandwidth(ask('h2', 'h3', 1000, 100), 1050)).toMatchObject({ startsMs: 1150 })
    expect(promisesOf(controller, 'a')).toEqual([
      [100, 2 * US, 100 * US],
      [1100, 0, 100 * US],
      [1150, US, 100 * US],
    ])
  })

  it('without a grace still waits for the queues', () => {
    const controller = new Controller(star(), { graceMs: 0 })
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 0)
    controller.requestBandwidth(ask('h2', 'h3', 2000, 100, { id: 'b' }), 0)
    controller.releaseBandwidth('b', 10)
    expect(controller.state.settledMs).toBe(11)
    expect(controller.requestBandwidth(ask('h2', 'h3', 1000, 100), 10)).toMatchObject({ startsMs: 11 })
  })

  it('of what is not there is no decision', () => {
    expect(() => pair().releaseBandwidth('c', 0)).toThrow(expect.objectContaining({ code: 'UNKNOWN_TUNNEL' }))
  })
})

describe('changing', () => {
  it('to more: the others are told, and it holds from the end of the grace', () => {
    const controller = pair()
    expect(controller.changeBandwidth('a', { loadSizeBits: 3000 }, 1000)).toMatchObject({
      kind: 'granted',
      minLatencyPs: 6 * US,
      maxJitterPs: 2 * US,
      startsMs: 1100,
      holdsMs: 1100,
      affected: [{ id: 'b', to: { maxJitterPs: 3 * US, fromMs: 1100 } }],
    })
  })

  it('to less: the new period counts from the end of the grace, the better ranges when the queues are empty', () => {
    const controller = pair()
    expect(controller.changeBandwidth('b', { loadSizeBits: 1000 }, 1000)).toMatchObject({
      startsMs: 1100,
      holdsMs: 1101,
      affected: [{ id: 'a', from: { maxJitterPs: 2 * US }, to: { maxJitterPs: US, fromMs: 1101 } }],
    })
    expect(promisesOf(controller, 'b')).toEqual([
      [100, US, 100 * US],
      [1100, US, 100 * US],
      [1101, US, 100 * US],
    ])
  })

  it('to something else: both are provided for while the sender goes over', () => {
    const controller = pair()
    const answer = controller.changeBandwidth('a', { loadSizeBits: 2000, periodPs: 200 * US }, 1000)
    expect(answer).toMatchObject({
      minLatencyPs: 4 * US,
      maxJitterPs: 2 * US,
      startsMs: 1100,
      holdsMs: 1201,
      affected: [{ id: 'b', to: { maxJitterPs: 2 * US, fromMs: 1100 } }],
    })
    // Old and new share h1>s1 and come to s1>h3 one after the other; b waits there for the larger, which came last.
    expect(promisesOf(controller, 'a')).toEqual([
      [100, 2 * US, 100 * US],
      [1100, expect.any(Number), 200 * US],
      [1201, 2 * US, 200 * US],
    ])
  })

  it('that does not fit is rejected with the reason, and the old contract stands', () => {
    const controller = pair()
    const before = JSON.stringify([...controller.state.held])
    expect(controller.changeBandwidth('a', { loadSizeBits: 4000 }, 1000)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'DEADLINE', tunnel: 'b', missing: US },
    })
    expect(JSON.stringify([...controller.state.held])).toBe(before)
    expect(controller.result().valid).toBe(true)
  })

  it('of the deadline alone moves nothing; null takes it away', () => {
    const controller = pair()
    expect(controller.changeBandwidth('b', { deadlinePs: 4 * US }, 1000)).toMatchObject({ kind: 'rejected' })
    expect(controller.changeBandwidth('b', { deadlinePs: null }, 1000)).toMatchObject({ affected: [] })
    expect(controller.tunnel('b')?.tunnel.deadlinePs).toBeUndefined()
    expect(controller.changeBandwidth('a', { loadSizeBits: 4000 }, 2000)).toMatchObject({ kind: 'granted' })
  })

  it('of the receivers finds another tree', () => {
    const controller = pair()
    expect(controller.changeBandwidth('a', { receivers: ['h4'] }, 1000)).toMatchObject({
      maxJitterPs: 0,
      startsMs: 1100,
      holdsMs: 1201,
      affected: [{ id: 'b', to: { maxJitterPs: 0, fromMs: 1201 } }],
    })
  })

  it('of the lane goes over side by side, and is rejected where that breaks something', () => {
    const controller = pair()
    // In time before and after, but not while its own old packets are in its way.
    expect(controller.changeBandwidth('b', { lane: 1 }, 1000)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'DEADLINE', message: expect.stringContaining('side by side') },
    })
    controller.changeBandwidth('b', { deadlinePs: 9 * US }, 1000)
    expect(controller.changeBandwidth('b', { lane: 1 }, 1000)).toMatchObject({ kind: 'granted' })
    expect(controller.tunnel('b')?.tunnel.lane).toBe(1)
  })
})
