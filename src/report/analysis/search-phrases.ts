import type { AnalysisResult, FoundLanes, Improvement, Optimum } from '../../analysis/result.ts'
import { counted } from '../typeset/numbers.ts'
import { microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

/** What was looked for beyond one tunnel after the other, and what it gave; none where nothing was. */
export const searchPhrases = ({ lanes, improvement, optimum }: AnalysisResult): readonly string[] => [
  ...(lanes === undefined ? [] : lanePhrases(lanes)),
  ...(improvement === undefined ? [] : improvementPhrases(improvement)),
  ...(optimum === undefined ? [] : optimumPhrases(optimum)),
]

const lanePhrases = ({ requests, used, anew, impossible }: FoundLanes): readonly string[] => [
  `lanes found for ${counted(requests, 'request')}: ${used} in use`,
  ...(anew.length > 0
    ? [`first fit misses what lanes found anew for all admit: ${anew.map(visible).join(', ')}`]
    : []),
  ...(impossible.length > 0
    ? [`no lanes admit, on the trees at hand: ${impossible.map(visible).join(', ')}`]
    : []),
]

const optimumPhrases = (optimum: Optimum): readonly string[] => [
  optimum.isProven
    ? `the best there is over ${counted(optimum.ways, 'way')} to place them, at the periods asked for`
    : `not known to be the best: ${counted(optimum.trials, 'tunnel')} tried, of ${counted(optimum.ways, 'way')}`,
  ...gainPhrases(optimum),
]

const improvementPhrases = (improvement: Improvement): readonly string[] => {
  const { trials, seed } = improvement
  return [
    `better placements: ${counted(trials, 'trial')}, seed ${seed}`,
    ...gainPhrases(improvement),
    `again with --improve-trials ${trials}${seed === 1 ? '' : ` --seed ${seed}`}`,
  ]
}

const gainPhrases = (gain: Improvement | Optimum): readonly string[] => {
  const { acceptedBefore, acceptedAfter, objectiveBeforePs, objectiveAfterPs } = gain
  const decimals = sensibleDecimals([objectiveBeforePs, objectiveAfterPs])
  const from = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`)
  return [
    `requests accepted ${from(String(acceptedBefore), String(acceptedAfter))}`,
    `Σ worst ${from(microsUp(objectiveBeforePs, decimals), microsUp(objectiveAfterPs, decimals))} µs`,
  ]
}
