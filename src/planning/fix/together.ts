import { Engine } from '../../engine/engine.ts'
import type { FixChange } from '../../model/planning/fix.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import { changedTunnels } from './change-entries.ts'
import { changedTopology } from './change-topology.ts'
import { type FixOptions, type FoundFixes, searchFixes } from './find-fixes.ts'
import { mergedChanges } from './merged-changes.ts'
import { brokenOf, type Target } from './what-is-wrong.ts'

interface Together {
  readonly changes: readonly FixChange[]
  readonly cost: number
  /** The tunnels as they were placed and changed, in turn. */
  readonly placed: readonly (readonly Tunnel[])[]
}

/** As {@link inTurn}; undefined too where the limits end it. */
export const togetherOf = (...given: Parameters<typeof inTurn>): ReturnType<typeof inTurn> => {
  try {
    return inTurn(...given)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return undefined
  }
}

/** The cheapest proposal for each in turn, those behind it looked for on what the ones before have made of the network. */
const inTurn = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  targets: readonly Target[],
  found: readonly FoundFixes[],
  options: FixOptions,
): Together | undefined => {
  const { costs: _costs, onProgress: _tell, ...analysis } = options
  let now = { topology, tunnels }
  let cost = 0
  const mended: (readonly Tunnel[])[] = []
  let changes: readonly FixChange[] = []
  for (const [i, { id, target }] of targets.entries()) {
    const isMended =
      typeof target === 'string' && brokenOf(now.topology, now.tunnels, analysis, id).length === 0
    if (isMended) continue
    const here = i === 0 ? found[i] : searchFixes(now.topology, now.tunnels, target, options)
    const [cheapest] = here?.proposals ?? []
    if (here === undefined || cheapest === undefined) return undefined
    const placed = typeof target === 'string' ? [] : here.target
    const after = changedTopology(now.topology, cheapest.changes)
    now = { topology: after, tunnels: changedTunnels(after, [...now.tunnels, ...placed], cheapest.changes) }
    changes = mergedChanges([...changes, ...cheapest.changes])
    mended.push(here.target)
    cost += cheapest.cost
  }
  const isValid = Engine.of(now.topology, now.tunnels, analysis).violations().length === 0
  return isValid ? { changes, cost, placed: mended } : undefined
}
