import type { AnalysisResult, Summary } from '../../analysis/result.ts'
import { leavesOpen } from '../../model/verdict.ts'
import { isStopped, type NoBound, noBoundText } from './no-bound.ts'
import { counted } from './numbers.ts'
import type { Painter } from './painter.ts'
import { microsDown, microsUp, sensibleDecimals } from './time.ts'

/** 0 when everything asked for is proven; 1 when something was rejected or broken (MODEL "Results"). */
export const exitCodeOf = (result: AnalysisResult): 0 | 1 =>
  result.valid && result.rejected.length === 0 && result.violations.length === 0 ? 0 : 1

const objective = (summary: Summary, noBound: NoBound): string => {
  const { objectivePs, sharedLowerBoundPs: lowerBoundPs = summary.lowerBoundPs } = summary
  const decimals = sensibleDecimals([objectivePs, lowerBoundPs])
  const least = `lower bound ${microsDown(lowerBoundPs, decimals)} µs`
  if (objectivePs === null) return `Σ worst ${noBound} (${least})`
  const gap = lowerBoundPs > 0 ? `, gap ${((objectivePs / lowerBoundPs - 1) * 100).toFixed(1)} %` : ''
  return `Σ worst ${microsUp(objectivePs, decimals)} µs (${least}${gap})`
}

/** `UNDECIDED` where the analysis was stopped, and nothing is known to be wrong. */
export type Verdict = 'VALID' | 'INCOMPLETE' | 'UNDECIDED' | 'NOT VALID'

export const verdictOf = (result: AnalysisResult): Verdict => {
  if (result.violations.some(v => !leavesOpen(v))) return 'NOT VALID'
  if (isStopped(result)) return 'UNDECIDED'
  if (result.rejected.length > 0) return 'INCOMPLETE'
  return result.valid ? 'VALID' : 'NOT VALID'
}

const TONES: Readonly<Record<Verdict, keyof Painter>> = {
  VALID: 'good',
  INCOMPLETE: 'warn',
  UNDECIDED: 'warn',
  'NOT VALID': 'bad',
}

const stoppedBy = ({ violations }: AnalysisResult): string =>
  violations.some(v => v.code === 'TIME_LIMIT') ? 'stopped by the time limit' : 'stopped by the work limit'

/** The verdict in a word, counts, objective with its gap, passes: what to read when reading one line. */
export const summaryPhrases = (result: AnalysisResult, painter: Painter): readonly string[] => {
  const { summary, violations } = result
  const verdict = verdictOf(result)
  const broken = violations.filter(v => !leavesOpen(v)).length
  return [
    `${painter[TONES[verdict]](verdict)}: ${counted(summary.accepted, 'tunnel')} accepted`,
    `${summary.rejected} rejected`,
    ...(broken > 0 ? [counted(broken, 'violation')] : []),
    ...(isStopped(result) ? [stoppedBy(result)] : []),
    objective(summary, noBoundText(result)),
    summary.passes === 1 ? '1 pass' : `${summary.passes} passes`,
  ]
}
