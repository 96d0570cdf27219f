import type { LanedRequest } from '../model/request.ts'
import type { Tree } from '../network/tree.ts'
import {
  type Algorithm,
  closing,
  findPlacement,
  type Placement,
  type PlacementTools,
} from './place-request.ts'

/**
 * Other trees for a request than `now`, each once: what each algorithm finds, and what x-opt finds with one link of `now`
 * closed, then of the first that was found. At most `most`. Where a tunnel of its id is in place, they are beside all others.
 */
export const alternativeTrees = (
  tools: PlacementTools,
  request: LanedRequest,
  now: Tree | undefined,
  most: number,
): readonly Placement[] => {
  const { routes: _fixed, ...free } = request
  const found = new Map<string, Placement>()
  const taken = new Set(now === undefined ? [] : [keyOf(now)])
  const look = (algorithm: Algorithm, closed?: number): void => {
    const some = closed === undefined ? tools : closing(tools, new Set([closed]))
    const placement = findPlacement(some, free, request.periodPs, algorithm)
    if ('kind' in placement || placement.tunnel.receivers.length < request.receivers.length) return
    const key = keyOf(placement.tree)
    if (!taken.has(key)) found.set(key, placement)
    taken.add(key)
  }
  const before = tools.engine.mark()
  try {
    if (tools.engine.has(request.id)) tools.engine.remove(request.id)
    look('greedy')
    look('x-opt')
    for (const tree of [now, found.values().next().value?.tree])
      for (const link of tree?.links ?? []) if (found.size < most) look('x-opt', link)
  } finally {
    tools.engine.rollBackTo(before)
  }
  return [...found.values()]
}

const keyOf = ({ links }: Tree): string => links.toSorted((a, b) => a - b).join()
