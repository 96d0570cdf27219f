import type { Request } from '../../model/request.ts'
import { ackId, heartbeatId, logId } from '../../model/service-tunnels.ts'
import type { FailureDetection, Replication, Service, Services, SlotTraffic } from '../../model/services.ts'

/**
 * The tunnels that services are made of, then the file's own requests. The order is part of the meaning, as greedy placement
 * depends on it: services in file order; of a detector its members; of a group its logs, in members' order, then its acks.
 */
export const deriveRequests = ({ services, requests }: Services): readonly Request[] => [
  ...services.flatMap(requestsOf),
  ...requests,
]

/** The tunnels of one service alone. */
export const requestsOf = (service: Service): readonly Request[] =>
  service.kind === 'failure-detection' ? heartbeatsOf(service) : [...logsOf(service), ...acksOf(service)]

const heartbeatsOf = ({ id, members, heartbeat }: FailureDetection): readonly Request[] =>
  members.map(sender => slots(heartbeatId(id, sender), sender, othersThan(sender, members), heartbeat))

const logsOf = ({ id, members, leaders, replication }: Replication): readonly Request[] =>
  members
    .filter(member => leaders.includes(member))
    .map(leader => slots(logId(id, leader), leader, othersThan(leader, members), replication))

const acksOf = ({ id, members, leaders, acks }: Replication): readonly Request[] => {
  if (acks.to === 'all')
    return members.map(member => slots(ackId(id, member), member, othersThan(member, members), acks))
  return members
    .filter(member => leaders.includes(member))
    .flatMap(leader =>
      othersThan(leader, members).map(from => slots(ackId(id, from, leader), from, [leader], acks)),
    )
}

const othersThan = (member: string, members: readonly string[]): readonly string[] =>
  members.filter(other => other !== member)

const slots = (
  id: string,
  sender: string,
  receivers: readonly string[],
  { periodPs, loadSizeBits, sizeBits, lane }: SlotTraffic,
): Request => ({ id, sender, receivers, loadSizeBits, sizeBits, periodPs, lane })
