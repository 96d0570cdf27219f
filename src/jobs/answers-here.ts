import { Stopped } from '../model/work-budget.ts'
import { nextTurn } from '../threads/next-turn.ts'
import { InOrder } from './in-order.ts'
import type { Answered, JobKind } from './job-kind.ts'
import type { Spreading } from './spreading.ts'

/** All parts one after the other, in this thread; between parts signals get through. */
export const answersHere = async <Input, Part, Answer>(
  kind: JobKind<Input, Part, Answer>,
  input: Input,
  { shouldStop, onProgress, isLast }: Spreading<Answer>,
): Promise<Answered<Answer>> => {
  const parts = kind.partsOf(input)
  const inOrder = new InOrder(parts.length, isLast)
  try {
    const answer = shouldStop() ? undefined : kind.prepare(input, shouldStop)
    for (const [i, part] of parts.entries()) {
      if (answer === undefined || inOrder.isComplete || shouldStop()) break
      const next = answer(part)
      // What was answered while it was told to stop may be half of an answer.
      if (shouldStop()) break
      inOrder.add(i, [next])
      onProgress(inOrder.done, parts.length)
      await nextTurn()
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return inOrder.answered()
}
