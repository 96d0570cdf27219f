import type { AnalysisResult } from '../analysis/result.ts'
import { tunnelNames } from '../model/service-tunnels.ts'
import type { Services } from '../model/services.ts'
import { describeServices } from './outcome/describe-service.ts'
import type { ServiceOutcome, ServiceRejection } from './outcome/service-outcome.ts'

/**
 * The numbers and verdicts of services, in file order, from an analysis of their tunnels ({@link deriveRequests}), whoever
 * placed them. Times are whole ps, rounded to the safe side. A service of which a tunnel was rejected, or has no bound, has
 * none.
 */
export const serviceNumbers = (
  services: Services,
  result: Pick<AnalysisResult, 'tunnels' | 'assumptions' | 'rejected'>,
): readonly ServiceOutcome[] => {
  const refusals = new Map(
    result.rejected.map(({ id, code, message }): [string, ServiceRejection] => [
      id,
      { tunnel: id, code, message },
    ]),
  )
  const rejected = new Map<string, readonly ServiceRejection[]>()
  for (const service of services.services) {
    const reasons = tunnelNames(service).flatMap(name => refusals.get(name) ?? [])
    if (reasons.length > 0) rejected.set(service.id, reasons)
  }
  return describeServices(services, { result, rejected })
}
