import type {
  DeadlineBreak,
  SweepInput,
  SweepPart,
  SweepPoint,
  SweepResult,
} from '../../model/planning/sweep.ts'
import { replicaId } from '../../model/request.ts'
import { asksDeadlines, DeadlineBreaks, isMonotone } from './deadline-break.ts'
import { sweepPoint } from './sweep-point.ts'

/** What one part answers. */
export type SweepAnswer =
  | {
      readonly kind: 'point'
      /** What comes of the requests there. */
      readonly point: SweepPoint
    }
  | {
      readonly kind: 'deadline'
      /** Where it breaks; `null` where it has no place or none is looked for. */
      readonly deadline: DeadlineBreak | null
    }

/** All points, the second variation faster than the first; then all deadlines. */
export const partsOfSweep = (input: SweepInput): readonly SweepPart[] => {
  const { variations, bases } = input
  let at: readonly (readonly number[])[] = [[]]
  for (const { values } of variations) at = at.flatMap(before => values.map((_, i) => [...before, i]))
  const points = at.map((point): SweepPart => ({ kind: 'point', at: point }))
  if (!asksDeadlines(input)) return points
  const deadlines = (bases[0]?.requests ?? []).flatMap(({ id, deadlinePs, replicas }): SweepPart[] => {
    if (deadlinePs === undefined) return []
    const ids = replicas === undefined ? [id] : [replicaId(id, 1), replicaId(id, 2)]
    return ids.map(one => ({ kind: 'deadline', id: one }))
  })
  return [...points, ...deadlines]
}

/** Each part is answered on its own. Throws Stopped where `shouldStop` says so. */
export const prepareSweep = (
  input: SweepInput,
  shouldStop: () => boolean = () => false,
): ((part: SweepPart) => SweepAnswer) => {
  let breaks: DeadlineBreaks | undefined
  return part => {
    if (part.kind === 'point') return { kind: 'point', point: sweepPoint(input, part.at, shouldStop) }
    breaks ??= new DeadlineBreaks(input, shouldStop)
    return { kind: 'deadline', deadline: breaks.of(part.id) ?? null }
  }
}

/** The answers as one result; of work that was stopped, those that there are. */
export const resultOfSweep = (
  input: SweepInput,
  answers: readonly SweepAnswer[],
  isComplete: boolean = answers.length === partsOfSweep(input).length,
): SweepResult => {
  const { variations, on } = input
  return {
    schema: 'xlane/sweep@1',
    variations,
    ...(on === undefined ? {} : { on }),
    complete: isComplete,
    points: answers.flatMap(answer => (answer.kind === 'point' ? [answer.point] : [])),
    ...(asksDeadlines(input)
      ? {
          deadlines: answers.flatMap(answer => (answer.kind === 'deadline' ? (answer.deadline ?? []) : [])),
          isMonotone: isMonotone(input),
        }
      : {}),
  }
}
