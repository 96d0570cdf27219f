import type { AckAudience } from './services.ts'

/** Names of the tunnels that services are made of: stable, so that a changed file moves only what it changes. */

/** The heartbeats of one member of a failure detection. */
export const heartbeatId = (detector: string, sender: string): string => `${detector}/${sender}`

/** The log packets of one possible leader. */
export const logId = (group: string, leader: string): string => `${group}/log/${leader}`

/** The acknowledgements of one member to one possible leader; without one, to all members. */
export const ackId = (group: string, from: string, leader?: string): string =>
  leader === undefined ? `${group}/ack/${from}` : `${group}/ack/${from}>${leader}`

/** All of one service, as far as it is known; in the order in which they are derived. */
export const tunnelNames = ({
  kind,
  id,
  members = [],
  leaders = [],
  acks,
}: {
  readonly kind?: 'failure-detection' | 'replication' | undefined
  readonly id?: string | undefined
  readonly members?: readonly string[] | undefined
  readonly leaders?: readonly string[] | undefined
  readonly acks?: { readonly to?: AckAudience | undefined } | undefined
}): readonly string[] => {
  if (id === undefined) return []
  if (kind !== 'replication') return members.map(member => heartbeatId(id, member))
  const leading = members.filter(member => leaders.includes(member))
  const logs = leading.map(leader => logId(id, leader))
  if (acks?.to === 'all') return [...logs, ...members.map(member => ackId(id, member))]
  const others = (leader: string): readonly string[] => members.filter(member => member !== leader)
  return [...logs, ...leading.flatMap(leader => others(leader).map(from => ackId(id, from, leader)))]
}
