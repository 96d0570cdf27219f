import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import type { OversightOptions } from '../../src/controller/contract/options.ts'
import { Controller } from '../../src/controller/controller.ts'
import type { MeterReading } from '../../src/model/command.ts'
import { ask, star, US } from './line.ts'

const SECOND = 1000

/** A contract of one packet each 100 µs, to be kept from 1000 ms on. */
const granted = (oversight: OversightOptions = {}) => {
  const entries: JournalEntry[] = []
  const topology = star({ bestEffortMaxFrameBits: 2000 })
  const controller = new Controller(
    topology,
    { graceMs: SECOND, oversight },
    {
      append: e => void entries.push(...e),
    },
  )
  controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
  const read = (reading: Partial<MeterReading> & { packets: number }, nowMs: number) => {
    const { verdict, window } = controller.reportUsage(
      'a',
      { bytes: reading.packets * 125, ...reading },
      nowMs,
    )
    return window === undefined ? verdict : `${verdict}, ${window}`
  }
  return { controller, read, entries, topology }
}

describe('what is not shown of the present contract does not count', () => {
  it('silence before the contract: nobody is terminated right after the grant', () => {
    const { controller, read } = granted()
    expect(read({ packets: 0, intervalMs: 300_000 }, 0)).toBe('ignored, outside')
    // Half a second of its silence is under the contract.
    expect(read({ packets: 0, intervalMs: 300_000 }, 1500)).toBe('unused, outside')
    expect(controller.tunnel('a')?.usage).toMatchObject({ silentMs: 500, unusedMs: 500 })
  })

  it('best-effort packets after a demotion: the first reading after the recovery', () => {
    const { controller, read } = granted()
    expect(read({ packets: 30_000, fromMs: 2000, toMs: 3000 }, 3000)).toBe('demoted')
    controller.changeBandwidth('a', {}, 10_000)
    expect(read({ packets: 500_000, fromMs: 3000, toMs: 11_500 }, 11_500)).toBe('within, outside')
    expect(read({ packets: 500_000, intervalMs: 1000 }, 11_900)).toBe('within, outside')
    expect(controller.tunnel('a')).toMatchObject({ status: 'granted', usage: { demotions: 1 } })
    expect(read({ packets: 30_000, fromMs: 12_000, toMs: 13_000 }, 13_000)).toBe('demoted')
  })

  it('a late reading after a change: what was sent under the contract before', () => {
    const { controller, read } = granted()
    controller.changeBandwidth('a', { periodPs: 400 * US }, 5000)
    expect(read({ packets: 10_001, fromMs: 3000, toMs: 4000 }, 9000)).toBe('ignored, outside')
    // It spans both: no more than the more generous one allows.
    expect(read({ packets: 60_001, fromMs: 1500, toMs: 7500 }, 9000)).toBe('within')
    expect(read({ packets: 10_001, fromMs: 7500, toMs: 8500 }, 9000)).toBe('demoted')
  })

  it('nothing is known of a window that reaches back beyond the contract before', () => {
    const { controller, read } = granted()
    controller.changeBandwidth('a', { periodPs: 400 * US }, 5000)
    controller.changeBandwidth('a', { periodPs: 800 * US }, 15_000)
    expect(read({ packets: 60_000, fromMs: 3000, toMs: 17_000 }, 17_000)).toBe('within, outside')
    expect(read({ packets: 60_000, fromMs: 9000, toMs: 17_000 }, 17_000)).toBe('demoted')
  })

  it.each([1, 3])('the same reading ten times, where %i demote', demoteAfter => {
    const { controller, read } = granted({ demoteAfter })
    for (let i = 0; i < 10; i++) read({ packets: 0, fromMs: 2000, toMs: 62_000 }, 62_000 + i)
    expect(controller.tunnel('a')?.usage).toMatchObject({ silentMs: 60_000 })
    const above = { packets: 30_000, fromMs: 62_000, toMs: 63_000 }
    const verdicts = Array.from({ length: 10 }, (_, i) => read(above, 63_000 + i))
    expect(verdicts[0]).toBe(demoteAfter === 1 ? 'demoted' : 'above')
    expect(new Set(verdicts.slice(1))).toEqual(
      new Set([demoteAfter === 1 ? 'ignored, outside' : 'ignored, repeated']),
    )
  })

  it('one that has not ended', () => {
    const { read } = granted()
    expect(read({ packets: 90_000, fromMs: 2000, toMs: 4000 }, 3000)).toBe('ignored, early')
    expect(read({ packets: 90_000, fromMs: 2000, toMs: 4000 }, 4000)).toBe('demoted')
  })

  it('time that two windows share counts once', () => {
    const { controller, read } = granted()
    expect(read({ packets: 0, fromMs: 2000, toMs: 5000 }, 9000)).toBe('unused')
    expect(read({ packets: 0, fromMs: 4000, toMs: 6000 }, 9000)).toBe('unused, overlapping')
    expect(read({ packets: 0, fromMs: 2500, toMs: 5500 }, 9000)).toBe('ignored, late')
    expect(controller.tunnel('a')?.usage.silentMs).toBe(4000)
  })

  it('a restart forgets what meters showed, and none of what was counted', () => {
    const { controller, read, entries, topology } = granted({ demoteAfter: 3 })
    read({ packets: 30_000, fromMs: 2000, toMs: 3000 }, 3000)
    const again = new Controller(
      topology,
      { graceMs: SECOND, oversight: { demoteAfter: 3 } },
      undefined,
      entries,
    )
    expect(again.state).toEqual(controller.state)
    const reading = { packets: 30_000, bytes: 30_000 * 125, fromMs: 2000, toMs: 3000 }
    expect(again.reportUsage('a', reading, 3000)).toMatchObject({ verdict: 'ignored', window: 'repeated' })
  })
})

describe('running totals', () => {
  const total = true

  it('count from the first reading on, whatever comes late or twice', () => {
    const { read } = granted()
    const at = (sequence: number, packets: number) =>
      read({ packets, total, sequence, toMs: 1000 + sequence * 1000 }, 20_000)
    expect(at(1, 70_000)).toBe('ignored, first')
    expect(at(2, 80_000)).toBe('within')
    expect(at(4, 100_000)).toBe('within')
    expect(at(4, 100_000)).toBe('ignored, repeated')
    expect(at(3, 90_000)).toBe('ignored, late')
    expect(at(5, 130_000)).toBe('demoted')
  })

  it('begin anew with a meter, and are each meter’s own', () => {
    const { read } = granted()
    expect(read({ packets: 70_000, total, toMs: 2000 }, 9000)).toBe('ignored, first')
    expect(read({ packets: 10, total, toMs: 3000 }, 9000)).toBe('ignored, first')
    expect(read({ packets: 10_010, total, toMs: 4000 }, 9000)).toBe('within')
    expect(read({ packets: 900_000, total, toMs: 4000, meter: 's1' }, 9000)).toBe('ignored, first')
    expect(read({ packets: 930_000, total, toMs: 5000, meter: 's1' }, 9000)).toBe('demoted')
  })

  it('say when they were read, and nothing but packets and bytes', () => {
    const { read } = granted()
    expect(() => read({ packets: 1, total }, 9000)).toThrow('toMs')
    expect(() => read({ packets: 1, total, toMs: 5, mostInPeriod: 1 }, 9000)).toThrow('mostInPeriod')
    expect(() => read({ packets: 1, intervalMs: 5, toMs: 5 }, 9000)).toThrow('intervalMs')
    expect(() => read({ packets: 1, fromMs: 5, toMs: 5 }, 9000)).toThrow('toMs')
    expect(() => read({ packets: 1 }, 9000)).toThrow('fromMs')
  })
})

it('a sender of few packets is not silent between two of them', () => {
  const controller = new Controller(star(), {
    graceMs: 0,
    oversight: { silentAfterMs: 1000, unusedAfterMs: 1000 },
  })
  controller.requestBandwidth(ask('h1', 'h3', 1000, 5_000_000, { id: 'a' }), 0)
  const seen = Array.from({ length: 60 }, (_, i) => (i % 5 === 4 ? 1 : 0))
  for (const [i, packets] of seen.entries()) {
    const reading = { packets, bytes: packets * 125, fromMs: 1000 + i * 1000, toMs: 2000 + i * 1000 }
    expect(['within', 'unused']).toContain(controller.reportUsage('a', reading, 2000 + i * 1000).verdict)
  }
  expect(controller.tunnel('a')?.tunnel.periodPs).toBe(5_000_000 * US)
})

/** When packets were sent, ms with fractions; a meter on the way sees each up to `spreadMs` later. */
const windows = fc.record({
  periodUs: fc.constantFrom(100, 700, 3000, 250_000),
  phaseUs: fc.double({ min: 0, max: 1, noNaN: true }),
  offsetMs: fc.double({ min: -4, max: 4, noNaN: true }),
  lengthMs: fc.constantFrom(20, 100, 1000),
  count: fc.integer({ min: 3, max: 25 }),
  delays: fc.array(fc.nat(5000), { minLength: 25, maxLength: 25 }),
  lates: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 25, maxLength: 25 }),
  repeats: fc.array(fc.nat(24), { maxLength: 10 }),
  form: fc.constantFrom('window', 'total', 'numbered'),
  demoteAfter: fc.constantFrom(1, 3),
  changeTo: fc.constantFrom(undefined, 0.5, 3),
  /** Before which of the readings the controller is ended and begun again. */
  restarts: fc.array(fc.nat(49), { maxLength: 3 }),
})

type Metered = typeof windows extends fc.Arbitrary<infer T> ? T : never

/** Readings of a meter whose clock is `offsetMs` off, of a sender that sends `speed` times as often as it may. */
const readingsOf = (
  w: Metered,
  startMs: number,
  speed: number,
  spreadMs: number,
  periodUs: number = w.periodUs,
) => {
  const periodMs = periodUs / 1000 / speed
  const firstMs = startMs + w.phaseUs * periodMs
  // The k-th packet passes the meter at firstMs + k · periodMs, up to spreadMs late, in order.
  const passed = (untilMs: number): number => {
    const k = Math.floor((untilMs - firstMs) / periodMs) + 1
    const isLate = k > 0 && firstMs + (k - 1) * periodMs + (w.lates[k % 25] ?? 0) * spreadMs > untilMs
    return Math.max(0, isLate ? k - 1 : k)
  }
  const trueEnd = (i: number): number => startMs + i * w.lengthMs
  const given = (i: number): number => Math.round(trueEnd(i) + w.offsetMs)
  return Array.from({ length: w.count }, (_, i): MeterReading & { readonly toMs: number } => {
    const before = passed(trueEnd(i))
    const after = passed(trueEnd(i + 1))
    if (w.form === 'total')
      return { packets: after, bytes: after * 125, total: true, toMs: given(i + 1), sequence: i + 1 }
    const window = { fromMs: given(i), toMs: given(i + 1) }
    const numbered = w.form === 'numbered' ? { sequence: i + 1 } : {}
    return { packets: after - before, bytes: (after - before) * 125, ...window, ...numbered }
  })
}

const controllerOf = (w: Metered) => {
  const entries: JournalEntry[] = []
  const begun = (past: readonly JournalEntry[]): Controller =>
    new Controller(
      star({ bestEffortMaxFrameBits: 2000 }),
      { graceMs: 100, oversight: { demoteAfter: w.demoteAfter } },
      { append: more => void entries.push(...more) },
      past,
    )
  let controller = begun([])
  const outcome = controller.requestBandwidth(ask('h1', 'h3', 1000, w.periodUs, { id: 'a' }), 0)
  if (outcome.kind !== 'granted') throw new Error('there is room')
  let reports = 0
  return {
    get now() {
      return controller
    },
    spreadMs: outcome.maxJitterPs / 1e9,
    /** With what is in the journal and nothing else, where that is due. */
    report: (reading: MeterReading, atMs: number) => {
      if (w.restarts.includes(reports++)) controller = begun([...entries])
      return controller.reportUsage('a', reading, atMs).verdict
    },
  }
}

/** As they arrive: late, in any order, some again. */
const arriving = (w: Metered, readings: readonly (MeterReading & { readonly toMs: number })[]) =>
  [...readings, ...w.repeats.flatMap(i => readings[i] ?? [])]
    .map((reading, i) => ({ reading, atMs: reading.toMs + 5 + (w.delays[i % 25] ?? 0) }))
    .sort((a, b) => a.atMs - b.atMs)

describe('any phase, meter offset, delay and order of reports, with repetitions and restarts', () => {
  it('an honest sender that uses its contract is never above it, raised or ended, across a change too', () => {
    fc.assert(
      fc.property(windows, w => {
        const controlled = controllerOf(w)
        const { spreadMs, report: reported } = controlled
        const first = readingsOf(w, 100, 1, spreadMs)
        const endMs = 100 + w.count * w.lengthMs
        const all = arriving(w, first)
        let at = 0
        const report = (untilMs: number): void => {
          for (; at < all.length && all[at]!.atMs <= untilMs; at++) {
            expect(['within', 'unused', 'ignored']).toContain(reported(all[at]!.reading, all[at]!.atMs))
          }
        }
        if (w.changeTo !== undefined) {
          report(endMs)
          const periodUs = w.periodUs * w.changeTo
          const change = controlled.now.changeBandwidth('a', { periodPs: periodUs * US }, endMs)
          if (change.kind !== 'granted') return
          // Under the new contract from its start on, and nothing in between; the meter goes on counting.
          const next = readingsOf({ ...w, form: 'window' }, change.startsMs, 1, spreadMs, periodUs)
          all.push(...arriving(w, next))
          all.sort((a, b) => a.atMs - b.atMs)
        }
        report(Number.POSITIVE_INFINITY)
        expect(controlled.now.tunnel('a')).toMatchObject({ status: 'granted' })
      }),
      { numRuns: 300 },
    )
  })

  it('who sends more than the tolerance allows is demoted by the first `demoteAfter` readings in order under the contract', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 40 }), (w, excess) => {
        const { spreadMs, report } = controllerOf(w)
        const periodMs = w.periodUs / 1000
        // In each window one more than the contract gives to it with 10 ms at either end, whatever the phase.
        const most = (w.lengthMs + 21 + spreadMs) / periodMs + 2
        const speed = ((most + excess) * periodMs) / (w.lengthMs - 1 - spreadMs)
        const readings = readingsOf({ ...w, count: 25 }, 200, speed, spreadMs)
        // Totals count from the first one on, of a controller that begins again, too.
        const verdicts: string[] = []
        let needed = w.demoteAfter + (w.form === 'total' ? 1 : 0)
        for (let i = 0; i < needed; i++) {
          if (w.form === 'total' && i > 0 && w.restarts.includes(i)) needed++
          verdicts.push(report(readings[i]!, readings[i]!.toMs + 5))
        }
        expect(verdicts.at(-1)).toBe('demoted')
      }),
      { numRuns: 300 },
    )
  })
})
