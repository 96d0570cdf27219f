import { check } from '../analysis/check.ts'
import { compare } from '../analysis/compare.ts'
import { explainAll } from '../analysis/explain.ts'
import { ANALYSIS_RULES, type AnalysisOptions } from '../analysis/options.ts'
import { portCurves } from '../analysis/port-curves.ts'
import { graphDot } from '../graph/dot.ts'
import { layoutPlaces } from '../graph/layout.ts'
import { shapeOf } from '../graph/topology-shape.ts'
import { viewOf } from '../graph/view.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { countFrom } from '../model/checks/whole.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Witness } from '../model/witness.ts'
import type { SimulationResult } from '../simulation/results/simulation-result.ts'
import { journeyOf } from '../simulation/witness/journey.ts'
import { buildPageData, criticalPorts, criticalTunnels } from './build-page-data.ts'
import { pageHtml } from './page-html.ts'
import { pageProgram } from './page-program.ts'

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
}

const { method: _one, blocking: _b, overtaking: _o, ...BOUND_RULES } = ANALYSIS_RULES
const RULES: RulesOf<ReportHtmlOptions> = {
  ...BOUND_RULES,
  detail: { whole: countFrom(0) },
  compare: 'boolean',
  simulation: 'map',
  witness: 'map',
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
  const { detail = DETAIL, compare: compares, simulation, witness, ...bounds } = options
  const result = check(topology, allocation, bounds)
  const shape = shapeOf(topology)
  const view = viewOf(shape)
  const data = buildPageData({
    topology,
    result,
    explanations: explainAll(topology, allocation, criticalTunnels(result, detail), bounds),
    ports: portCurves(topology, allocation, criticalPorts(result, detail), bounds),
    // Places for a network so large that the reader's browser would take seconds over them.
    ...(view.engine === 'sfdp' ? { places: await layoutPlaces(graphDot(shape, view)) } : {}),
    ...(compares ? { comparison: compare(topology, allocation, bounds) } : {}),
    ...(simulation === undefined ? {} : { simulation }),
    ...(witness === undefined ? {} : { journey: journeyOf(topology, allocation.tunnels, witness) }),
  })
  return pageHtml(result, data, program)
}
