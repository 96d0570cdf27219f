import { defined } from '../../model/defined.ts'
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

/** A simulation by itself rests on nothing; the ranges beside what was seen rest on what the analysis assumes. */
const simulationJson = (result: SimulationResult, { assumed }: SimulationReportOptions): string =>
  toJson({ ...result, ...defined({ assumptions: assumed }) })

const REPORTERS: Record<
  Format,
  (result: SimulationResult, options: SimulationReportOptions, plot: readonly string[]) => string
> = { text: simulationText, json: simulationJson, csv: simulationCsv, markdown: simulationMarkdown }

/** `plot`: lines to print with the text and the Markdown. */
export const reportSimulation = (
  result: SimulationResult,
  format: Format,
  options: SimulationReportOptions = {},
  plot: readonly string[] = [],
): string => REPORTERS[format](result, options, plot)
