import { Stopped } from '../model/work-budget.ts'
import { type PartTask, textIn } from '../threads/part-pool.ts'
import type { AnyKind, KindNamed } from './kind-named.ts'
import { fromWire, toWire } from './wire.ts'

/** Pieces of work that a thread keeps prepared: that of now, and one that is ending while the next begins. */
const MOST_PREPARED = 2

interface Prepared {
  readonly parts: readonly unknown[]
  readonly answer: (part: unknown) => unknown
  /** Of the task at hand. */
  isStopped: () => boolean
}

/** What a thread does with tasks: each piece of work is prepared once, and its parts are answered one after the other. */
export const partHandler = (kindNamed: KindNamed): ((task: PartTask) => Promise<string>) => {
  const kept = new Map<string, Prepared>()
  const preparedFor = async ({ kind, run, input }: PartTask, isStopped: () => boolean): Promise<Prepared> => {
    const known = kept.get(run)
    if (known !== undefined) {
      known.isStopped = isStopped
      return known
    }
    const prepared = prepare(await kindNamed(kind), fromWire(textIn(input)), isStopped)
    const [oldest] = kept.keys()
    if (oldest !== undefined && kept.size >= MOST_PREPARED) kept.delete(oldest)
    kept.set(run, prepared)
    return prepared
  }
  return async task => {
    const isStopped = (): boolean => Atomics.load(task.isStopped, 0) === 1
    const answers: unknown[] = []
    try {
      const prepared = await preparedFor(task, isStopped)
      for (const part of prepared.parts.slice(task.from, task.to)) {
        const answer = prepared.answer(part)
        // What was answered while it was told to stop may be half of an answer.
        if (isStopped()) break
        answers.push(answer)
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
    }
    return toWire(answers)
  }
}

/** The sign to stop is each task's own. */
const prepare = (kind: AnyKind, input: unknown, isStopped: () => boolean): Prepared => {
  const sign = { isStopped }
  const answer = kind.prepare(input, () => sign.isStopped())
  return Object.assign(sign, { parts: kind.partsOf(input), answer })
}
