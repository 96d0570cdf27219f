import { expect, test } from 'vitest'
import { simulationProgress } from '../../../../src/cli/commands/simulate/simulation-progress.ts'

const run = (isTTY: boolean, diagnostics: 'text' | 'json', msPerStep: number, columns = 80): string => {
  const written: string[] = []
  let now = 0
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => written.push(text), isTTY, columns },
    env: {},
    now: () => now,
    clock: () => now,
    stopped: () => Promise.resolve(),
    uninterrupted: <T>(work: () => T) => work(),
    interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => work(new AbortController().signal),
  }
  const progress = simulationProgress({ color: 'auto', diagnostics }, io)
  for (let done = 1; done <= 100; done++) {
    now += msPerStep
    progress.update(done / 100, done * 1_000_000)
  }
  progress.end()
  return written.join('')
}

test('a terminal sees how far it is, how fast, and how long it will take; nothing of it stays', () => {
  const text = run(true, 'text', 100)
  expect(text).toContain('simulating 50.0 % · 10.0 M packet-hops/s · 5 s left')
  expect(text.endsWith('\r\u001b[K')).toBe(true)
})

test('the line fits a narrow terminal', () => {
  const lines = run(true, 'text', 100, 30).split('\r\u001b[K')
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(30)
})

test.each([
  ['what is quick', true, 'text', 5],
  ['a pipe', false, 'text', 100],
  ['a program that reads JSON', true, 'json', 100],
] as const)('%s sees nothing', (_, isTTY, diagnostics, ms) => {
  expect(run(isTTY, diagnostics, ms)).toBe('')
})
