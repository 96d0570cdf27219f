import type { ServiceRemedy } from '../../coordination/outcome/remedy.ts'
import type { ServiceOutcome, ServiceRejection } from '../../coordination/outcome/service-outcome.ts'
import type { ServiceVerdict } from '../../coordination/outcome/verdict.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted } from '../typeset/numbers.ts'
import { visible } from '../typeset/visible.ts'
import { detectionFacts } from './detection-facts.ts'
import type { Fact } from './fact.ts'
import { groupFacts } from './group-facts.ts'

/** Whether it is in place and holds what it was asked for. */
export type ServiceState = 'HOLDS' | 'DOES NOT HOLD' | 'NOT IN PLACE'

export const stateOf = (service: ServiceOutcome): ServiceState => {
  if (!service.accepted) return 'NOT IN PLACE'
  return service.verdicts.every(({ holds }) => holds) ? 'HOLDS' : 'DOES NOT HOLD'
}

/** What a service is, in a few phrases. */
export const headOf = (service: ServiceOutcome): readonly string[] => {
  const tunnels = counted(service.tunnels, 'tunnel')
  if (!service.accepted)
    return [service.kind === 'replication' ? 'replication' : 'failure detection', tunnels]
  if (service.kind === 'failure-detection')
    return [
      'failure detection',
      counted(service.members.length, 'member'),
      `a heartbeat every ${timeText(service.periodPs)}`,
      tunnels,
    ]
  const { leaders, members, majority } = service
  const led = leaders.length === members ? 'any may lead' : `${leaders.map(visible).join(', ')} may lead`
  return ['replication', `${members} members, ${majority} are a majority`, led, tunnels]
}

export const factsOf = (service: ServiceOutcome): readonly Fact[] => {
  if (!service.accepted) return []
  return service.kind === 'replication' ? groupFacts(service) : detectionFacts(service)
}

const SETTINGS: Readonly<Record<ServiceRemedy['change'], string>> = {
  'heartbeat.period': 'heartbeat period',
  losses: 'losses',
  'replication.period': 'replication period',
  'acks.period': 'ack period',
  periods: 'replication and ack period',
  leaders: 'possible leaders',
}

const isCount = ({ change }: ServiceRemedy): boolean => change === 'losses' || change === 'leaders'

/** `heartbeat period of fd at most 812 us (now 1 ms): then 2.9 ms`. */
export const remedyText = (remedy: ServiceRemedy, about: ServiceVerdict['about']): string => {
  const { change, service, from, to, found } = remedy
  const amount = (value: number): string => (isCount(remedy) ? String(value) : timeText(value))
  const limit = change === 'leaders' ? 'at least' : 'at most'
  const then =
    found === null
      ? ''
      : `: then ${about === 'throughput' ? `${(found / 1e6).toFixed(1)} MB/s` : timeText(found)}`
  return `${SETTINGS[change]} of ${visible(service)} ${limit} ${amount(to)} (now ${amount(from)})${then}`
}

/** What would fix a verdict that does not hold; an answer also where nothing does. */
export const remedyTexts = (verdict: ServiceVerdict): readonly string[] => {
  if (verdict.holds || verdict.remedies === undefined) return []
  return verdict.remedies.length === 0
    ? ['no single change that was tried makes it hold']
    : verdict.remedies.map(remedy => remedyText(remedy, verdict.about))
}

export const rejectionText = ({ tunnel, code, message }: ServiceRejection): string =>
  `${code} ${visible(tunnel)}: ${visible(message)}`
