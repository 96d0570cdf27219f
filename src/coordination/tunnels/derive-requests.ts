import { requireInput, soundEntries } from '../../model/checks/require-input.ts'
import { requireServices } from '../../model/checks/services-faults.ts'
import { namesOf } from '../../model/checks/topology-faults.ts'
import type { Request } from '../../model/request.ts'
import { ackId, heartbeatId, logId } from '../../model/service-tunnels.ts'
import type { FailureDetection, Replication, Service, Services, SlotTraffic } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'

/**
 * The tunnels that services are made of, then the file's own requests. The order is part of the meaning, as greedy placement
 * depends on it: services in file order; of a detector its members; of a group its logs, in members' order, then its acks.
 */
export const deriveAll = ({ services, requests }: Services): readonly Request[] => [
  ...services.flatMap(requestsOf),
  ...requests,
]

/**
 * The tunnels that services are made of, then the file's own requests: what a requests file with them gives, for `analyze` and
 * everything else that takes requests. Ids are stable: `fd/h1`, `orders/log/h1`, `orders/ack/h2>h1`. Throws InputError with
 * everything that is wrong with the topology or the services.
 */
export const deriveRequests = (services: Services, topology: Topology): readonly Request[] => {
  requireInput({ topology })
  requireServices(services, namesOf(topology))
  return soundEntries(topology, deriveAll(services))
}

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
