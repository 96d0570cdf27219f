import type { Link } from '../model/topology.ts'
import type { WorkBudget } from '../model/work-budget.ts'
import type { ClaimedWaits } from './claimed-waits.ts'
import type { OpenQueues } from './open-queues.ts'
import { hasRoom } from './port/affine.ts'
import type { Hop } from './port/hop.ts'
import { laneWaits } from './port/lane-waits.ts'
import type { NetworkIndex } from './port/network-index.ts'
import type { Port } from './port/port.ts'
import { byPrevious, portAt } from './port/queue-inputs.ts'
import { OutOfRange } from './port/safe.ts'
import type { Problems } from './problem.ts'

/** What all queues are checked by. */
export interface QueueRules {
  readonly network: NetworkIndex
  readonly lineShaping: boolean
  readonly arrivalLimit: number
  readonly work: WorkBudget
}

/** Checks the waits of one lane; a claim that fails makes the calculation run on to the exact value. */
const checkLane = (
  link: Link,
  lane: number,
  port: Port,
  sizes: readonly number[],
  rules: QueueRules,
  claims: ClaimedWaits,
  problems: Problems,
): number => {
  const found = sizes.map(c => claims.find(link.id, lane, c)?.waitPs)
  const waits = laneWaits(port, sizes, rules.arrivalLimit, found)
  for (const [i, c] of sizes.entries()) {
    const claim = found[i]
    const needed = waits[i]!
    if (claim !== undefined && claim >= needed) continue
    const place = `at ${link.id}, lane ${lane}, for C = ${c} ps`
    if (claim !== undefined)
      problems.add({
        code: 'WAIT_TOO_SMALL',
        message: `wait ${claim} ps ${place} is below ${needed} ps`,
        link: link.id,
        lane,
        transmissionPs: c,
        found: claim,
        needed,
      })
    else if (!claims.find(link.id, lane, c))
      problems.add({
        code: 'WAIT_MISSING',
        message: `no wait ${place}; ${needed} ps needed`,
        link: link.id,
        lane,
        transmissionPs: c,
        needed,
      })
  }
  return sizes.length
}

/** Recomputes every wait at one link, but of queues that are open, from the certified jitters; returns how many there are. */
export const checkLink = (
  link: Link,
  hops: readonly Hop[],
  rules: QueueRules,
  claims: ClaimedWaits,
  open: OpenQueues,
  problems: Problems,
): number => {
  const groups = byPrevious(hops, rules.lineShaping)
  const lanes = [...new Set(hops.map(h => h.lane))].sort((x, y) => x - y)
  let queues = 0
  for (const lane of lanes) {
    try {
      const port = portAt(rules.network, link, hops, groups, lane, rules.work)
      const flows = [...port.same, ...port.higher]
      const sizes = [...new Set(hops.filter(h => h.lane === lane).map(h => h.waiterPs))]
      if (hasRoom(flows)) {
        if (open.has(link.id, lane)) continue
        queues += checkLane(link, lane, port, sizes, rules, claims, problems)
      } else {
        // Asked for, so that claims about a lane without bound are not reported again as claims about nothing.
        for (const c of sizes) claims.find(link.id, lane, c)
        const load = flows.reduce((sum, f) => sum + f.batchPs / f.periodPs, 0)
        problems.add({
          code: 'OVERLOAD',
          message: `lanes up to ${lane} load ${link.id} with ${load}, which is not below 1`,
          link: link.id,
          lane,
          found: load,
          needed: 1,
        })
      }
    } catch (error) {
      if (!(error instanceof OutOfRange)) throw error
      problems.add({
        code: 'RANGE',
        message: `at ${link.id}, lane ${lane}: ${error.message}`,
        link: link.id,
        lane,
      })
    }
  }
  return queues
}
