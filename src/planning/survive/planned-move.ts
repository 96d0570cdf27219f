import type { Placement } from '../../allocation/place-request.ts'
import type { Engine } from '../../engine/engine.ts'
import type { PlannedMove } from '../../model/planning/survival.ts'

/**
 * The same move before the element is taken out of service: each tunnel is on both trees for a while where that breaks
 * nothing, those that wait being tried again after each that has moved. The engine is to stand at the whole network; what
 * is tried stays in its trial.
 */
export const plannedMove = (engine: Engine, placed: readonly Placement[]): PlannedMove => {
  const gapless: string[] = []
  let waiting = placed
  for (;;) {
    const left = waiting.filter(one => !movesBeside(engine, one, gapless))
    if (left.length === waiting.length || left.length === 0)
      return { gapless, withGap: left.map(({ tunnel }) => tunnel.id) }
    waiting = left
  }
}

/** Makes the new tree before it breaks the old one; undone where the two do not fit side by side. */
const movesBeside = (engine: Engine, { tunnel, tree }: Placement, done: string[]): boolean => {
  const before = engine.mark()
  if (engine.tryAdd({ ...tunnel, id: freeName(engine, tunnel.id) }, tree).violations.length > 0) {
    engine.rollBackTo(before)
    return false
  }
  engine.remove(tunnel.id)
  done.push(tunnel.id)
  return true
}

const freeName = (engine: Engine, id: string): string => {
  let name = `${id} (new)`
  while (engine.has(name)) name += '+'
  return name
}
