/**
 * Told what a calculation does, in steps of about the same cost each (MODEL "Work"): one arrival of one flow walked with
 * doubles at one input link is one step. What it throws ends the calculation.
 */
export interface Work {
  spend(steps: number): void
}

/** Nobody counts. */
export const UNCOUNTED: Work = { spend: () => {} }

/** What a step costs more where it is made in rationals. */
export const RATIONAL = 2000

/** Steps that it costs to read a tunnel of a queue, its arrival jitter included, and to write its wait. */
export const GATHERED = 40

/** Steps that a link costs a path search from both ends, which asks again for its weight. */
export const SEARCHED = 4

/** Steps that a link costs where distances to one node are looked for. */
export const REACHED = 2

/** Steps that a link of a tree costs where it is tried in a running analysis, besides the queues that are solved. */
export const TRIED = 512

/** Steps that one try of w costs where so many input links bring something. */
export const tryOf = (groups: number): number => 2 * (groups + 4)
