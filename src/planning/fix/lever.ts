import type { FixChange } from '../../model/planning/fix.ts'

/** One thing that may be set otherwise. */
export interface Lever {
  /** What it changes. */
  readonly kind: Exclude<FixChange['change'], 'declared'>
  /** Id of the tunnel's entry or of the link; empty for the whole network. */
  readonly of: string
  /** Settings to choose from, in the order in which they are tried. Empty where there is only an amount to be found. */
  readonly choices: readonly FixChange[]
  /** Whether the first choice that does is the answer, or the one that leaves most slack. */
  readonly takes: 'first' | 'best'
  /** Settings that are tried for sets where the lever does nothing alone; {@link least} then makes them smaller. */
  readonly helps?: readonly FixChange[]
  /** The least amount that does beside what is given; undefined where none does. */
  readonly least?: (given: readonly FixChange[]) => FixChange | undefined
  /** Whether {@link least} is quick enough to be asked beside many sets. */
  readonly isQuick: boolean
}

/** Whether two levers set the same thing: in one set, one is too many. */
export const isSameLever = (a: Lever, b: Lever): boolean => a.kind === b.kind && a.of === b.of
