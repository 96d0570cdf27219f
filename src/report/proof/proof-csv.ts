import type { ProofResult } from '../../proof/proof-result.ts'
import { toCsv } from '../typeset/csv.ts'
import { proofRows } from './proof-columns.ts'
import { type ProofReportOptions, sortProofRows } from './proof-text.ts'

const HEADER = [
  'id',
  'receiver',
  'minLatencyPs',
  'maxJitterPs',
  'worstPs',
  'seenMinPs',
  'seenMaxPs',
  'seenBy',
  'tightness',
  'position',
]

/** One row per tunnel and receiver; columns bear the names of the JSON. Empty: no packet, or no bound. */
export const proofCsv = (result: ProofResult, { sort = 'file', limit }: ProofReportOptions = {}): string =>
  toCsv(
    HEADER,
    sortProofRows(proofRows(result), sort)
      .slice(0, limit)
      .map(({ tunnel, receiver: r }) => [
        tunnel.id,
        r.node,
        r.minLatencyPs,
        r.maxJitterPs,
        r.worstPs,
        r.seenMinPs,
        r.seenMaxPs,
        r.seenBy,
        r.tightness,
        r.position,
      ]),
  )
