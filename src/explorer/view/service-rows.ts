import type { ServiceOutcome } from '../../coordination/outcome/service-outcome.ts'
import { serviceNumbers } from '../../coordination/service-outcomes.ts'
import { requestsOf } from '../../coordination/tunnels/derive-requests.ts'
import { explainService, type ServiceExplanation } from '../../coordination/waterfall/explain-service.ts'
import { traitEntries } from '../../formats/requests/print-traits.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Service, Services } from '../../model/services.ts'
import { timeText } from '../../quantity/time-text.ts'
import { once } from '../state/once.ts'
import type { State } from '../state/state.ts'
import { sizeText } from '../what-if/text.ts'
import type { World } from '../what-if/world.ts'

/** A service on the tunnels as they are now. */
export interface ServiceRow {
  readonly outcome: ServiceOutcome
  /** Why it has no numbers, tunnel by tunnel; empty where it has. */
  readonly why: readonly string[]
}

/** What is proven of the services in this world, in file order; none where no services were given. */
export const serviceRows = ({ world, services }: State): readonly ServiceRow[] =>
  services === undefined ? [] : rowsIn(world)(services)

/** What the times of one service are made of in this world. The service has numbers. */
export const waterfallsOf = (
  { world }: State,
  services: Services,
  { outcome }: ServiceRow,
): ServiceExplanation => explainService(services, outcome.id, provenOf(world, services))

const rowsIn = once((world: World) =>
  once((services: Services): readonly ServiceRow[] => {
    const why = whyNot(world, services)
    return serviceNumbers(services, { ...provenOf(world, services), rejected: [] }).map((outcome, i) => ({
      outcome,
      why: outcome.accepted ? [] : why(services.services[i]!),
    }))
  }),
)

/** The ranges that the services may count on: those of tunnels that carry what the services send. */
const provenOf = (
  { bounds, assumptions, tunnels }: World,
  { services }: Services,
): Pick<Parameters<typeof serviceNumbers>[1], 'tunnels' | 'assumptions'> => {
  const placed = new Map(tunnels.map(tunnel => [tunnel.id, tunnel]))
  const other = new Set(
    services.flatMap(requestsOf).flatMap(request => {
      const tunnel = placed.get(request.id)
      return tunnel !== undefined && otherThan(request, tunnel) !== undefined ? [request.id] : []
    }),
  )
  return { assumptions, tunnels: [...bounds.values()].filter(({ id }) => !other.has(id)) }
}

/** How a tunnel differs from what its service sends over it; what is sent more rarely, or is smaller, its range covers. */
const otherThan = (asked: Request, tunnel: Tunnel): string | undefined => {
  const { id } = asked
  if (tunnel.sender !== asked.sender)
    return `tunnel ${id} is sent by ${tunnel.sender}, not by ${asked.sender}`
  const missing = asked.receivers.find(node => !tunnel.receivers.includes(node))
  if (missing !== undefined) return `tunnel ${id} does not reach ${missing}`
  if (tunnel.periodPs > asked.periodPs)
    return `tunnel ${id} is for a packet every ${timeText(tunnel.periodPs)}, the service sends every ${timeText(asked.periodPs)}`
  if (tunnel.sizeBits < asked.sizeBits)
    return `tunnel ${id} is for ${sizeText(tunnel.sizeBits)}, the service sends ${sizeText(asked.sizeBits)}`
  const traits = Object.keys(traitEntries(tunnel))
  return traits.length === 0 ? undefined : `tunnel ${id} is sent in another way: ${traits.join(', ')}`
}

const whyNot = (
  { tunnels, bounds, rejected }: World,
  { services }: Services,
): ((service: Service) => readonly string[]) => {
  const placed = new Map(tunnels.map(tunnel => [tunnel.id, tunnel]))
  const refusals = new Map(rejected.map(({ rejection }) => [rejection.id, rejection]))
  const ofTunnel = (request: Request): string | undefined => {
    const { id } = request
    const tunnel = placed.get(id)
    const refusal = refusals.get(id)
    if (tunnel === undefined)
      return refusal === undefined
        ? `tunnel ${id} is not there`
        : `tunnel ${id} was rejected: ${refusal.code} ${refusal.message}`
    const bound = bounds.get(id)
    if (bound === undefined) return `tunnel ${id} is down`
    return bound.maxJitterPs === null ? `tunnel ${id} has no bound` : otherThan(request, tunnel)
  }
  // Where one was rejected the others of the service are gone with it.
  const ofService = (service: Service): readonly string[] =>
    requestsOf(service)
      .toSorted((a, b) => Number(refusals.has(b.id)) - Number(refusals.has(a.id)))
      .flatMap(request => ofTunnel(request) ?? [])
  return service => {
    const own = ofService(service)
    if (service.kind === 'failure-detection') return own
    const detector = services.find(({ id }) => id === service.detector)
    return detector === undefined ? own : [...own, ...ofService(detector)]
  }
}
