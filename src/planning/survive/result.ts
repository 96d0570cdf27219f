import type {
  FailureAnswer,
  FailureOutcome,
  Survival,
  SurvivalInput,
  SurvivalRequirement,
} from '../../model/planning/survival.ts'
import { elementsOf } from './elements.ts'
import { type Answered, exposuresOf } from './exposure.ts'
import { pairsAmong, partsOfSurvival } from './parts.ts'
import { byRequest } from './requests-of.ts'
import { meets, requirementOf } from './requirement.ts'

/**
 * What the answers come to, in the order of {@link partsOfSurvival}; undefined stands for one that is not there, because the
 * survey was stopped.
 */
export const resultOfSurvival = (
  input: SurvivalInput,
  answers: readonly (FailureAnswer | undefined)[],
  required?: SurvivalRequirement,
): Survival => {
  const elements = elementsOf(input)
  const parts = partsOfSurvival(input)
  const lostAlone = new Map<number, ReadonlySet<string>>()
  const answered: Answered[] = []
  for (const [i, { elements: failed }] of parts.entries()) {
    const answer = answers[i]
    const [first, second] = failed
    if (answer === undefined || first === undefined) continue
    const lost = answer.lost.map(({ id }) => id)
    if (second === undefined) lostAlone.set(first, new Set(lost))
    const isAlone = (id: string): boolean => failed.some(e => lostAlone.get(e)?.has(id) ?? false)
    const together = second === undefined ? [] : lost.filter(id => !isAlone(id))
    answered.push({ elements: failed.map(e => elements[e]!), answer, together })
  }
  const failures = answered.map(one => outcomeOf(one, required)).sort(worseFirst)
  const whole = answers[0]
  const violationsBefore = whole?.broken.length ?? 0
  const complete = parts.every((_, i) => answers[i] !== undefined && answers[i].undecided === undefined)
  const looked = answered.filter(({ elements: { length } }) => length === 2).length
  return {
    reroute: input.reroute,
    k: input.k,
    elements: {
      cable: elements.filter(({ kind }) => kind === 'cable').length,
      switch: elements.filter(({ kind }) => kind === 'switch').length,
      group: elements.filter(({ kind }) => kind === 'group').length,
    },
    pairs: { all: input.k === 1 ? 0 : pairsAmong(elements.length), looked },
    requests: byRequest(input.tunnels).size,
    violationsBefore,
    worstSlackBefore: whole?.worstSlack ?? null,
    failures,
    exposed: exposuresOf(input, answered),
    ...(required === undefined
      ? {}
      : { required: requirementOf(required, failures, violationsBefore, complete) }),
    complete,
  }
}

const outcomeOf = (
  { elements, answer, together }: Answered,
  required: SurvivalRequirement | undefined,
): FailureOutcome => ({
  elements: elements.map(({ kind, id }) => ({ kind, id })),
  lostTogether: together.length,
  ...(required === undefined ? {} : { meets: meets(required, answer) }),
  ...answer,
})

/** What is not decided may be worst; then by who stops, who breaks, who is down, and how little is left. Ties in their order. */
const worseFirst = (a: FailureOutcome, b: FailureOutcome): number =>
  Number(b.undecided !== undefined) - Number(a.undecided !== undefined) ||
  b.lost.length - a.lost.length ||
  b.broken.length - a.broken.length ||
  b.down.length - a.down.length ||
  compare(slackOf(a), slackOf(b))

const slackOf = ({ worstSlack }: FailureOutcome): number =>
  worstSlack === null ? Number.POSITIVE_INFINITY : (worstSlack.slackPs ?? Number.NEGATIVE_INFINITY)

/** Infinite ones are equal to each other. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
