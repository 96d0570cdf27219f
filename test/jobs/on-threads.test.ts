import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { answersHere } from '../../src/jobs/answers-here.ts'
import { answersOnThreads } from '../../src/jobs/answers-on-threads.ts'
import { BURN, type BurnAnswer, type BurnInput } from './burn.ts'
import { QUIETLY } from './quietly.ts'

const THREAD = fileURLToPath(new URL('burn-thread.ts', import.meta.url))
const INPUT: BurnInput = { parts: 100, steps: 1_000_000, seed: 5 }

test('as many threads as you like come to the same', async () => {
  const here = await answersHere(BURN, INPUT, QUIETLY)
  for (const threads of [1, 2, 5])
    expect(await answersOnThreads(BURN, INPUT, QUIETLY, THREAD, threads)).toEqual(here)
})

test('nothing to do is done', async () => {
  const nothing = { ...INPUT, parts: 0 }
  expect(await answersHere(BURN, nothing, QUIETLY)).toEqual({ answers: [], isComplete: true })
  expect(await answersOnThreads(BURN, nothing, QUIETLY, THREAD, 2)).toEqual({ answers: [], isComplete: true })
})

test('told to stop, what is there is the first of it', async () => {
  const all = (await answersHere(BURN, INPUT, QUIETLY)).answers
  let done = 0
  const watch = {
    shouldStop: () => done >= 10,
    onProgress: (now: number) => {
      done = now
    },
  }
  const threads = await answersOnThreads(BURN, INPUT, watch, THREAD, 2)
  expect(threads.isComplete).toBe(false)
  expect(threads.answers.length).toBeLessThan(all.length)
  expect(threads.answers).toEqual(all.slice(0, threads.answers.length))
  done = 0
  const here = await answersHere(BURN, INPUT, watch)
  expect(here).toEqual({ answers: all.slice(0, 10), isComplete: false })
})

test('ends with the last answer that is of use', async () => {
  const isLast = ({ part }: BurnAnswer): boolean => part === 30
  const here = await answersHere(BURN, INPUT, { ...QUIETLY, isLast })
  expect(here.answers).toHaveLength(31)
  expect(here.isComplete).toBe(true)
  expect(await answersOnThreads(BURN, INPUT, { ...QUIETLY, isLast }, THREAD, 3)).toEqual(here)
})

test('a part that throws ends it', async () => {
  const wrong = { ...INPUT, throwsAt: 40 }
  await expect(answersHere(BURN, wrong, QUIETLY)).rejects.toThrow('part 40 has no answer')
  await expect(answersOnThreads(BURN, wrong, QUIETLY, THREAD, 2)).rejects.toThrow('part 40 has no answer')
})
