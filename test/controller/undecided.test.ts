import { describe, expect, it } from 'vitest'
import type { ControllerOptions } from '../../src/controller/contract/options.ts'
import { Controller } from '../../src/controller/controller.ts'
import type { BandwidthRequest, Command } from '../../src/model/command.ts'
import { random } from '../arbitraries/random.ts'
import { ask, star, twoWays, US } from './line.ts'

const begun = (options: ControllerOptions): Controller => new Controller(star(), { graceMs: 100, ...options })

const first = ask('h1', 'h3', 1000, 100, { id: 'a' })
const second = ask('h2', 'h3', 1000, 100, { id: 'b' })

/** Just enough for the first request, which meets nobody, and so not for the second. */
const STEPS = Array.from({ length: 4000 }, (_, i) => i + 1).find(
  workLimit => begun({ workLimit }).requestBandwidth(first, 0).kind === 'granted',
)!

describe('a decision that takes too many steps', () => {
  it('is a rejection that says so, and leaves everything as it was', () => {
    const controller = begun({ workLimit: STEPS })
    expect(controller.requestBandwidth(first, 0).kind).toBe('granted')
    const before = controller.result()
    const hash = controller.stateHash()
    expect(controller.requestBandwidth(second, 1)).toMatchObject({
      kind: 'rejected',
      rejection: { id: 'b', code: 'UNDECIDED' },
    })
    expect(controller.stateHash()).toBe(hash)
    expect(controller.result()).toEqual(before)
    expect(controller.releaseBandwidth('a', 2).kind).toBe('released')
    expect(controller.requestBandwidth(second, 3).kind).toBe('granted')
  })

  it('by the clock, too, which begins anew with each decision', () => {
    let now = 0
    const startTimer = () => {
      const end = now + 10
      return () => now++ >= end
    }
    const controller = begun({ startTimer })
    for (let i = 0; i < 5; i++)
      expect(controller.requestBandwidth({ ...first, id: `t${i}` }, i).kind).toBe('granted')
    now = 0
    const late = begun({ startTimer: () => () => true })
    expect(late.requestBandwidth(first, 0)).toMatchObject({ rejection: { code: 'TIME_LIMIT' } })
  })
})

it('looking for room among others ends before the steps do: the request is rejected for what it does not fit by', () => {
  const topology = twoWays()
  const draw = random(5)
  const wish = (over: Partial<BandwidthRequest>): Command => ({
    kind: 'request',
    request: ask('h1', 'h3', 8000, 50, { id: 'last', deadlinePs: 10 * US, ...over }),
  })
  const controller = new Controller(topology, { remedies: false })
  for (let i = 0; i < 60; i++)
    controller.execute(
      { kind: 'request', request: ask('h1', 'h3', draw.int(400, 12_000), draw.int(40, 4000)) },
      i,
    )
  const { work } = controller.options.analysis
  const alone = controller.foresee(wish({}), 100)
  const { spent } = work
  expect(alone).toMatchObject({
    kind: 'rejected',
    rejection: { code: expect.not.stringMatching('UNDECIDED') },
  })
  expect(controller.foresee(wish({ allowReroute: true }), 100)).toEqual(alone)
  const searched = work.spent
  expect(searched).toBeGreaterThan(2 * spent)
  // Enough for the request itself, and not for all that could be moved.
  const workLimit = Math.ceil(1.5 * spent)
  const limited = new Controller(topology, { remedies: false, workLimit }, undefined, [], controller.state)
  expect(limited.foresee(wish({ allowReroute: true }), 100)).toEqual(alone)
  expect(limited.options.analysis.work.spent).toBeLessThan(searched / 2)
})
