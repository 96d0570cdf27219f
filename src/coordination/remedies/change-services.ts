import { majorityOf, type Replication, type Service, type Services } from '../../model/services.ts'
import type { ServiceRemedy } from '../outcome/remedy.ts'

/** The services with one setting of one of them changed. */
export const changed = (
  services: Services,
  { change, service, to }: Pick<ServiceRemedy, 'change' | 'service' | 'to'>,
): Services => ({
  ...services,
  services: services.services.map(one => (one.id === service ? changeOne(one, change, to) : one)),
})

const changeOne = (service: Service, change: ServiceRemedy['change'], to: number): Service => {
  if (service.kind === 'failure-detection') {
    if (change === 'losses') return { ...service, losses: to }
    return change === 'heartbeat.period'
      ? { ...service, heartbeat: { ...service.heartbeat, periodPs: to } }
      : service
  }
  if (change === 'leaders') return { ...service, leaders: moreLeaders(service, to) }
  const both = change === 'periods'
  return {
    ...service,
    ...(both || change === 'replication.period'
      ? { replication: { ...service.replication, periodPs: to } }
      : {}),
    ...(both || change === 'acks.period' ? { acks: { ...service.acks, periodPs: to } } : {}),
  }
}

/** Those that may lead already, then others in members' order. */
const moreLeaders = ({ members, leaders }: Replication, count: number): readonly string[] => [
  ...leaders,
  ...members.filter(member => !leaders.includes(member)).slice(0, Math.max(0, count - leaders.length)),
]

/** How many possible leaders a group needs to survive what its file says: m + f, at most all. */
export const leadersNeeded = ({ members, failures }: Replication): number =>
  Math.min(members.length, majorityOf(members.length) + Math.max(1, failures))

/** A setting as it is. */
export const settingOf = (service: Service, change: ServiceRemedy['change']): number => {
  if (service.kind === 'failure-detection')
    return change === 'losses' ? service.losses : service.heartbeat.periodPs
  if (change === 'leaders') return service.leaders.length
  return change === 'acks.period'
    ? service.acks.periodPs
    : change === 'periods'
      ? Math.max(service.replication.periodPs, service.acks.periodPs)
      : service.replication.periodPs
}
