import { WHAT_IF_RULES, type WhatIfOptions } from '../../engine/what-if.ts'
import { fixCostsFaults } from '../../model/checks/fix-costs-faults.ts'
import { InputError } from '../../model/checks/input-error.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import type { FixProposal, TunnelFixes } from '../../model/planning/fix.ts'
import { DEFAULT_FIX_COSTS, type FixCosts } from '../../model/planning/fix-costs.ts'
import { orInLane0, type Request, type Tunnel, undeclared } from '../../model/request.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import { blockersOf } from './blockers.ts'
import { entryId } from './change-entries.ts'
import { cableOf } from './change-topology.ts'
import { ranked } from './front.ts'
import type { Lever } from './lever.ts'
import { bestEffortLever, linkLevers } from './link-levers.ts'
import { FixSearch } from './search.ts'
import { FixTrials } from './trials.ts'
import { tunnelLevers } from './tunnel-levers.ts'

/** What the search for fixes takes; everything has a default. */
export interface FixOptions extends WhatIfOptions {
  /** What changes cost; what is left out costs what `DEFAULT_FIX_COSTS` says. */
  readonly costs?: Partial<FixCosts>
  /** Told now and then how many settings were looked at. */
  readonly onProgress?: (done: number, total: number, phase: string) => void
}

/** What each option may be, for `requireInput`. */
export const FIX_RULES: RulesOf<FixOptions> = { ...WHAT_IF_RULES, costs: 'map', onProgress: 'function' }

/** Throws InputError with everything that is wrong with costs. */
export const requireCosts = (costs: FixOptions['costs']): void => {
  const faults = costs === undefined ? [] : fixCostsFaults(costs, ['options', 'costs'])
  if (faults.length > 0) throw new InputError(faults)
}

/** Of those who cost the target most, and of those it breaks, so many may be changed each. */
const MOST_OTHERS = 2
/** Cables that may be changed. */
const MOST_CABLES = 3

/** What was found for one tunnel, with the tunnels that it was tried with. */
export interface FoundFixes {
  /** Who costs it most, the worst first. */
  readonly blockers: TunnelFixes['blockers']
  /** Cheapest first; empty where nothing was found, or nothing is to be mended. */
  readonly proposals: readonly FixProposal[]
  /** False where steps or time were over before all was tried. */
  readonly isComplete: boolean
  /** The target as it is, or as it was placed to be tried: one tunnel, or the two of a request sent twice. */
  readonly target: readonly Tunnel[]
}

/**
 * The cheapest single changes and small sets of changes with which one tunnel holds and nothing breaks that held: of its
 * own, of the tunnels that cost it most and of those it breaks, and of the cables where it waits longest. `target` is the
 * id of an entry of `tunnels`, or a request that is not in place. Each was tried on an engine with everything in place.
 * Throws InputError for what cannot be, RangeError for a `target` that is not there. What the limits end is marked
 * (`isComplete`), not thrown.
 */
export const findFixes = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  target: string | Request,
  options: FixOptions = {},
): FoundFixes => {
  requireInput({ topology, tunnels, tellsTrees: true, options: [options, FIX_RULES] })
  requireCosts(options.costs)
  if (typeof target !== 'string') requireInput({ topology, requests: [target], tellsTrees: true })
  else if (!tunnels.some(tunnel => entryId(tunnel) === target))
    throw new RangeError(`there is no tunnel ${target}`)
  return searchFixes(topology, tunnels, target, options)
}

/** The same for what is known to be sound. */
export const searchFixes = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  target: string | Request,
  options: FixOptions = {},
): FoundFixes => {
  const { costs: given, onProgress, ...rest } = options
  const costs = { ...DEFAULT_FIX_COSTS, ...given }
  let search: FixSearch | undefined
  let found: Pick<FoundFixes, 'blockers' | 'target'> = { blockers: [], target: [] }
  let isComplete = true
  try {
    const trials = new FixTrials(
      topology,
      tunnels.map(undeclared),
      typeof target === 'string' ? target : orInLane0(target),
      rest,
    )
    found = { blockers: [], target: trials.target }
    if (trials.target.length === 0) return { ...found, proposals: [], isComplete }
    found = { ...found, blockers: blockersOf(trials) }
    const own = tunnelsOf(trials, [trials.target[0]].map(nameOf))
    const others = othersOf(trials, found.blockers)
    const all = [
      ...own.flatMap(tunnel => tunnelLevers(trials, tunnel, true)),
      ...others.flatMap(tunnel => tunnelLevers(trials, tunnel, false)),
      ...cableLevers(trials),
    ]
    let done = 0
    search = new FixSearch(trials, costs, () => onProgress?.(done++, all.length + 8, 'trying changes'))
    const levers = search.offered(all)
    if (search.isIdle) {
      if (typeof target !== 'string') search.given()
    } else {
      search.singles(levers)
      search.pairs(levers)
      search.longer(levers)
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    isComplete = false
  }
  const proposals = ranked(search?.found ?? []).map((one, i) => ({ number: i + 1, ...one }))
  return { ...found, proposals, isComplete: isComplete && (search?.isComplete ?? true) }
}

const nameOf = (tunnel: Tunnel | undefined): string => (tunnel === undefined ? '' : entryId(tunnel))

/** The first tunnel of each entry: of a request sent twice one stands for both. */
const tunnelsOf = ({ target, others }: FixTrials, ids: readonly string[]): readonly Tunnel[] =>
  ids.flatMap(id => [...target, ...others].find(tunnel => entryId(tunnel) === id) ?? [])

/** Those who cost the target most, and those that break by it. */
const othersOf = (trials: FixTrials, blockers: TunnelFixes['blockers']): readonly Tunnel[] => {
  const own = new Set(trials.target.map(({ id }) => id))
  const broken = trials.with([], (_engine, inTheWay) =>
    inTheWay().flatMap(v => ('tunnel' in v && v.tunnel !== undefined && !own.has(v.tunnel) ? v.tunnel : [])),
  )
  const entries = trials.others.filter(({ id }) => broken.includes(id)).map(entryId)
  const ids = [
    ...blockers.slice(0, MOST_OTHERS).map(({ tunnel }) => tunnel),
    ...[...new Set(entries)].slice(0, MOST_OTHERS),
  ]
  return tunnelsOf(trials, [...new Set(ids)]).filter(({ id }) => !own.has(id))
}

/** The cables where something is wrong, then those where the target waits longest; and the network's best effort. */
const cableLevers = (trials: FixTrials): readonly Lever[] => {
  const { topology } = trials
  const [first] = trials.target
  const lane = first?.lane ?? 0
  const named = trials.with([], (engine, inTheWay) => [
    ...inTheWay().flatMap(v => ('link' in v && v.link !== undefined ? v.link : [])),
    ...trials.target.flatMap(({ id }) =>
      (engine.explain(id)?.hops ?? [])
        .toSorted((a, b) => b.queueingPs - a.queueingPs)
        .map(({ link }) => link),
    ),
  ])
  const cables = new Map<string, Link>()
  for (const id of named) {
    const key = cableOf(topology, id).toSorted().join()
    const link = topology.links.find(one => one.id === id)
    if (link !== undefined && !cables.has(key) && cables.size < MOST_CABLES) cables.set(key, link)
  }
  const everywhere = bestEffortLever(trials, topology.bestEffortMaxFrameBits)
  const ownFrames = topology.links.every(link => link.bestEffortMaxFrameBits !== undefined)
  return [
    ...[...cables.values()].flatMap(link => linkLevers(trials, link, lane)),
    ...(everywhere === undefined || ownFrames ? [] : [everywhere]),
  ]
}
