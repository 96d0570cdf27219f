import { placeAndSolve } from '../../allocation/analyze.ts'
import { type Solution, solve } from '../../analysis/solution.ts'
import type { Diagnostic, Parsed } from '../../formats/diagnostics/diagnostic.ts'
import { parseAllocation } from '../../formats/requests/parse-allocation.ts'
import { parseRequests } from '../../formats/requests/parse-requests.ts'
import { parseTopology } from '../../formats/topology/parse-topology.ts'
import type { Topology } from '../../model/topology.ts'
import { buildPageData, criticalPorts, criticalTunnels } from '../../page/build-page-data.ts'
import type { PageData } from '../../page/page-data.ts'

/** The texts of both editors, and what is chosen beside them. */
export interface Asked {
  readonly topology: string
  /** Requests, or an allocation. */
  readonly requests: string
  readonly algorithm: 'greedy' | 'x-opt'
}

/** What came of them. */
export interface Computed {
  readonly topology: readonly Diagnostic[]
  readonly requests: readonly Diagnostic[]
  /** Names to complete with, as far as the topology could be read. */
  readonly nodes: readonly string[]
  /** What a report shows; absent where a text cannot be read. */
  readonly data?: PageData
}

/** Tunnels explained and ports drawn, the most critical first. */
const DETAIL = 50

/** Reads both texts and proves what can be proven; every mistake has its place. */
export const compute = (asked: Asked): Computed => {
  const topology = parseTopology(asked.topology, { file: 'topology' })
  if (!topology.ok) return { topology: topology.diagnostics, requests: [], nodes: [] }
  const nodes = topology.value.nodes.map(({ id }) => id)
  const solution = solvedOf(asked, topology.value)
  const around = { topology: topology.warnings, nodes }
  if (!solution.ok) return { ...around, requests: solution.diagnostics }
  return { ...around, requests: solution.warnings, data: dataOf(solution.value, topology.value) }
}

/** An allocation as it stands, requests as `analyze` places them. */
const solvedOf = ({ requests, algorithm }: Asked, topology: Topology): Parsed<Solution> => {
  const options = { file: 'requests', topology }
  const placed = parseAllocation(requests, options)
  if (placed.ok) return { ...placed, value: solve(topology, placed.value) }
  const asked = parseRequests(requests, options)
  if (asked.ok) return { ...asked, value: placeAndSolve(topology, asked.value, { algorithm }) }
  // Whoever wrote trees is told of mistakes in those.
  return /^\s*(- )?["']?routes["']?\s*:/m.test(requests) ? placed : asked
}

const dataOf = (solution: Solution, topology: Topology): PageData => {
  const { result } = solution
  return buildPageData({
    topology,
    result,
    explanations: solution.explanations(criticalTunnels(result, DETAIL)),
    ports: criticalPorts(result, DETAIL).flatMap(({ link, lane }) => solution.curves(link, lane) ?? []),
  })
}
