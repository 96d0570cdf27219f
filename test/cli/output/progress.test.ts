import { expect, test } from 'vitest'
import { withElapsed } from '../../../src/cli/output/elapsed.ts'
import { withProgress } from '../../../src/cli/output/progress.ts'

const outside = (isTTY: boolean) => {
  const written: string[] = []
  const clock = { now: 0 }
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => written.push(text), isTTY, columns: 80 },
    env: {},
    now: () => clock.now,
    clock: () => 0,
    stopped: () => Promise.resolve(),
    uninterrupted: <T>(work: () => T) => work(),
    interruptible: <T>(work: (signal: AbortSignal) => Promise<T>) => work(new AbortController().signal),
  }
  return { io, clock, written }
}

const run = async (isTTY: boolean, diagnostics: 'text' | 'json', msPerStep: number): Promise<string> => {
  const { io, clock, written } = outside(isTTY)
  await withProgress({ color: 'auto', diagnostics }, io, ({ onProgress }) => {
    for (let done = 0; done <= 100; done++) {
      clock.now += msPerStep
      onProgress?.(done, 100, 'placing')
    }
  })
  return written.join('')
}

test('a terminal sees a bar when it takes long, and nothing of it stays', async () => {
  const text = await run(true, 'text', 50)
  expect(text).toMatch(/placing .* \d+\/100/)
  // Neither the cursor nor line wrapping was touched (Ctrl-C would leave it so), and the line is cleared at the end.
  expect(text).not.toContain('\u001b[?')
  expect(text.slice(text.lastIndexOf('/100'))).toContain('\u001b[0K')
})

test.each([
  ['what is quick', true, 'text', 5],
  ['a pipe', false, 'text', 50],
  ['a program that reads JSON', true, 'json', 50],
] as const)('%s sees none', async (_, isTTY, diagnostics, ms) => {
  expect(await run(isTTY, diagnostics, ms)).toBe('')
})

const elapsed = (isTTY: boolean, msPerStep: number): string => {
  const { io, clock, written } = outside(isTTY)
  const given = { shouldStop: () => clock.now >= 2000 }
  withElapsed('checking', given, { color: 'auto', diagnostics: 'text' }, io, ({ shouldStop }) => {
    for (let i = 0; i < 100 && !shouldStop(); i++) clock.now += msPerStep
  })
  return written.join('')
}

test('what cannot say how far it is shows the seconds, and still stops when asked', () => {
  const text = elapsed(true, 500)
  expect(text).toBe('\r\u001b[Kchecking, 1.0 s\r\u001b[Kchecking, 1.5 s\r\u001b[Kchecking, 2.0 s\r\u001b[K')
  expect(elapsed(true, 5)).toBe('')
  expect(elapsed(false, 500)).toBe('')
})
