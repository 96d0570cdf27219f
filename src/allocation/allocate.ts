import type { ResolvedOptions } from '../analysis/options.ts'
import { layOut } from '../analysis/solve.ts'
import { Engine } from '../engine/engine.ts'
import { isLaned, type LanedRequest, type Request, type Tunnel } from '../model/request.ts'
import type { Rejection } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import type { Network } from '../network/network.ts'
import { type Admitted, admit } from './admit.ts'
import { type Decided, stoppedAfter, undecided } from './decided.ts'
import { allocateInLanes } from './lanes/allocate-in-lanes.ts'
import { LinkSums } from './link-sums.ts'
import { type PlacedAhead, placeAhead, WORTHWHILE } from './place-ahead.ts'
import type { Algorithm, Placement, PlacementTools } from './place-request.ts'
import { Searches } from './searches.ts'

/** Remedies are searched for this many rejections; each takes some dozens of trials. */
export const MOST_REMEDIES = 100
const PROGRESS_EVERY = 64
/** Requests placed ahead at first; each time that all of them fit, so many times more. */
const FIRST_AHEAD = 32_768
const MORE_AHEAD = 4

/** Decides requests one by one in file order, or many at once where that decides the same (MODEL "Allocation"). */
export const allocate = (
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly Request[],
  algorithm: Algorithm,
  options: ResolvedOptions,
  onProgress?: (done: number, total: number, phase: string) => void,
  mostRemedies: number = MOST_REMEDIES,
): Decided => {
  if (!requests.every(isLaned))
    return allocateInLanes(network, kept, requests, algorithm, options, mostRemedies, onProgress)
  const tools: PlacementTools = {
    network,
    engine: new Engine(network, options),
    sums: new LinkSums(network),
    searches: new Searches(),
  }
  const laid = layOut(network, kept).hops
  const accepted: Placement[] = []
  const rejected: Rejection[] = []
  /** In place, but not known to the engine, which takes longer than to solve them all at once. */
  const waiting: Placement[] = laid.tunnels.map((tunnel, t) => ({ tunnel, tree: laid.trees[t] }))
  let ahead: PlacedAhead | undefined
  try {
    for (const { tunnel, tree } of waiting) tools.sums.add(tunnel, tree)
    let most = FIRST_AHEAD
    let alone = 0
    for (let i = 0; i < requests.length; ) {
      const next = i
      ahead = placeAhead(
        tools,
        kept,
        accepted,
        told(requests, next, next + most, done => onProgress?.(done, requests.length, 'placing')),
        algorithm,
        options,
      )
      for (const placement of ahead?.placed ?? []) {
        accepted.push(placement)
        waiting.push(placement)
      }
      i += ahead?.placed.length ?? 0
      if (i === next + most) {
        most *= MORE_AHEAD
        continue
      }
      if (i === requests.length) break
      // Where some do not fit others will not either: the more often, the longer it goes on one by one.
      most = WORTHWHILE * MORE_AHEAD
      alone = Math.max(WORTHWHILE, alone * 2)
      tools.engine.load(waiting.splice(0))
      ahead = undefined
      for (const end = Math.min(requests.length, i + alone); i < end; i++) {
        options.work.ask()
        options.work.begin()
        if (i % PROGRESS_EVERY === 0) onProgress?.(i, requests.length, 'placing')
        const decision = decide(tools, requests[i], algorithm, options, rejected.length < mostRemedies)
        if (decision.kind === 'accepted') {
          accepted.push(decision.placement)
          if (decision.second !== undefined) accepted.push(decision.second)
        } else rejected.push(decision.rejection)
        tools.engine.commit()
      }
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const done = accepted.length + rejected.length
    const violations = [stoppedAfter(error, options, done, requests.length)]
    return { accepted: tunnelsOf(accepted), rejected, violations, solved: ahead?.solved }
  }
  onProgress?.(requests.length, requests.length, 'placing')
  return { accepted: tunnelsOf(accepted), rejected, violations: [], solved: ahead?.solved }
}

const tunnelsOf = (placements: readonly Placement[]): readonly Tunnel[] =>
  placements.map(({ tunnel }) => tunnel)

/** Some of the requests; tells now and then how many are done. */
function* told(
  requests: readonly Request[],
  from: number,
  to: number,
  onProgress: (done: number) => void,
): Generator<Request> {
  for (let i = from; i < Math.min(to, requests.length); i++) {
    if (i % PROGRESS_EVERY === 0) onProgress(i)
    yield requests[i]
  }
}

/** The decision on one request, UNDECIDED where it takes too many steps. */
const decide = (
  tools: PlacementTools,
  request: LanedRequest,
  algorithm: Algorithm,
  options: ResolvedOptions,
  withRemedy: boolean,
): Admitted => {
  try {
    return admit(tools, request, algorithm, withRemedy)
  } catch (error) {
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    tools.engine.rollBack()
    return { kind: 'rejected', rejection: undecided(request.id, error, options) }
  }
}
