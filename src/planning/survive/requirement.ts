import type {
  FailureAnswer,
  FailureOutcome,
  RequirementOutcome,
  SurvivalRequirement,
} from '../../model/planning/survival.ts'

/** What each requirement asks of a failure. */
const MET: Record<SurvivalRequirement, (answer: FailureAnswer) => boolean> = {
  'none-down': ({ interrupted, broken }) => interrupted.length === 0 && broken.length === 0,
  'none-broken': ({ broken }) => broken.length === 0,
  rerouted: ({ lost, broken }) => lost.length === 0 && broken.length === 0,
  'rerouted-where-possible': ({ lost, cutOff, broken }) =>
    broken.length === 0 && lost.every(({ id }) => cutOff.some(cut => cut.id === id)),
  connected: ({ cutOff }) => cutOff.length === 0,
}

/** What may be required, by name. */
export const REQUIREMENTS: readonly SurvivalRequirement[] = Object.keys(MET) as SurvivalRequirement[]

/** Whether something required holds in a failure; in one that is not decided it does not. */
export const meets = (name: SurvivalRequirement, answer: FailureAnswer): boolean =>
  answer.undecided === undefined && MET[name](answer)

/** Whether something required holds in all failures, and was not broken before. */
export const requirementOf = (
  name: SurvivalRequirement,
  failures: readonly FailureOutcome[],
  violationsBefore: number,
  isComplete: boolean,
): RequirementOutcome => {
  const unmet = failures.filter(failure => !meets(name, failure)).length
  // Whether there is a way does not depend on promises.
  const isBrokenBefore = name !== 'connected' && violationsBefore > 0
  return { name, holds: isComplete && unmet === 0 && !isBrokenBefore, failures: unmet, isBrokenBefore }
}
