/** Kinds of events in the timeline of a run, and what their three numbers say. */

/** Tunnel, receiver, packet. */
export const DELIVERY = 0
/** Member, life. */
export const DETECTOR_TIMER = 1
/** Member, life. */
export const RAFT_TIMER = 2
/** Tunnel, number of the slot. */
export const SLOT = 3
/** Member, version, life. */
export const PERSISTED = 4
/** Number of the fault in the schedule. */
export const FAULT = 5
/** Number of the fault in the schedule. */
export const FAULT_END = 6
/** Client, the operation that it waited for too long, −1 for none. */
export const CLIENT = 7
/** Receiving member, sending member. */
export const INSTALL = 8
