import type { ResolvedOptions } from '../analysis/options.ts'
import { type Solved, solveTunnels } from '../analysis/solve.ts'
import { isLaned, type Request, type Tunnel } from '../model/request.ts'
import { Stopped } from '../model/work-budget.ts'
import { type Algorithm, findWithoutTrial, type Placement, type PlacementTools } from './place-request.ts'
import { tooLargeOf } from './rejection.ts'

/** Requests that were placed and judged together, and the network with them in place. */
export interface PlacedAhead {
  readonly placed: readonly Placement[]
  readonly solved: Solved
}

/** Fewer are decided one by one as fast. */
export const WORTHWHILE = 64

/**
 * The first of some requests, as many as take a tree without a trial and break nothing all together: each tree is the one
 * it would take had the others before it been tried and accepted, and they would be, for a verdict once broken stays broken
 * as tunnels are added. They stand in the sums, the engine is not asked. Undefined where it is not worthwhile.
 */
export const placeAhead = (
  tools: PlacementTools,
  kept: readonly Tunnel[],
  accepted: readonly Placement[],
  requests: Iterable<Request>,
  algorithm: Algorithm,
  options: ResolvedOptions,
): PlacedAhead | undefined => {
  const placed: Placement[] = []
  const takeBack: (() => void)[] = []
  const keep = (count: number): void => {
    while (takeBack.length > count) takeBack.pop()?.()
    placed.length = count
  }
  try {
    for (const request of requests) {
      options.work.ask()
      options.work.begin()
      const found = isLaned(request) ? findWithoutTrial(tools, request, algorithm) : undefined
      if (found === undefined || tooLargeOf(tools.network, [found]) !== undefined) break
      placed.push(found)
      takeBack.push(tools.sums.add(found.tunnel, found.tree))
    }
    while (placed.length >= WORTHWHILE) {
      options.work.ask()
      const all = [...accepted, ...placed]
      const tunnels = [...kept, ...all.map(({ tunnel }) => tunnel)]
      const trees = [...kept.map(() => undefined), ...all.map(({ tree }) => tree)]
      const solved = solveTunnels(tools.network, tunnels, options, trees)
      if (solved.violations.length === 0) return { placed, solved }
      keep(placed.length >> 1)
    }
  } catch (error) {
    // A search that takes too many steps is said of its request, when it is decided alone.
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
  }
  keep(0)
  return undefined
}
