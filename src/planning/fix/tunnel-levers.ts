import { alternativeTrees } from '../../allocation/alternative-trees.ts'
import { leastBeyond, leastFitting } from '../../allocation/least-fitting.ts'
import { LANES } from '../../model/checks/whole.ts'
import type { FixChange, FixTimeChange } from '../../model/planning/fix.ts'
import { asRequest, type Tunnel } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import { entryId } from './change-entries.ts'
import type { Lever } from './lever.ts'
import type { FixTrials } from './trials.ts'

/** Periods up to this many times the present one are tried. */
const MOST_STRETCH = 4096
/** Other trees that are tried for one tunnel. */
const MOST_TREES = 8
/** Raising a deadline to what is found may show the next one: of the other copy, of another tunnel. */
const RAISES = 3

/** What may be set otherwise at a tunnel, one of the two of a request sent twice standing for both. */
export const tunnelLevers = (trials: FixTrials, tunnel: Tunnel, isTarget: boolean): readonly Lever[] => [
  ...laneLevers(trials, tunnel),
  ...treeLevers(trials, tunnel, isTarget),
  ...periodLevers(trials, tunnel),
  ...sizeLevers(trials, tunnel),
  limitLever(trials, tunnel, 'deadline'),
  limitLever(trials, tunnel, 'jitter'),
]

const amountLever = (kind: Lever['kind'], of: string, least: Lever['least']): Lever => ({
  kind,
  of,
  choices: [],
  takes: 'first',
  isQuick: true,
  ...(least === undefined ? {} : { least }),
})

/** Lanes above, the nearest first, and lanes below: to what is in use, and one more. */
const laneLevers = (trials: FixTrials, tunnel: Tunnel): readonly Lever[] => {
  const id = entryId(tunnel)
  const fromLane = tunnel.lane
  const lowest = trials.others.reduce((most, { lane }) => Math.max(most, lane), fromLane) + 1
  const to = (toLane: number): FixChange => ({ change: 'lane', tunnel: id, fromLane, toLane })
  const above = Array.from({ length: fromLane }, (_, i) => fromLane - 1 - i)
  const below = Array.from({ length: Math.min(LANES - 1, lowest) - fromLane }, (_, i) => fromLane + 1 + i)
  return [above, below].map(lanes => ({
    kind: 'lane',
    of: id,
    choices: lanes.map(to),
    takes: 'first',
    isQuick: true,
  }))
}

/** Trees beside the others as they are; of a request sent twice none: its two would have to be found together. */
const treeLevers = (trials: FixTrials, tunnel: Tunnel, isTarget: boolean): readonly Lever[] => {
  if (tunnel.replica !== undefined) return []
  const tools = trials.tools
  // The engine's tree of the target, which is not in place, is that of its routes.
  const now = isTarget ? trials.treeOf(tunnel) : tools.engine.tree(tunnel.id)
  const found = alternativeTrees(tools, asRequest(tunnel), now, MOST_TREES)
  const choices = found.map(
    (placement): FixChange => ({
      change: 'tree',
      tunnel: tunnel.id,
      fromRoutes: tunnel.routes,
      toRoutes: placement.tunnel.routes,
    }),
  )
  return [{ kind: 'tree', of: tunnel.id, choices, takes: 'best', isQuick: true }]
}

const periodLevers = (trials: FixTrials, tunnel: Tunnel): readonly Lever[] => {
  // A bucket has a rate and a burst, no period.
  if (tunnel.arrival?.kind === 'token-bucket') return []
  const id = entryId(tunnel)
  const fromPs = tunnel.periodPs
  const to = (toPs: number): FixTimeChange => ({ change: 'period', tunnel: id, fromPs, toPs })
  const asked = [tunnel.requestedPeriodPs, tunnel.maxPeriodPs ?? tunnel.requestedPeriodPs]
  const allowed = asked.filter(ps => ps !== fromPs).map(to)
  const broken = (given: readonly FixChange[], toPs: number): readonly Violation[] =>
    trials.try([...given, to(toPs)]).broken
  const least = (given: readonly FixChange[]): FixChange | undefined => {
    let most = fromPs
    for (let stretch = 2; stretch <= MOST_STRETCH && Number.isSafeInteger(fromPs * stretch); stretch *= 2)
      most = fromPs * stretch
    if (most === fromPs) return undefined
    // Where every wait is exact, what the longest breaks a shorter one breaks too.
    if (broken(given, most).length > 0 && trials.wasExact) return undefined
    const toPs = leastBeyond(trials, fromPs, most, ps => broken(given, ps))
    return toPs === undefined ? undefined : to(toPs)
  }
  // What a file does not allow has a nearest value that it does, which may be shorter.
  const isOutside = fromPs < tunnel.requestedPeriodPs || fromPs > (tunnel.maxPeriodPs ?? fromPs)
  return [{ ...amountLever('period', id, least), choices: isOutside ? allowed : [] }]
}

const sizeLevers = (trials: FixTrials, tunnel: Tunnel): readonly Lever[] => {
  const { loadSizeBits: fromBits, minLoadSizeBits = 1, arrival, fragment } = tunnel
  const id = entryId(tunnel)
  // The size of a bucket's packets and its rate make its period.
  if (arrival?.kind === 'token-bucket') return []
  const to = (less: number): FixChange => ({
    change: 'size',
    tunnel: id,
    fromBits,
    toBits: fromBits - less,
  })
  const least = (given: readonly FixChange[]): FixChange | undefined => {
    const most = fromBits - Math.max(1, minLoadSizeBits)
    if (most < 1) return undefined
    const less = leastFitting(trials, 0, most, n => trials.try([...given, to(n)]).broken)
    return less === undefined ? undefined : to(less)
  }
  const isLone =
    (tunnel.minLoadSizeBits ?? fromBits) === fromBits &&
    (tunnel.packets ?? 1) === 1 &&
    (tunnel.withinPs ?? 0) === 0
  const isTooLarge = trials
    .try([])
    .broken.some(v => v.code === 'MTU' && (v.tunnel === id || v.tunnel.startsWith(`${id}~`)))
  // Of varying size or in batches there are no messages; and one packet that fits is none.
  const asMessage: readonly Lever[] =
    fragment === true || !isLone || !isTooLarge
      ? []
      : [
          {
            kind: 'fragment',
            of: id,
            choices: [{ change: 'fragment', tunnel: id }],
            takes: 'first',
            isQuick: true,
          },
        ]
  return [amountLever('size', id, least), ...asMessage]
}

/** A limit of a tunnel raised to what is found. */
const limitLever = (trials: FixTrials, tunnel: Tunnel, change: 'deadline' | 'jitter'): Lever => {
  const id = entryId(tunnel)
  const fromPs = change === 'deadline' ? tunnel.deadlinePs : tunnel.jitterLimitPs
  const foundPs = (v: Violation): number => {
    if (!('tunnel' in v) || (v.tunnel !== id && !v.tunnel?.startsWith(`${id}~`))) return 0
    if (change === 'deadline') return v.code === 'DEADLINE' ? v.worstPs : 0
    return v.code === 'JITTER' ? v.maxJitterPs : 0
  }
  const least = (given: readonly FixChange[]): FixChange | undefined => {
    let { broken } = trials.try(given)
    for (let raise = 0; raise < RAISES && fromPs !== undefined; raise++) {
      const toPs = broken.reduce((most, v) => Math.max(most, foundPs(v)), 0)
      if (toPs <= fromPs) return undefined
      const raised: FixTimeChange = { change, tunnel: id, fromPs, toPs }
      broken = trials.try([...given, raised]).broken
      if (broken.length === 0) return raised
    }
    return undefined
  }
  return amountLever(change, id, least)
}
