import type { AnalysisResult } from '../../analysis/result.ts'
import type { ServiceSettings } from '../settings/settings-for.ts'
import type { ServiceAssumption } from './assumptions.ts'
import type { ServiceOutcome } from './service-outcome.ts'

/** The wire form of `services --json` (MODEL "Services"). */
export interface ServicesResult {
  readonly schema: 'xlane/services@1'
  /** Whether every service is in place, every verdict holds, and so does the analysis. */
  readonly valid: boolean
  /** What the numbers rest on, beside the assumptions of the analysis. */
  readonly assumptions: readonly ServiceAssumption[]
  /** Probability that a bit is received wrong; null where it is not counted. */
  readonly bitErrorRate: number | null
  /** In file order. */
  readonly services: readonly ServiceOutcome[]
  /** Settings of real systems, where they were asked for: by failure detection in place, then by system. */
  readonly settings?: readonly ServiceSettings[]
  /** Of the tunnels of all services in place, and of the file's other requests. */
  readonly analysis: AnalysisResult
}

/** Whether a service is in place and holds all that it was asked for. */
export const isKept = (service: ServiceOutcome): boolean =>
  service.accepted && service.verdicts.every(({ holds }) => holds)
