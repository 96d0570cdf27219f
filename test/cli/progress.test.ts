import { expect, test } from 'vitest'
import { withProgress } from '../../src/cli/progress.ts'

const run = async (isTTY: boolean, diagnostics: 'text' | 'json', msPerStep: number): Promise<string> => {
  const written: string[] = []
  let now = 0
  const io = {
    stdout: { write: () => {} },
    stderr: { write: (text: string) => written.push(text), isTTY, columns: 80 },
    env: {},
    now: () => now,
    uninterrupted: <T>(work: () => T) => work(),
  }
  await withProgress({ color: 'auto', diagnostics }, io, ({ onProgress }) => {
    for (let done = 0; done <= 100; done++) {
      now += msPerStep
      onProgress?.(done, 100, 'placing')
    }
  })
  return written.join('')
}

test('a terminal sees a bar when it takes long, and nothing of it stays', async () => {
  const text = await run(true, 'text', 50)
  expect(text).toMatch(/placing .* \d+\/100/)
  // The cursor was never hidden, and the line is cleared at the end.
  expect(text).not.toContain('\u001b[?25l')
  expect(text.slice(text.lastIndexOf('/100'))).toContain('\u001b[0K')
})

test.each([
  ['what is quick', true, 'text', 5],
  ['a pipe', false, 'text', 50],
  ['a program that reads JSON', true, 'json', 50],
] as const)('%s sees none', async (_, isTTY, diagnostics, ms) => {
  expect(await run(isTTY, diagnostics, ms)).toBe('')
})
