import type { Solution } from '../analysis/solution.ts'
import { describeServices } from '../coordination/outcome/describe-service.ts'
import type { ServiceOutcome, ServiceRejection } from '../coordination/outcome/service-outcome.ts'
import { deriveAll } from '../coordination/tunnels/derive-requests.ts'
import { soundEntries } from '../model/checks/require-input.ts'
import { tunnelNames } from '../model/service-tunnels.ts'
import type { Service, Services } from '../model/services.ts'
import type { Topology } from '../model/topology.ts'
import { leavesOpen } from '../model/verdict.ts'
import { type AnalyzeOptions, placeAndSolve } from './analyze.ts'

/** Services placed: each as a whole, or not at all. */
export interface PlacedServices {
  /** The tunnels of those in place, and of the other requests of the file. */
  readonly solution: Solution
  /** Why the others are not, by id. */
  readonly rejected: ReadonlyMap<string, readonly ServiceRejection[]>
  /** Numbers and verdicts of all, in file order; what would fix a verdict is not looked for. */
  readonly outcomes: readonly ServiceOutcome[]
}

/**
 * Places the tunnels of services in file order, like `analyze`. Where one of a service is refused, the first such service is
 * taken out whole, with the groups that live by its heartbeats, and the rest is placed anew: what it had taken is free again.
 */
export const placeServices = (
  topology: Topology,
  services: Services,
  options: AnalyzeOptions = {},
): PlacedServices => {
  const rejected = new Map<string, readonly ServiceRejection[]>()
  for (;;) {
    const standing = services.services.filter(({ id }) => !rejected.has(id))
    const solution = placeAndSolve(
      topology,
      soundEntries(topology, deriveAll({ ...services, services: standing })),
      options,
    )
    const refused = refusalsOf(solution)
    const first = standing.find(service => tunnelNames(service).some(name => refused.has(name)))
    if (first === undefined || isOpen(solution)) {
      for (const service of standing) noteRefusals(service, refused, rejected)
      noteDependents(standing, rejected)
      return { solution, rejected, outcomes: describeServices(services, { ...solution, rejected }) }
    }
    noteRefusals(first, refused, rejected)
    noteDependents(standing, rejected)
  }
}

const isOpen = ({ result }: Solution): boolean => result.violations.some(leavesOpen)

/** Tunnels that were not admitted as asked, and why; what was not decided is not in place either. */
const refusalsOf = ({ result }: Solution): ReadonlyMap<string, ServiceRejection> => {
  const refusals = new Map<string, ServiceRejection>()
  for (const { id, code, message } of result.rejected) refusals.set(id, { tunnel: id, code, message })
  for (const { id, periodPs, requestedPeriodPs } of result.tunnels)
    if (periodPs !== requestedPeriodPs)
      refusals.set(id, {
        tunnel: id,
        code: 'PERIOD',
        message: `${id} would have to send every ${periodPs} ps instead of ${requestedPeriodPs}: its service would not be the one asked for`,
      })
  return refusals
}

const noteRefusals = (
  service: Service,
  refused: ReadonlyMap<string, ServiceRejection>,
  rejected: Map<string, readonly ServiceRejection[]>,
): void => {
  const reasons = tunnelNames(service).flatMap(name => refused.get(name) ?? [])
  if (reasons.length > 0) rejected.set(service.id, reasons)
}

/** Groups whose failure detection is not in place are not either. */
const noteDependents = (
  standing: readonly Service[],
  rejected: Map<string, readonly ServiceRejection[]>,
): void => {
  for (const service of standing) {
    if (service.kind !== 'replication' || rejected.has(service.id)) continue
    const [reason] = rejected.get(service.detector) ?? []
    if (reason === undefined) continue
    const message = `its failure detection ${service.detector} is not in place: ${reason.message}`
    rejected.set(service.id, [{ ...reason, message }])
  }
}
