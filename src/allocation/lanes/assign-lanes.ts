import type { ResolvedOptions } from '../../analysis/options.ts'
import { solveTunnels } from '../../analysis/solve.ts'
import type { Tunnel } from '../../model/request.ts'
import { leavesOpen, type Violation } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'

/** Lanes by name of the request; two tunnels of one that is sent twice have one. */
export type Lanes = ReadonlyMap<string, number>

/** What a search for lanes may use. */
export interface LaneRange {
  /** Names of the requests whose lane is to be found. */
  readonly free: ReadonlySet<string>
  /** Lanes 0 to this less 1. */
  readonly count: number
}

/** The name that a tunnel's request has. */
export const requestOf = ({ id, replica }: Tunnel): string => replica?.of ?? id

export const inLanes = (tunnels: readonly Tunnel[], lanes: Lanes): readonly Tunnel[] =>
  tunnels.map(tunnel => {
    const lane = lanes.get(requestOf(tunnel))
    return lane === undefined || lane === tunnel.lane ? tunnel : { ...tunnel, lane }
  })

/** What came of it. */
export type Assignment =
  | { readonly kind: 'found'; readonly lanes: Lanes }
  /** `isByLimits`: deadlines and limits of jitter alone stood in the way. */
  | { readonly kind: 'none'; readonly isByLimits: boolean }

/**
 * Lanes in which tunnels on their trees break nothing but what `isKnown` (MODEL "Lanes", after [AUDSLEY91]): the lowest lane
 * first. All that are free begin there, and who misses a limit there, beside others in its lane or above, goes up by one,
 * until nobody does.
 */
export const assignLanes = (
  network: Network,
  tunnels: readonly Tunnel[],
  { free, count }: LaneRange,
  isKnown: (violation: Violation) => boolean,
  options: ResolvedOptions,
): Assignment => {
  const lanes = new Map([...free].map(id => [id, count - 1]))
  const owner = new Map(
    tunnels.flatMap(tunnel => [tunnel.id, requestOf(tunnel)].map(id => [id, requestOf(tunnel)] as const)),
  )
  let isByLimits = true
  for (;;) {
    const { violations } = solveTunnels(network, inLanes(tunnels, lanes), options)
    const broken = violations.filter(violation => !isKnown(violation))
    if (broken.length === 0) return { kind: 'found', lanes }
    isByLimits &&= broken.every(({ code }) => code === 'DEADLINE' || code === 'JITTER')
    const lifted = new Set<string>()
    let lowest = 0
    for (const violation of broken) {
      const named = 'tunnel' in violation ? violation.tunnel : undefined
      const name = named === undefined ? undefined : owner.get(named)
      const lane = name === undefined ? undefined : lanes.get(name)
      // Whoever has no lane to go to stays broken: the others are as far down as they can be.
      if (name === undefined || lane === undefined || lane === 0 || cannotHelp(violation))
        return { kind: 'none', isByLimits }
      if (lane > lowest) lifted.clear()
      if (lane >= lowest) lifted.add(name)
      lowest = Math.max(lowest, lane)
    }
    for (const name of lifted) lanes.set(name, lowest - 1)
  }
}

/** What no lane changes, or nobody knows. */
const cannotHelp = (violation: Violation): boolean => leavesOpen(violation) || violation.code === 'OVERLOAD'
