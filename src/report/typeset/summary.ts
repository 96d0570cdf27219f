import type { AnalysisResult, Summary } from '../../analysis/result.ts'
import type { Painter } from './painter.ts'
import { microsDown, microsUp, sensibleDecimals } from './time.ts'

/** 0 when everything asked for is proven; 1 when something was rejected or broken (MODEL "Results"). */
export const exitCodeOf = (result: AnalysisResult): 0 | 1 =>
  result.valid && result.rejected.length === 0 && result.violations.length === 0 ? 0 : 1

/** `n thing` or `n things`. */
export const counted = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`

const objective = ({ objectivePs, lowerBoundPs }: Summary): string => {
  const decimals = sensibleDecimals(Math.max(objectivePs ?? 0, lowerBoundPs))
  const least = `lower bound ${microsDown(lowerBoundPs, decimals)} µs`
  if (objectivePs === null) return `Σ worst unbounded (${least})`
  const gap = lowerBoundPs > 0 ? `, gap ${((objectivePs / lowerBoundPs - 1) * 100).toFixed(1)} %` : ''
  return `Σ worst ${microsUp(objectivePs, decimals)} µs (${least}${gap})`
}

/** The verdict in a word, counts, objective with its gap, passes: what to read when reading one line. */
export const summaryPhrases = (result: AnalysisResult, painter: Painter): readonly string[] => {
  const { summary, violations } = result
  const verdict =
    violations.length > 0
      ? painter.bad('NOT VALID')
      : result.rejected.length > 0
        ? painter.warn('INCOMPLETE')
        : result.valid
          ? painter.good('VALID')
          : painter.bad('NOT VALID')
  return [
    `${verdict}: ${counted(summary.accepted, 'tunnel')} accepted`,
    `${summary.rejected} rejected`,
    ...(violations.length > 0 ? [counted(violations.length, 'violation')] : []),
    objective(summary),
    summary.passes === 1 ? '1 pass' : `${summary.passes} passes`,
  ]
}
