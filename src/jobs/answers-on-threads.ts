import { type PartTask, partPool, sharedText, stopSign } from '../threads/part-pool.ts'
import { InOrder, type PartRange, rangesOf } from './in-order.ts'
import type { Answered, JobKind } from './job-kind.ts'
import { runNameOf } from './run-name.ts'
import type { Spreading } from './spreading.ts'
import { fromWire, toWire } from './wire.ts'

/** How often each thread comes back for more, about: seldom enough to cost nothing, often enough that all end together. */
const TASKS_PER_THREAD = 64
/** Parts of a task at most: what others did beyond one that was stopped half-way is thrown away. */
const MOST_PARTS = 8
/** Tasks handed out beyond those being done: what waits to be done when it is stopped is thrown away. */
const AHEAD = 2

/** The same as `answersHere`, on threads that run `threadFile` (a door on `partHandler`); a part that throws ends it. */
export const answersOnThreads = async <Input, Part, Answer>(
  kind: JobKind<Input, Part, Answer>,
  input: Input,
  { shouldStop, onProgress, isLast }: Spreading<Answer>,
  threadFile: string,
  threads: number,
): Promise<Answered<Answer>> => {
  const total = kind.partsOf(input).length
  const inputText = toWire(input)
  const sign = stopSign(shouldStop)
  const common = {
    kind: kind.name,
    run: runNameOf(kind.name, inputText),
    input: sharedText(inputText),
    isStopped: sign.isStopped,
  }
  const waiting = [
    ...rangesOf(total, Math.min(MOST_PARTS, Math.max(1, Math.ceil(total / (threads * TASKS_PER_THREAD))))),
  ]
  const inOrder = new InOrder<Answer>(total, isLast)
  const pool = await partPool(threadFile, Math.max(1, Math.min(threads, waiting.length)))
  const answerNext = async (): Promise<void> => {
    for (let range = next(); range !== undefined; range = next()) {
      const task: PartTask = { ...common, ...range }
      inOrder.add(range.from, fromWire(await pool.answer(task)) as Answer[])
      onProgress(inOrder.done, total)
    }
  }
  const next = (): PartRange | undefined => {
    const range = shouldStop() ? undefined : waiting.shift()
    return range !== undefined && range.from < inOrder.needed ? range : undefined
  }
  try {
    await Promise.all(Array.from({ length: threads * AHEAD }, answerNext))
  } finally {
    sign.end()
    await pool.destroy()
  }
  return inOrder.answered()
}
