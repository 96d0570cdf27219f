import { describe, expect, test } from 'vitest'
import { simulationStatus } from '../../../src/cli/commands/simulate/simulation-status.ts'
import { statusLine, stepText } from '../../../src/cli/output/status-line.ts'
import { watched } from '../../../src/cli/output/watched.ts'

const CLEAR = '\r\u001b[K'
type Diagnostics = 'text' | 'json'

const outside = (isTTY: boolean, columns = 80) => {
  const written: string[] = []
  const clock = { now: 0 }
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => written.push(text), isTTY, columns },
    env: {},
    now: () => clock.now,
    clock: () => 0,
    stopped: () => Promise.resolve(),
    uninterrupted: <T>(work: () => T) => work(),
    interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => work(new AbortController().signal),
  }
  return { io, clock, written }
}

/** A hundred steps of a simulation. */
const run = (isTTY: boolean, diagnostics: Diagnostics, msPerStep: number, columns = 80): string => {
  const { io, clock, written } = outside(isTTY, columns)
  const line = statusLine({ color: 'auto', diagnostics }, io)
  for (let done = 1; done <= 100; done++) {
    clock.now += msPerStep
    line.show(simulationStatus(done / 100, done * 1_000_000))
  }
  line.clear()
  return written.join('')
}

describe('the status line', () => {
  test('shows on a terminal how far it is, how fast, and how long it will take; nothing of it stays', () => {
    const text = run(true, 'text', 100)
    expect(text).toContain('simulating 50.0 % · 10.0 M packet-hops/s · 5 s left')
    expect(text.endsWith(CLEAR)).toBe(true)
    // Neither the cursor nor line wrapping was touched: Ctrl-C would leave it so.
    expect(text).not.toContain('\u001b[?')
  })

  test('fits a narrow terminal', () => {
    const lines = run(true, 'text', 100, 30).split(CLEAR)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThan(30)
  })

  test.each([
    ['what is quick', true, 'text', 5],
    ['a pipe', false, 'text', 100],
    ['a program that reads JSON', true, 'json', 100],
  ] as const)('%s sees nothing', (_, isTTY, diagnostics, ms) => {
    expect(run(isTTY, diagnostics, ms)).toBe('')
  })

  test('of steps', () => {
    expect(stepText('searching', 4200, 20_000)(12_300)).toBe('searching 4200 of 20000 · 12 s')
    expect(stepText('comparing')(2000)).toBe('comparing · 2 s')
  })
})

const calculated = (isTTY: boolean, msPerStep: number): string => {
  const { io, clock, written } = outside(isTTY)
  const given = { shouldStop: () => clock.now >= 4000 }
  const { given: shown, onProgress, during } = watched(given, { color: 'auto', diagnostics: 'text' }, io)
  during('analysing', () => {
    for (let i = 0; i < 100 && !shown.shouldStop(); i++) {
      clock.now += msPerStep
      if (i === 3) onProgress(7, 9, 'placing')
    }
  })
  return written.join('')
}

test('a calculation shows what it is at when it asks whether to stop, and still stops when asked', () => {
  expect(calculated(true, 1000)).toBe(
    `${CLEAR}analysing · 1 s${CLEAR}analysing · 2 s${CLEAR}analysing · 3 s${CLEAR}placing 7 of 9 · 4 s${CLEAR}`,
  )
  expect(calculated(true, 5)).toBe('')
  expect(calculated(false, 1000)).toBe('')
})
