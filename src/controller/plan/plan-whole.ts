import { deriveAll } from '../../coordination/tunnels/derive-requests.ts'
import type { ContractPlan } from '../../model/contract-plan.ts'
import type { Request } from '../../model/request.ts'
import { tunnelNames } from '../../model/service-tunnels.ts'
import type { Service, Services } from '../../model/services.ts'
import type { Rejection } from '../../model/verdict.ts'

/** A plan for services, and those of which it has nothing. */
export interface WholePlan {
  readonly plan: ContractPlan
  readonly leftOut: readonly { readonly service: string; readonly because: Rejection }[]
}

/**
 * A plan that has each service as a whole or not at all: where a tunnel of one is rejected, the first such service is left out,
 * with the groups that live by its heartbeats, and the rest is planned anew.
 */
export const planWhole = async (
  services: Services,
  planFor: (requests: readonly Request[]) => Promise<ContractPlan>,
): Promise<WholePlan> => {
  const leftOut = new Map<string, Rejection>()
  for (;;) {
    const standing = services.services.filter(({ id }) => !leftOut.has(id))
    const plan = await planFor(deriveAll({ ...services, services: standing }))
    const refused = new Map(plan.rejected.map(rejection => [rejection.id, rejection]))
    const first = standing.flatMap(service => refusalOf(service, refused))[0]
    if (first === undefined)
      return { plan, leftOut: [...leftOut].map(([service, because]) => ({ service, because })) }
    leftOut.set(first.service, first.because)
    for (const service of standing)
      if (service.kind === 'replication' && service.detector === first.service)
        leftOut.set(service.id, first.because)
  }
}

const refusalOf = (service: Service, refused: ReadonlyMap<string, Rejection>) => {
  const because = tunnelNames(service).flatMap(name => refused.get(name) ?? [])[0]
  return because === undefined ? [] : [{ service: service.id, because }]
}
