import type { AnalysisResult, TunnelBound } from '../../analysis/result.ts'
import { PERIODIC } from '../../model/arrival.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { sortTunnels } from '../typeset/sort.ts'
import { sendsPlainly } from './source-text.ts'

const TUNNEL = ['id', 'sender', 'receivers', 'lane', 'sizeBits', 'periodPs', 'requestedPeriodPs']
const RANGE = ['minLatencyPs', 'maxJitterPs', 'worstPs']
const LIMIT = ['deadlinePs', 'slackPs', 'exact']

/** Only where some source is more than one packet of one size each period. */
const SOURCE = [
  'minSizeBits',
  'packets',
  'fragments',
  'lastBits',
  'arrival',
  'withinPs',
  'rateBps',
  'burstBits',
]

const sourceCells = ({
  sizeBits,
  minSizeBits = sizeBits,
  packets = 1,
  message,
  arrival = PERIODIC,
  withinPs,
}: TunnelBound): CsvCell[] => [
  minSizeBits,
  packets,
  message?.fragments,
  message?.lastBits,
  arrival.kind,
  withinPs,
  ...(arrival.kind === 'token-bucket' ? [arrival.rateBps, arrival.burstBits] : [undefined, undefined]),
]

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
  const hasSources = !tunnels.every(sendsPlainly)
  const head = hasSources ? SOURCE : []
  const withSource = (t: TunnelBound, cells: CsvCell[]): CsvCell[] =>
    hasSources ? [...cells, ...sourceCells(t)] : cells
  return perReceiver
    ? toCsv(
        [...TUNNEL.with(2, 'receiver'), ...RANGE, ...LIMIT, 'hops', ...head],
        tunnels.flatMap(t => receiverRows(t).map(cells => withSource(t, cells))),
      )
    : toCsv(
        [...TUNNEL, ...RANGE, ...LIMIT, ...head],
        tunnels.map(t => withSource(t, row(t))),
      )
}
