import type { ResolvedOptions } from '../../analysis/options.ts'
import { LANES } from '../../model/checks/whole.ts'
import type { Violation } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Network } from '../../network/network.ts'
import type { PlacedRequests } from '../placed-requests.ts'
import { assignLanes } from './assign-lanes.ts'
import { lanesAreExact } from './lanes-are-exact.ts'

/** Whether a request came in once lanes were found anew; `impossible`: on these trees there are none in which all would hold. */
export type LanesAnew = 'in place' | 'not found' | 'impossible'

/**
 * Tries a request that first fit rejected on its trees with lanes found anew for all that left theirs open, itself included
 * (MODEL "Lanes"), the fewest lanes first. Where that does not help all is as before.
 */
export const withLanesAnew = (
  network: Network,
  placed: PlacedRequests,
  at: number,
  options: ResolvedOptions,
): LanesAnew => {
  const { engine, requests } = placed
  const free = new Set(
    [...placed.where(true), at].filter(i => requests[i].lane === 'auto').map(i => requests[i].id),
  )
  const tunnels = free.size === 0 ? [] : placed.treesFor(at)
  if (tunnels.length === 0) return 'not found'
  const known = new Set(engine.violations().map(keyOf))
  const isKnown = (violation: Violation): boolean => known.has(keyOf(violation))
  const all = [...engine.tunnels, ...tunnels]
  let isByLimits = true
  for (let count = placed.laneCount; count <= LANES; count++) {
    const found = assignLanes(network, all, { free, count }, isKnown, options)
    if (found.kind === 'none') {
      isByLimits &&= found.isByLimits
      continue
    }
    const before = placed.mark()
    try {
      options.work.begin()
      const lane = found.lanes.get(requests[at].id)
      placed.moveTo(
        found.lanes,
        at,
        lane === undefined ? tunnels : tunnels.map(tunnel => ({ ...tunnel, lane })),
      )
      if (engine.violations().every(isKnown)) return 'in place'
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      placed.rollBackTo(before)
      throw error
    }
    placed.rollBackTo(before)
    return 'not found'
  }
  return isByLimits && lanesAreExact(network, all, options) ? 'impossible' : 'not found'
}

/** Who and where, without the numbers, which move as tunnels are added. */
const keyOf = (v: Violation): string =>
  JSON.stringify([v.code, 'link' in v ? v.link : '', 'tunnel' in v ? v.tunnel : ''])
