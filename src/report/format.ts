import type { Explanation } from '../analysis/explanation.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { analysisCsv } from './analysis-csv.ts'
import { analysisMarkdown } from './analysis-markdown.ts'
import { analysisText } from './analysis-text.ts'
import { explanationCsv, explanationMarkdown } from './explanation-rows.ts'
import { explanationText } from './explanation-text.ts'
import { toJson } from './json.ts'
import type { ReportOptions } from './options.ts'

/** The forms every result comes in. */
export type Format = 'text' | 'json' | 'csv' | 'markdown'

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

export const reportExplanation = (
  explanation: Explanation,
  format: Format,
  options: ReportOptions = {},
): string => EXPLANATION[format](explanation, options)
