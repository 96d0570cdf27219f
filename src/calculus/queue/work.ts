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
export const RATIONAL = 2500

/** Steps that it costs to read a tunnel of a queue, its arrival jitter included, and to write its wait. */
export const GATHERED = 24

/** Steps that a link costs a path search. */
export const SEARCHED = 4

/** Steps that one try of w costs at each input link. */
export const TRY = 6
