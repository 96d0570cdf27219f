import type { Moved } from '../../engine/change.ts'
import type { Violation } from '../../model/verdict.ts'
import type { World, WorldChange } from './world.ts'

const moves = (from: World, to: World): readonly Moved[] => {
  const moved: Moved[] = []
  for (const [id, after] of to.bounds) {
    const before = from.bounds.get(id)
    if (before === after) continue
    if (before?.minLatencyPs === after.minLatencyPs && before.maxJitterPs === after.maxJitterPs) continue
    moved.push({ id, before, after })
  }
  for (const [id, before] of from.bounds) if (!to.bounds.has(id)) moved.push({ id, before, after: undefined })
  return moved
}

const without = (some: readonly Violation[], others: readonly Violation[]): readonly Violation[] => {
  const known = new Set(others.map(v => JSON.stringify(v)))
  return some.filter(v => !known.has(JSON.stringify(v)))
}

/** All that leads from one world to another, whatever was done on the way and undone by hand. */
export const differenceOf = (from: World, to: World, label: string): WorldChange => ({
  label,
  moved: moves(from, to),
  appeared: without(to.violations, from.violations),
  vanished: without(from.violations, to.violations),
})

/** How many requests came, went, and are asked for or placed otherwise. */
export interface Counts {
  readonly added: number
  readonly removed: number
  readonly changed: number
}

/** {@link Counts} from one world to another, rejected requests left aside. */
export const countsOf = (from: World, to: World): Counts => {
  const before = new Map(from.tunnels.map(tunnel => [tunnel.id, tunnel]))
  const added = to.tunnels.filter(({ id }) => !before.has(id)).length
  return {
    added,
    removed: from.tunnels.length + added - to.tunnels.length,
    changed: to.tunnels.filter(
      tunnel =>
        before.has(tunnel.id) &&
        before.get(tunnel.id) !== tunnel &&
        JSON.stringify(before.get(tunnel.id)) !== JSON.stringify(tunnel),
    ).length,
  }
}
