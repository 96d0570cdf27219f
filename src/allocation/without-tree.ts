import type { LanedRequest } from '../model/request.ts'
import type { Rejection, Remedy, Violation } from '../model/verdict.ts'
import type { Network } from '../network/network.ts'
import type { NoTree } from './place-request.ts'

/** The refusal of a request for which there is no tree to try. */
export const withoutTree = (
  network: Network,
  request: LanedRequest,
  why: NoTree,
  remedy?: Remedy,
): Rejection => {
  if (why.kind === 'tree') {
    const violation = why.violation as Extract<Violation, { code: 'TREE' }>
    const { code, message, link, node } = violation
    return {
      id: request.id,
      code,
      message,
      ...(link === undefined ? {} : { link }),
      ...(node === undefined ? {} : { node }),
    }
  }
  if (why.kind === 'no-route') {
    const message = `there is no path from ${request.sender} to ${why.receiver}`
    return { id: request.id, code: 'NO_ROUTE', message, node: why.receiver }
  }
  if (why.kind === 'no-second-way') {
    const { shared } = why
    const what =
      shared === undefined
        ? 'no two trees'
        : 'link' in shared
          ? `cable ${shared.link}`
          : `node ${shared.node}`
    const message =
      shared === undefined
        ? `found no two trees from ${request.sender} to all receivers that share no cable and no node: fix them with replicas: [{ routes }, { routes }] if there are some`
        : `there is no second way from ${request.sender} to ${why.receiver}: every way takes ${what}`
    return { id: request.id, code: 'NO_ROUTE', message, ...(shared ?? { node: why.receiver }) }
  }
  const available = network.queueBits[why.link]
  return {
    id: request.id,
    code: 'CAPACITY',
    message:
      request.replicas === undefined
        ? `no path from ${request.sender} to ${why.receiver} has room in all its queues`
        : `no two ways from ${request.sender} that share nothing have room in all their queues`,
    link: network.topology.links[why.link].id,
    lane: request.lane,
    node: why.receiver,
    needed: why.neededBits,
    available,
    missing: Math.max(0, why.neededBits - available),
    unit: 'bit',
    ...(remedy === undefined ? {} : { remedy }),
  }
}
