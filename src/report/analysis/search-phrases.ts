import type { AnalysisResult, Improvement } from '../../analysis/result.ts'
import { counted } from '../typeset/numbers.ts'
import { microsUp, sensibleDecimals } from '../typeset/time.ts'

/** What was looked for beyond one tunnel after the other, and what it gave; none where nothing was. */
export const searchPhrases = ({ improvement }: AnalysisResult): readonly string[] =>
  improvement === undefined ? [] : improvementPhrases(improvement)

const improvementPhrases = (improvement: Improvement): readonly string[] => {
  const { trials, seed, acceptedBefore, acceptedAfter, objectiveBeforePs, objectiveAfterPs } = improvement
  const decimals = sensibleDecimals([objectiveBeforePs, objectiveAfterPs])
  const from = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`)
  return [
    `better placements: ${counted(trials, 'trial')}, seed ${seed}`,
    `requests accepted ${from(String(acceptedBefore), String(acceptedAfter))}`,
    `Σ worst ${from(microsUp(objectiveBeforePs, decimals), microsUp(objectiveAfterPs, decimals))} µs`,
    `again with --improve-trials ${trials}${seed === 1 ? '' : ` --seed ${seed}`}`,
  ]
}
