import { check } from '../../src/analysis/check.ts'
import type { AnalysisOptions } from '../../src/analysis/options.ts'
import type { AnalysisResult, TunnelBound } from '../../src/analysis/result.ts'
import type { Network } from '../arbitraries/network.ts'
import type { Bounds } from '../simulator/judge.ts'

/** The product's own analysis of a network. */
export const solve = ({ topology, tunnels }: Network, options: AnalysisOptions = {}): AnalysisResult =>
  check(topology, { tunnels }, options)

export const boundOf = (result: AnalysisResult, id: string): TunnelBound =>
  result.tunnels.find(t => t.id === id)!

export const boundsFrom = (result: AnalysisResult): Bounds => {
  const ranges = new Map(result.tunnels.flatMap(t => t.receivers.map(r => [`${t.id} ${r.node}`, r] as const)))
  const backlogs = new Map(
    result.links.flatMap(l => l.lanes.map(lane => [`${l.id} ${lane.lane}`, lane.backlogBits] as const)),
  )
  return {
    range: (tunnel, receiver) => ranges.get(`${tunnel} ${receiver}`)!,
    backlogBits: (link, lane) => backlogs.get(`${link} ${lane}`) ?? null,
  }
}

/** Whether every tunnel has a bound. */
export const bounded = (result: AnalysisResult): boolean => result.tunnels.every(t => t.maxJitterPs !== null)
