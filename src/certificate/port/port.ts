import type { WorkBudget } from '../../model/work-budget.ts'
import type { Exact } from './rational.ts'
import type { Flow } from './staircase.ts'

/**
 * `slope·t + offset`: the most work (ps of this port) that one wire can bring in a closed window of length t (MODEL
 * "Line caps").
 */
export interface LineCap {
  readonly slope: Exact
  readonly offset: Exact
}

/**
 * The tunnels that reach a queue over one previous link; without caps the tunnels that start here and reserved traffic
 * (MODEL "Line caps").
 */
export interface Group {
  readonly same: readonly Flow[]
  readonly higher: readonly Flow[]
  readonly sameCap: LineCap | undefined
  readonly higherCap: LineCap | undefined
  /** Only where the group has both: alone, each set's own cap is the stricter one. */
  readonly jointCap: LineCap | undefined
}

/** Everything that the waits of one lane at one egress port depend on (MODEL "Worst wait at one port"). */
export interface Port {
  /** B: what of a lower lane or of best effort may be under way, and the port's wake before it, ps. */
  readonly blockingPs: number
  /** Whether packets of the lane may be cut while they are sent: C is then not subtracted (MODEL "Preemption"). */
  readonly isInterruptible: boolean
  readonly groups: readonly Group[]
  /** The lane's own tunnels, all groups. */
  readonly same: readonly Flow[]
  /** The tunnels of the lanes served before it and reserved traffic, all groups. */
  readonly higher: readonly Flow[]
  /** Counts the steps made here. */
  readonly work: WorkBudget
}

/** Steps of one look at a flow or a wire, in fractions (MODEL "Work"). */
const STEPS_PER_LOOK = 20

/** Every wire and flow of a port is looked at once more: told by each loop whose end cannot be seen. */
export const countLook = ({ work, groups, same, higher }: Port): void =>
  work.spend((groups.length + same.length + higher.length) * STEPS_PER_LOOK)
