import type { FailureAnswer, SurvivalInput, SurvivalPart } from '../../model/planning/survival.ts'
import { Survey } from './survey.ts'

/** Who may end an answer before it is done. */
export interface SurvivalBudget {
  /** Asked now and then; true ends the answer with Stopped. */
  readonly shouldStop?: () => boolean
}

/**
 * Analyses the whole network once, for answers to single failures: each is the same whichever came before it. Throws Stopped,
 * as each answer does, where `shouldStop` says so.
 */
export const prepareSurvival = (
  input: SurvivalInput,
  { shouldStop }: SurvivalBudget = {},
): ((part: SurvivalPart) => FailureAnswer) => {
  const survey = new Survey(input, shouldStop)
  return part => survey.answer(part)
}
