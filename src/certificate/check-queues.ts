import type { Link } from '../model/topology.ts'
import type { ClaimedWaits } from './claimed-waits.ts'
import { hasRoom } from './port/affine.ts'
import type { Hop } from './port/hop.ts'
import type { NetworkIndex } from './port/network-index.ts'
import type { Port } from './port/port.ts'
import { byPrevious, portAt } from './port/queue-inputs.ts'
import { OutOfRange } from './port/safe.ts'
import { worstWait } from './port/worst-wait.ts'
import type { Problems } from './problem.ts'

/** What all queues are checked by. */
export interface QueueRules {
  readonly network: NetworkIndex
  readonly lineShaping: boolean
  readonly arrivalLimit: number
}

/**
 * Checks the waits of one lane. Without higher lanes w(a) + C does not depend on C, nor does it where the lane may be
 * interrupted: one calculation then serves every C, at the smallest claim; a claim that fails makes it run on to the
 * exact value.
 */
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
  let delayPs: number | undefined
  if (port.higher.length === 0 || port.isInterruptible) {
    // A claim for C is a claim of the delay wait + C; the smallest of them is the one most likely to fail.
    const least = Math.min(...sizes.map((c, i) => (found[i] ?? -c) + c))
    const subtracted = port.isInterruptible ? 0 : Math.min(...sizes)
    delayPs = worstWait(port, subtracted, rules.arrivalLimit, Math.max(0, least - subtracted)) + subtracted
  }
  for (const [i, c] of sizes.entries()) {
    const claim = found[i]
    const needed =
      delayPs === undefined ? worstWait(port, c, rules.arrivalLimit, claim ?? 0) : Math.max(0, delayPs - c)
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

/** Recomputes every wait at one link from the certified jitters; returns how many there are. */
export const checkLink = (
  link: Link,
  hops: readonly Hop[],
  rules: QueueRules,
  claims: ClaimedWaits,
  problems: Problems,
): number => {
  const groups = byPrevious(hops, rules.lineShaping)
  const lanes = [...new Set(hops.map(h => h.lane))].sort((x, y) => x - y)
  let queues = 0
  for (const lane of lanes) {
    try {
      const port = portAt(rules.network, link, hops, groups, lane)
      const flows = [...port.same, ...port.higher]
      const sizes = [...new Set(hops.filter(h => h.lane === lane).map(h => h.waiterPs))]
      if (hasRoom(flows)) queues += checkLane(link, lane, port, sizes, rules, claims, problems)
      else {
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
