/** Names of the tunnels that services are made of: stable, so that a changed file moves only what it changes. */

/** The heartbeats of one member of a failure detection. */
export const heartbeatId = (detector: string, sender: string): string => `${detector}/${sender}`

/** The log packets of one possible leader. */
export const logId = (group: string, leader: string): string => `${group}/log/${leader}`

/** The acknowledgements of one member to one possible leader; without one, to all members. */
export const ackId = (group: string, from: string, leader?: string): string =>
  leader === undefined ? `${group}/ack/${from}` : `${group}/ack/${from}>${leader}`
