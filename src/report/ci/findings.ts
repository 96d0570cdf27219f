import type { AnalysisResult } from '../../analysis/result.ts'
import { leavesOpen } from '../../model/verdict.ts'
import { rejectionFacts, rejectionPlace, remedyText } from '../analysis/rejection-facts.ts'
import { violationFacts } from '../analysis/violation-facts.ts'

/** Something that a pipeline is to stop for, in one sentence. */
export interface Finding {
  readonly code: string
  readonly message: string
  /** Request or tunnel that it is about. */
  readonly tunnel?: string
  readonly link?: string
  /** Neither proven nor refuted: what was allowed for it was used up. */
  readonly isOpen: boolean
}

/** Where a request stands in its file. */
export interface Place {
  /** As its path was given. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

/** Rejections first, then violations, as the analysis lists them. */
export const findingsOf = ({ rejected, violations }: AnalysisResult): readonly Finding[] => [
  ...rejected.map(
    (r): Finding => ({
      code: r.code,
      message: [
        `${rejectionPlace(r)}: ${rejectionFacts(r) || r.message}`,
        ...(r.remedy === undefined ? [] : [`would fit with ${remedyText(r.remedy)}`]),
      ].join('; '),
      tunnel: r.id,
      ...(r.link === undefined ? {} : { link: r.link }),
      isOpen: leavesOpen(r),
    }),
  ),
  ...violations.map((v): Finding => {
    const tunnel = 'tunnel' in v ? v.tunnel : undefined
    const link = 'link' in v ? v.link : undefined
    const facts = violationFacts(v)
    const place = [tunnel, link].filter(part => part !== undefined).join(' at ')
    return {
      code: v.code,
      message: facts === '' || place === '' ? v.message : `${place}: ${facts}`,
      ...(tunnel === undefined ? {} : { tunnel }),
      ...(link === undefined ? {} : { link }),
      isOpen: leavesOpen(v),
    }
  }),
]
