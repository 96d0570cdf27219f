/** Picoseconds in larger units of time, and parts per billion in a whole: each is exact as a double. */
export const PS_PER_NS = 1_000
export const PS_PER_US = 1_000_000
export const PS_PER_MS = 1_000_000_000
export const PS_PER_SECOND = 1_000_000_000_000
export const PPB = 1_000_000_000
/** The longest that a wait may be asked to be, 1000 s: waits add up along a way, and their sum must be kept exactly. */
export const MOST_DELAY_LIMIT_PS: number = 1_000_000_000_000_000
