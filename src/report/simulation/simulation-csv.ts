import type { SimulationResult } from '../../simulation/results/simulation-result.ts'
import { toCsv } from '../typeset/csv.ts'
import { simulationRows, worstPs } from './simulation-columns.ts'
import type { SimulationReportOptions } from './simulation-options.ts'
import { sortRows } from './simulation-text.ts'

const HEADER = [
  'id',
  'receiver',
  'released',
  'dropped',
  'count',
  'minPs',
  'p50Ps',
  'p99Ps',
  'p999Ps',
  'maxPs',
  'meanPs',
  'resolutionPs',
  'minLatencyPs',
  'maxJitterPs',
  'worstPs',
  'tightness',
  'position',
]
const TAIL = [
  'tailThresholdPs',
  'tailNext',
  'tailMethod',
  'tailConfidence',
  'tailExceeded',
  'tailPerPacket',
  'tailBound',
  'tailProven',
]

/** One row per tunnel and receiver; columns bear the names of the JSON. Empty: no packet, or no bound. */
export const simulationCsv = (result: SimulationResult, options: SimulationReportOptions = {}): string => {
  const { sort = 'file', limit, tunnel } = options
  const rows = sortRows(simulationRows(result, tunnel), sort).slice(0, limit)
  const hasTail = rows.some(r => r.receiver.tail !== undefined)
  return toCsv(
    hasTail ? [...HEADER, ...TAIL] : HEADER,
    rows.map(({ tunnel: t, receiver: r }) => [
      t.id,
      r.node,
      t.released,
      t.dropped,
      r.count,
      r.minPs,
      r.p50Ps,
      r.p99Ps,
      r.p999Ps,
      r.maxPs,
      r.meanPs,
      r.resolutionPs,
      r.minLatencyPs,
      r.maxJitterPs,
      worstPs(r),
      r.tightness,
      r.position,
      ...(r.tail === undefined
        ? []
        : [
            r.tail.thresholdPs,
            r.tail.next,
            r.tail.method,
            r.tail.method === 'chebyshev' ? null : r.tail.confidence,
            r.tail.exceeded,
            r.tail.perPacket,
            r.tail.bound,
            r.tail.proven,
          ]),
    ]),
  )
}
