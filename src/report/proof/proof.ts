import type { ProofResult } from '../../proof/proof-result.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { proofCsv } from './proof-csv.ts'
import { proofMarkdown } from './proof-markdown.ts'
import { type ProofReportOptions, proofText } from './proof-text.ts'

/** 0 only where everything agrees: an analysis with violations is not proven, and a contradiction is worse. */
export const proofCode = ({ verdict }: ProofResult): 0 | 1 => (verdict === 'proven' ? 0 : 1)

const REPORTERS: Record<Format, (result: ProofResult, options: ProofReportOptions) => string> = {
  text: proofText,
  json: toJson,
  csv: proofCsv,
  markdown: proofMarkdown,
}

export const reportProof = (result: ProofResult, format: Format, options: ProofReportOptions = {}): string =>
  REPORTERS[format](result, options)
