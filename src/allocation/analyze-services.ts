import type { Solution } from '../analysis/solution.ts'
import { serviceAssumptions } from '../coordination/outcome/assumptions.ts'
import { describeServices } from '../coordination/outcome/describe-service.ts'
import { isKept, type ServicesResult } from '../coordination/outcome/services-result.ts'
import { type Recompute, withRemedies } from '../coordination/remedies/find-remedies.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { requireServices } from '../model/checks/services-faults.ts'
import { namesOf } from '../model/checks/topology-faults.ts'
import type { Allocation } from '../model/request.ts'
import type { Services } from '../model/services.ts'
import type { Topology } from '../model/topology.ts'
import { ANALYZE_RULES, type AnalyzeOptions } from './analyze.ts'
import { type PlacedServices, placeServices } from './place-services.ts'

/** What `analyzeServices` takes; everything has a default. */
export interface ServicesOptions extends Omit<AnalyzeOptions, 'improve' | 'exact'> {
  /** Whether to look for what would fix a verdict that does not hold. Default true. */
  readonly remedies?: boolean
}

// A service is in place as a whole: none of its tunnels may make room for others.
const { improve: _improve, exact: _exact, ...ONE_BY_ONE } = ANALYZE_RULES

/** What each option may be, for {@link requireInput}. */
export const SERVICES_RULES: RulesOf<ServicesOptions> = { ...ONE_BY_ONE, remedies: 'boolean' }

/** What `analyzeServices` answers. */
export interface AnalyzedServices {
  /** Numbers and verdicts of every service, and the analysis of their tunnels. */
  readonly result: ServicesResult
  /** The tunnels of those in place: what `check` takes. */
  readonly allocation: Allocation
  /** Answers more about them: explanations, curves, the certificate. */
  readonly solution: Solution
}

/** Tunnels analysed at most in search of remedies, all tries together. */
const REMEDY_WORK = 20_000
const LEAST_TRIES = 4

/**
 * Places the tunnels of services, each service as a whole or not at all, and computes what its users may count on (MODEL
 * "Services"). Throws InputError with everything that is wrong with what was given.
 */
export const analyzeServices = (
  topology: Topology,
  services: Services,
  options: ServicesOptions = {},
): AnalyzedServices => {
  const { remedies: wantsRemedies = true, ...rest } = options
  requireInput({ topology, options: [options, SERVICES_RULES] })
  requireServices(services, namesOf(topology))
  const placed = placeServices(topology, services, rest)
  const { solution } = placed
  const { onProgress: _told, ...again } = rest
  const recompute: Recompute = (changed, sameTraffic) =>
    sameTraffic
      ? describeServices(changed, { ...solution, rejected: placed.rejected })
      : placeServices(topology, changed, again).outcomes
  const tries = Math.max(
    LEAST_TRIES,
    Math.floor(REMEDY_WORK / Math.max(1, solution.allocation.tunnels.length)),
  )
  const outcomes =
    wantsRemedies && rest.shouldStop?.() !== true
      ? withRemedies(services, placed.outcomes, recompute, tries)
      : placed.outcomes
  return { result: resultOf(services, placed, outcomes), allocation: solution.allocation, solution }
}

const resultOf = (
  { bitErrorRate }: Services,
  { solution: { result } }: PlacedServices,
  services: ServicesResult['services'],
): ServicesResult => ({
  schema: 'xlane/services@1',
  valid:
    services.every(isKept) && result.valid && result.rejected.length === 0 && result.violations.length === 0,
  assumptions: serviceAssumptions(result.assumptions.clockTolerancePpb),
  bitErrorRate: bitErrorRate ?? null,
  services,
  analysis: result,
})
