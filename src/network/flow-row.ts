/**
 * One hop of one tunnel is one row of {@link STRIDE} doubles, a cache line. Rows never move; those of tunnels that are laid
 * out together are numbered link by link, so that the sweep of a queue walks along memory. Each link lists its rows by lane.
 */
export const STRIDE = 8
/** c, worst-case work of a batch at this link, ps: of one packet its transmission time C⁺. */
export const COST = 0
/** π, least time between two batches. */
export const PERIOD = 1
/** b, a batch as the queue counts it, bits. */
export const BITS = 2
/** J, arrival jitter at this queue. */
export const JITTER = 3
/** Q, worst wait in this queue; Infinity where there is no bound. */
export const WAIT = 4
/** Multicast latency between the link before and this queue. */
export const MULTICAST_DELAY = 5
/** C⁻, best-case transmission time of the first packet of a batch, the least it may be. */
export const LEAST = 6
/** What crossing adds to the jitter beside Q: jitter(e) + C⁺ of the packet whose wait counts − C⁻ of the first. */
export const HOP_JITTER = 7
