import { numbersOf } from '../coordination/service-numbers.ts'
import { latenciesOf } from '../coordination/tunnels/latencies.ts'
import { detectorsOf, type Services } from '../model/services.ts'
import type { Topology } from '../model/topology.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { detectorPlan, groupPlan, MOST_MEMBERS } from './plan-of.ts'
import type { Rehearsed } from './rehearsal-options.ts'

/** The services that can be rehearsed, in file order, and the ids of those whose tunnels have no bounds. */
export const plansOf = (
  topology: Topology,
  { services }: Services,
  { solution }: Rehearsed,
): { readonly plans: readonly TrialPlan[]; readonly skipped: readonly string[] } => {
  const ppb = topology.clockTolerancePpb
  const latencies = latenciesOf(solution.result)
  const numbers = numbersOf(services, latencies, ppb)
  const detectors = detectorsOf(services)
  const plans: TrialPlan[] = []
  const skipped: string[] = []
  for (const one of numbers) {
    const { service } = one
    const detection = numbers.find(
      other =>
        other.service.kind === 'failure-detection' &&
        other.service.id === (service.kind === 'replication' ? service.detector : service.id),
    )
    const detector = detectors.get(service.kind === 'replication' ? service.detector : service.id)
    const isKnown = one.numbers !== undefined && detection?.numbers !== undefined && detector !== undefined
    if (!isKnown || service.members.length > MOST_MEMBERS || detection.service.kind !== 'failure-detection')
      skipped.push(service.id)
    else if (one.service.kind === 'failure-detection') {
      const { numbers: own } = detection as Extract<
        typeof detection,
        { service: { kind: 'failure-detection' } }
      >
      if (own !== undefined) plans.push(detectorPlan(one.service, own, latencies, ppb))
    } else {
      const { numbers: own } = one as Extract<typeof one, { service: { kind: 'replication' } }>
      const { numbers: watched } = detection as Extract<
        typeof detection,
        { service: { kind: 'failure-detection' } }
      >
      if (own !== undefined && watched !== undefined)
        plans.push(groupPlan(one.service, own, detector, watched, latencies, ppb))
    }
  }
  return { plans, skipped }
}
