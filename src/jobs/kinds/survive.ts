import type { FailureAnswer, SurvivalInput, SurvivalPart } from '../../model/planning/survival.ts'
import { partsOfSurvival } from '../../planning/survive/parts.ts'
import { prepareSurvival } from '../../planning/survive/prepare.ts'
import type { JobKind } from '../job-kind.ts'

/** Failures: a part is one, or the network as it is. */
export const SURVIVE: JobKind<SurvivalInput, SurvivalPart, FailureAnswer> = {
  name: 'survive',
  partsOf: partsOfSurvival,
  prepare: (input, shouldStop) => prepareSurvival(input, { shouldStop }),
}
