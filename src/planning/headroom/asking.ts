import { leastFitting } from '../../allocation/least-fitting.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Binding, Reach } from '../../model/planning/headroom.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Tree } from '../../network/tree.ts'
import { bindingOf, type Wrong } from './wrong.ts'

/** An engine with the allocation in place, and what is wrong with that. */
export interface Asking {
  readonly engine: Engine
  readonly wrong: Wrong
}

/** A change by a whole n, as tunnels in the place of those of the same ids. */
type ChangeBy = (n: number) => readonly Tunnel[]

/**
 * What would break with tunnels in the place of those of the same ids, on the trees these have; `look` sees the engine then.
 * Everything stays as it was. No trial may be open: each is a decision of its own, with the steps allowed for one.
 */
export const brokenWith = (
  { engine, wrong }: Asking,
  tunnels: readonly Tunnel[],
  look: () => void = () => {},
): readonly Violation[] => {
  const come = tunnels.map(tunnel => ({ tunnel, tree: treeIn(engine, tunnel.id) }))
  const gone = tunnels.map(({ id }) => id)
  try {
    const broken = wrong.broken(engine.tryTogether(come, gone).violations)
    look()
    return broken
  } finally {
    engine.rollBack()
  }
}

const treeIn = (engine: Engine, id: string): Tree => {
  const tree = engine.tree(id)
  if (tree === undefined) throw new RangeError(`tunnel ${id} has no tree`)
  return tree
}

/**
 * How far a change can go from `from`, which holds, towards `to`: a value that holds, beside one that does not and what
 * breaks there. `beyond` says why `to` itself is out of the question. Found by halving, so that it is the last value where
 * more of the change breaks more; where it does not (a larger packet may shorten another's wait by one batch), values
 * further out may hold again.
 */
export const reachOf = (
  asking: Asking,
  from: number,
  to: number,
  beyond: Binding,
  change: ChangeBy,
): Reach => {
  const sign = to > from ? -1 : 1
  // `leastFitting` looks for the least that fits: distances are counted from `to`.
  const at = (distance: number): number => to + sign * distance
  const trial = (distance: number): readonly Violation[] => brokenWith(asking, change(at(distance)))
  const far = Math.abs(to - from)
  try {
    const least = leastFitting(asking.engine, 0, far, trial)
    // What is there already holds, whatever else is wrong.
    const distance = least ?? far
    const next = distance === 1 ? undefined : trial(distance - 1)[0]
    return { value: at(distance), binds: next === undefined ? beyond : bindingOf(next) }
  } catch (error) {
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    const message =
      'what is further takes more steps to decide than are allowed: a higher workLimit (--work-limit)'
    return { value: from, binds: { code: 'UNDECIDED', message } }
  }
}
