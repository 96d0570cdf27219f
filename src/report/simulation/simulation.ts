import type { SimulationResult } from '../../simulation/results/simulation-result.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { simulationCsv } from './simulation-csv.ts'
import { simulationMarkdown } from './simulation-markdown.ts'
import type { SimulationReportOptions } from './simulation-options.ts'
import { simulationText } from './simulation-text.ts'

/** 1 where a packet contradicted a proof; 130, as after Ctrl-C, where it was stopped before the end; else 0. */
export const simulationCode = ({ violations, complete }: SimulationResult): 0 | 1 | 130 =>
  violations.length > 0 ? 1 : complete ? 0 : 130

/** `plot`: lines to print with the text and the Markdown. */
export const reportSimulation = (
  result: SimulationResult,
  format: Format,
  options: SimulationReportOptions = {},
  plot: readonly string[] = [],
): string => {
  switch (format) {
    case 'text':
      return simulationText(result, options, plot)
    case 'json':
      return toJson(result)
    case 'csv':
      return simulationCsv(result, options)
    case 'markdown':
      return simulationMarkdown(result, options, plot)
  }
  return format satisfies never
}
