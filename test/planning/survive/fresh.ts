import { check } from '../../../src/analysis/check.ts'
import type { AnalysisResult } from '../../../src/analysis/result.ts'
import type { FailureAnswer, RiskElement, SurvivalInput } from '../../../src/model/planning/survival.ts'
import { type Tunnel, undeclared } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import type { Violation } from '../../../src/model/verdict.ts'

/** What a failure leaves, the plain way: the network without its links, and the tunnels that do not cross them. */
export const leftBy = (
  { topology, tunnels }: SurvivalInput,
  elements: readonly RiskElement[],
  rerouted: FailureAnswer['rerouted'] = [],
): Pick<SurvivalInput, 'topology' | 'tunnels'> => {
  const down = new Set(elements.flatMap(({ links }) => links))
  const gone = new Set(elements.flatMap(({ nodes }) => nodes))
  const routes = new Map(rerouted.map(one => [one.id, one.routes]))
  const isUp = (tunnel: Tunnel): boolean =>
    !gone.has(tunnel.sender) && tunnel.routes.flat().every(link => !down.has(link))
  return {
    topology: {
      ...topology,
      sharedRisk: [],
      links: topology.links.filter(l => !down.has(l.id) && !gone.has(l.from) && !gone.has(l.to)),
    },
    tunnels: tunnels
      .map(undeclared)
      .map(tunnel => ({ ...tunnel, routes: routes.get(tunnel.id) ?? tunnel.routes }))
      .filter(isUp),
  }
}

export const analysisOf = (
  { topology, tunnels }: Pick<SurvivalInput, 'topology' | 'tunnels'>,
  { analysis }: SurvivalInput,
): AnalysisResult => check(topology, { tunnels }, analysis)

export const worstById = (result: AnalysisResult): ReadonlyMap<string, number | null> =>
  new Map(
    result.tunnels.map(({ id, minLatencyPs, maxJitterPs }) => [
      id,
      maxJitterPs === null ? null : minLatencyPs + maxJitterPs,
    ]),
  )

const APART = ['TREE', 'PERIOD', 'DECLARED', 'MTU']

/** Verdicts that a failure can change, each by what it is about. */
export const verdictsOf = ({ violations }: AnalysisResult): ReadonlyMap<string, Violation> =>
  new Map(
    violations
      .filter(({ code }) => !APART.includes(code))
      .map(v => {
        const isOfTunnel = v.code === 'DEADLINE' || v.code === 'JITTER'
        const about = isOfTunnel ? v.tunnel : 'link' in v ? `${v.link} ${'lane' in v ? v.lane : ''}` : ''
        return [`${v.code} ${about}`, v]
      }),
  )

/** Whether any way leads from one node to another over links that are there, the plain way: through what forwards. */
export const hasWay = ({ nodes, links }: Topology, from: string, to: string): boolean => {
  const forwards = new Set(nodes.flatMap(({ id, forwards: does }) => (does ? [id] : [])))
  const seen = new Set([from])
  const visit = (at: string): boolean =>
    at === to ||
    ((at === from || forwards.has(at)) &&
      links.some(link => {
        if (link.from !== at || seen.has(link.to)) return false
        seen.add(link.to)
        return visit(link.to)
      }))
  return visit(from)
}
