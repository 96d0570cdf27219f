import type { Comparison } from '../analysis/comparison.ts'
import { ANALYSIS_RULES, type AnalysisOptions } from '../analysis/options.ts'
import { type Solution, solve } from '../analysis/solution.ts'
import type { PlanningFile } from '../formats/others/parse-planning.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { countFrom } from '../model/checks/whole.ts'
import { defined } from '../model/defined.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Witness } from '../model/witness.ts'
import type { SimulationResult } from '../simulation/results/simulation-result.ts'
import { journeyOf } from '../simulation/witness/journey.ts'
import type { Against } from './against/build-against.ts'
import { buildPageData, criticalPorts, criticalTunnels } from './build-page-data.ts'
import { pageHtml } from './page-html.ts'
import { pageProgram } from './page-program.ts'
import type { ShownServices } from './page-services.ts'

/** What a report takes beyond the options of its analysis, whose method is `fixed-point`. */
export interface ReportHtmlOptions extends Omit<AnalysisOptions, 'method' | 'blocking' | 'overtaking'> {
  /** How many tunnels are explained and how many ports drawn, the most critical first. Default 200. */
  readonly detail?: number
  /** Whether the bounds of all methods stand side by side. Default false. */
  readonly compare?: boolean
  /** What `simulate` saw of these tunnels, shown beside what is proven. */
  readonly simulation?: SimulationResult
  /** A witness of these tunnels, shown hop by hop beside its bound. */
  readonly witness?: Witness
  /** Another allocation on the same network: the page shows which bounds and loads moved. */
  readonly against?: Allocation
}

const { method: _one, blocking: _b, overtaking: _o, ...BOUND_RULES } = ANALYSIS_RULES
const RULES: RulesOf<ReportHtmlOptions> = {
  ...BOUND_RULES,
  detail: { whole: countFrom(0) },
  compare: 'boolean',
  simulation: 'map',
  witness: 'map',
  against: 'map',
}
const DETAIL = 200

/**
 * The report of `xlane report` as one HTML text that needs nothing else: verdict, drawing, waterfalls, worst instants. The
 * same arguments give the same bytes. Throws InputError, WitnessError for a witness of other tunnels, and Error where the
 * page's program is missing from the installation.
 */
export const reportHtml = async (
  topology: Topology,
  allocation: Allocation,
  options: ReportHtmlOptions = {},
): Promise<string> => {
  requireInput({ topology, allocation, options: [options, RULES] })
  const program = pageProgram()
  if (program === undefined)
    throw new Error('the program of the report is missing from this installation of xlane')
  const { detail, compare, simulation, witness, against, ...bounds } = options
  const solution = solve(topology, allocation, bounds)
  const comparison = compare ? solution.comparison() : undefined
  const other = against && { name: 'the other allocation', result: solve(topology, against, bounds).result }
  return pageOf(solution, program, { detail, comparison, simulation, witness, against: other })
}

/** What a page shows beside the bounds. */
export interface Shown {
  readonly detail?: number | undefined
  readonly comparison?: Comparison | undefined
  readonly simulation?: SimulationResult | undefined
  readonly witness?: Witness | undefined
  readonly services?: ShownServices | undefined
  readonly against?: Against | undefined
  readonly planning?: readonly PlanningFile[] | undefined
}

/** The page of what is solved already. Throws WitnessError for a witness of other tunnels. */
export const pageOf = (
  solution: Solution,
  program: string,
  { detail = DETAIL, comparison, simulation, witness, services, against, planning }: Shown,
): string => {
  const { topology, allocation, result } = solution
  const data = buildPageData({
    topology,
    result,
    explanations: solution.explanations(criticalTunnels(result, detail)),
    ports: criticalPorts(result, detail).flatMap(({ link, lane }) => solution.curves(link, lane) ?? []),
    ...defined({
      comparison,
      simulation,
      against,
      journey: witness && journeyOf(topology, allocation.tunnels, witness),
    }),
  })
  return pageHtml(result, data, program, services, planning)
}
