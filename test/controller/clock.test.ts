import { describe, expect, it } from 'vitest'
import type { ControllerEvent } from '../../src/controller/contract/events.ts'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { Controller } from '../../src/controller/controller.ts'
import { ask, star, US } from './line.ts'

const NOW = 1_800_000_000_000
const YEAR = 365 * 86_400_000

const inUse = () => {
  const entries: JournalEntry[] = []
  const journal = { append: (more: readonly JournalEntry[]) => void entries.push(...more) }
  const controller = new Controller(star(), { graceMs: 1000 }, journal)
  controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), NOW)
  const restarted = (): Controller =>
    new Controller(star(), { graceMs: 1000 }, journal, JSON.parse(JSON.stringify(entries)))
  return { controller, restarted }
}

describe('a decision at now + 1 year', () => {
  it('does not make later grants start in a year: time is refused, until it is said which one is right', () => {
    const { controller, restarted } = inUse()
    controller.requestBandwidth(ask('h2', 'h3', 1000, 100, { id: 'b' }), NOW + YEAR)
    for (const one of [controller, restarted()]) {
      expect(() => one.requestBandwidth(ask('h2', 'h4', 1000, 100), NOW + 5000)).toThrow(
        expect.objectContaining({ code: 'CLOCK_JUMP' }),
      )
      expect(one.tunnels.map(t => t.id)).toEqual(['a', 'b'])
    }
    const events: ControllerEvent[] = []
    controller.on('bandwidthChanged', event => void events.push(event))
    expect(controller.resetClock(NOW + 5000)).toEqual({ kind: 'clock', backMs: YEAR - 5000, retimed: 2 })
    // What was announced for next year holds a grace from now, and is announced again.
    expect(events).toMatchObject([
      { id: 'a', reason: 'CLOCK', effectiveMs: NOW + 6001 },
      { id: 'b', reason: 'CLOCK', effectiveMs: NOW + 6001 },
    ])
    for (const one of [controller, restarted()]) {
      expect(one.tunnel('a')?.promises.map(p => [p.fromMs, p.maxJitterPs])).toEqual([
        [NOW + 1000, 0],
        [NOW + 6001, US],
      ])
      expect(one.tunnel('b')).toMatchObject({ startsMs: NOW + 6001 })
      expect(one.state.nowMs).toBe(NOW + 5000)
      expect(one.state.settledMs).toBe(NOW + 6001)
    }
    const again = restarted()
    expect(again.requestBandwidth(ask('h2', 'h4', 1000, 100), NOW + 7000)).toMatchObject({
      startsMs: NOW + 8000,
    })
    expect(again.result().valid).toBe(true)
  })

  it('metered then is not counted as metered already', () => {
    const { controller } = inUse()
    const silent = { packets: 0, bytes: 0 }
    controller.reportUsage('a', { ...silent, intervalMs: 1000 }, NOW + YEAR)
    controller.resetClock(NOW + 5000)
    const reading = { ...silent, fromMs: NOW + 6000, toMs: NOW + 8000 }
    expect(controller.reportUsage('a', reading, NOW + 8000)).toMatchObject({ verdict: 'unused' })
    expect(controller.tunnel('a')?.usage.silentMs).toBe(3000)
  })
})

it('a clock that runs back a little is treated as stopped', () => {
  const { controller } = inUse()
  expect(controller.requestBandwidth(ask('h2', 'h3', 1000, 100), NOW - 600_000)).toMatchObject({
    startsMs: NOW + 1000,
  })
  expect(() => controller.releaseBandwidth('a', NOW - 600_001)).toThrow('2027')
})

it('where nothing is wrong a reset changes nothing, and announced phases keep their distances', () => {
  const { controller, restarted } = inUse()
  controller.changeBandwidth('a', { loadSizeBits: 2000, periodPs: 300 * US }, NOW + 2000)
  const before = JSON.stringify(controller.tunnels)
  expect(controller.resetClock(NOW + 2500)).toEqual({ kind: 'clock', backMs: 0, retimed: 0 })
  expect(JSON.stringify(controller.tunnels)).toBe(before)
  controller.changeBandwidth('a', { loadSizeBits: 1000, periodPs: 200 * US }, NOW + YEAR)
  const apart = (one: Controller): number[] => {
    const times = one.tunnel('a')!.promises.map(p => p.fromMs)
    return times.slice(-2).map(ms => ms - times.at(-1)!)
  }
  const wanted = apart(controller)
  controller.resetClock(NOW + 9000)
  expect(apart(controller)).toEqual(wanted)
  expect(apart(restarted())).toEqual(wanted)
  expect(controller.tunnel('a')!.promises.at(-1)!.fromMs).toBeLessThan(NOW + 20_000)
})
