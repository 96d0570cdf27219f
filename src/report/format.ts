import type { Comparison } from '../analysis/comparison.ts'
import type { Explanation } from '../analysis/explanation.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { analysisCsv } from './analysis/analysis-csv.ts'
import { analysisMarkdown } from './analysis/analysis-markdown.ts'
import { analysisText } from './analysis/analysis-text.ts'
import { comparisonCsv, comparisonMarkdown, comparisonText } from './analysis/comparison.ts'
import { explanationCsv, explanationMarkdown } from './explanation/explanation-rows.ts'
import { explanationText } from './explanation/explanation-text.ts'
import type { Format } from './typeset/format.ts'
import { toJson } from './typeset/json.ts'
import type { ReportOptions } from './typeset/options.ts'

type Reporter<T> = (result: T, options?: ReportOptions) => string

const ANALYSIS: Record<Format, Reporter<AnalysisResult>> = {
  text: analysisText,
  json: toJson,
  csv: analysisCsv,
  markdown: analysisMarkdown,
}

const EXPLANATION: Record<Format, Reporter<Explanation>> = {
  text: explanationText,
  json: toJson,
  csv: explanationCsv,
  markdown: explanationMarkdown,
}

export const reportAnalysis = (result: AnalysisResult, format: Format, options: ReportOptions = {}): string =>
  ANALYSIS[format](result, options)

const COMPARISON: Record<
  Format,
  (comparison: Comparison, result: AnalysisResult, options?: ReportOptions) => string
> = { text: comparisonText, json: toJson, csv: comparisonCsv, markdown: comparisonMarkdown }

/** `result` is the analysis the comparison belongs to: it knows the order asked for and what was rejected. */
export const reportComparison = (
  comparison: Comparison,
  result: AnalysisResult,
  format: Format,
  options: ReportOptions = {},
): string => COMPARISON[format](comparison, result, options)

export const reportExplanation = (
  explanation: Explanation,
  format: Format,
  options: ReportOptions = {},
): string => EXPLANATION[format](explanation, options)
