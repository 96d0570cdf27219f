import type { AnalysisResult, TunnelBound } from '../../analysis/result.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { sortTunnels } from '../typeset/sort.ts'

const TUNNEL = ['id', 'sender', 'receivers', 'lane', 'sizeBits', 'periodPs', 'requestedPeriodPs']
const RANGE = ['minLatencyPs', 'maxJitterPs', 'worstPs']
const LIMIT = ['deadlinePs', 'slackPs', 'exact']

const tunnelCells = (t: TunnelBound): CsvCell[] => [
  t.id,
  t.sender,
  t.receivers.map(r => r.node).join(' '),
  t.lane,
  t.sizeBits,
  t.periodPs,
  t.requestedPeriodPs,
]

const row = (t: TunnelBound): CsvCell[] => [
  ...tunnelCells(t),
  t.minLatencyPs,
  t.maxJitterPs,
  t.worstPs,
  t.deadlinePs,
  t.slackPs,
  t.exact,
]

const receiverRows = (t: TunnelBound): CsvCell[][] =>
  t.receivers.map(r => {
    const slackPs = t.deadlinePs === undefined || r.worstPs === null ? null : t.deadlinePs - r.worstPs
    return [
      t.id,
      t.sender,
      r.node,
      t.lane,
      t.sizeBits,
      t.periodPs,
      t.requestedPeriodPs,
      r.minLatencyPs,
      r.maxJitterPs,
      r.worstPs,
      t.deadlinePs,
      slackPs,
      t.exact,
      r.hops.length,
    ]
  })

/**
 * One row per tunnel, or per tunnel and receiver. Columns bear the names of the JSON and its units (whole
 * picoseconds and bits): exact, and the same whichever form a script reads. An empty `maxJitterPs` is not bounded.
 */
export const analysisCsv = (result: AnalysisResult, options: ReportOptions = {}): string => {
  const { sort, limit, perReceiver } = resolveReportOptions(options)
  const tunnels = sortTunnels(result.tunnels, sort).slice(0, limit)
  return perReceiver
    ? toCsv([...TUNNEL.with(2, 'receiver'), ...RANGE, ...LIMIT, 'hops'], tunnels.flatMap(receiverRows))
    : toCsv([...TUNNEL, ...RANGE, ...LIMIT], tunnels.map(row))
}
