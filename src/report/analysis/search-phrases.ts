import type { AnalysisResult, FoundLanes, Improvement } from '../../analysis/result.ts'
import { counted } from '../typeset/numbers.ts'
import { microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

/** What was looked for beyond one tunnel after the other, and what it gave; none where nothing was. */
export const searchPhrases = ({ lanes, improvement }: AnalysisResult): readonly string[] => [
  ...(lanes === undefined ? [] : lanePhrases(lanes)),
  ...(improvement === undefined ? [] : improvementPhrases(improvement)),
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
