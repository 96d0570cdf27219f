import { isOverloaded, utilization } from '../../calculus/queue/utilization.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { STRIDE, WAIT } from '../../network/flow-row.ts'
import { formatRatio, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { leastLatency, worstLatency } from '../bounds.ts'
import type { ResolvedOptions } from '../options.ts'
import { loadAt, type QueueFacts } from '../queue/queue-facts.ts'
import { mtuFault } from './mtu-fault.ts'
import { replicatedJitterViolations } from './replicated.ts'

/**
 * All that is wrong with a solved set of tunnels (MODEL "Verdicts"), links first, then tunnels, each in file order. Where the
 * solving `isOpen`, a tunnel without a bound may have one.
 */
export const violationsOf = (
  hops: FlowHops,
  facts: readonly QueueFacts[],
  options: ResolvedOptions,
  isOpen: boolean = false,
): readonly Violation[] => {
  const found: Violation[] = []
  const overloaded = new Set<number>()
  for (let link = 0; link < hops.network.linkCount; link++) {
    const violation = overloadAt(hops, link)
    if (violation === undefined) continue
    overloaded.add(link)
    found.push(violation)
  }
  for (const queue of facts) {
    const violation = bufferAt(hops, queue)
    if (violation !== undefined) found.push(violation)
  }
  for (let t = 0; t < hops.tunnels.length; t++)
    found.push(...tunnelViolations(hops, t, options, overloaded, isOpen))
  found.push(...replicatedJitterViolations(hops))
  return found
}

export const overloadAt = (hops: FlowHops, link: number): Violation | undefined => {
  const load = loadAt(hops, link)
  const { cost, period } = load
  const count = hops.countAt[link]
  if (count === 0) return undefined
  const share = utilization(load)
  if (!isOverloaded([load], share)) return undefined
  let heaviest = 0
  for (let i = 1; i < count; i++) if (cost[i] / period[i] > cost[heaviest] / period[heaviest]) heaviest = i
  const { links, clockTolerancePpb } = hops.network.topology
  const { id } = links[link]
  const clocks = clockTolerancePpb === 0 ? '' : `, with clocks off by ${formatRatio(clockTolerancePpb)}`
  return {
    code: 'OVERLOAD',
    message: `link ${id} is asked for all its capacity or more by ${count} tunnels${clocks}`,
    link: id,
    tunnel: hops.tunnels[hops.tunnel[hops.atLink[link][heaviest]]].id,
    tunnels: count,
    utilization: share,
    ...(clockTolerancePpb === 0 ? {} : { clockTolerancePpb }),
  }
}

export const bufferAt = (hops: FlowHops, queue: QueueFacts): Violation | undefined => {
  const queueBits = hops.network.queueBits[queue.link]
  if (queue.backlogBits <= queueBits || queue.backlogBits === Number.POSITIVE_INFINITY) return undefined
  const link = hops.network.topology.links[queue.link].id
  return {
    code: 'BUFFER',
    message: `lane ${queue.lane} of link ${link} may need ${formatSize(queue.backlogBits)}, its queue holds ${formatSize(queueBits)}`,
    link,
    lane: queue.lane,
    tunnel: hops.tunnels[queue.largest].id,
    backlogBits: queue.backlogBits,
    queueBits,
  }
}

/** What is wrong with the tunnel in slot t; links that are `overloaded` explain for themselves why it has no bound. */
export const tunnelViolations = (
  hops: FlowHops,
  t: number,
  options: ResolvedOptions,
  overloaded: { has(link: number): boolean },
  isOpen: boolean = false,
): readonly Violation[] =>
  joined(
    joined(mtuViolation(hops, t), periodViolation(hops.tunnels[t])),
    rangeViolations(hops, t, options, overloaded, isOpen),
  )

/** The same of what other tunnels may change: its range. */
export const rangeViolations = (
  hops: FlowHops,
  t: number,
  options: ResolvedOptions,
  overloaded: { has(link: number): boolean },
  isOpen: boolean = false,
): readonly Violation[] => {
  const worst = worstLatency(hops, t)
  if (worst === Number.POSITIVE_INFINITY) {
    const crosses = hops.trees[t].links.some(link => overloaded.has(link))
    return crosses || isOpen ? NONE : [unbounded(hops, t, options)]
  }
  const late = joined(deadlineViolation(hops, t, worst), jitterViolation(hops, t, worst))
  return joined(late, declaredViolation(hops, t, worst))
}

const NONE: readonly Violation[] = []

/** Both lists; without a copy where one is empty, as nearly always: every trial asks this of every tunnel it touches. */
const joined = (first: readonly Violation[], second: readonly Violation[]): readonly Violation[] =>
  first.length === 0 ? second : second.length === 0 ? first : [...first, ...second]

const mtuViolation = (hops: FlowHops, t: number): readonly Violation[] => {
  const violation = mtuFault(hops.network, hops.tunnels[t], hops.trees[t].links)
  return violation === undefined ? NONE : [violation]
}

const jitterViolation = (hops: FlowHops, t: number, worst: number): readonly Violation[] => {
  const { id, jitterLimitPs, replica } = hops.tunnels[t]
  // Of a request that is sent twice both replicas count together (replicated.ts).
  if (jitterLimitPs === undefined || replica !== undefined) return NONE
  const maxJitterPs = worst - leastLatency(hops, t)
  if (maxJitterPs <= jitterLimitPs) return []
  return [
    {
      code: 'JITTER',
      message: `latencies of tunnel ${id} may spread over ${timeText(maxJitterPs)}, its jitter may be ${timeText(jitterLimitPs)}`,
      tunnel: id,
      maxJitterPs,
      jitterLimitPs,
    },
  ]
}

const unbounded = (hops: FlowHops, t: number, options: ResolvedOptions): Violation => {
  const rows = hops.rowsOf(t)
  const endless = rows.findIndex(h => hops.row[h * STRIDE + WAIT] === Number.POSITIVE_INFINITY)
  const link = hops.network.topology.links[hops.link[rows[endless]]].id
  const { id, lane } = hops.tunnels[t]
  return {
    code: 'UNBOUNDED',
    message: `tunnel ${id} has no bound: the delay in lane ${lane} of link ${link} grows beyond ${timeText(options.delayLimitPs)}`,
    link,
    lane,
    tunnel: id,
    delayLimitPs: options.delayLimitPs,
  }
}

export const deadlineViolation = (hops: FlowHops, t: number, worst: number): readonly Violation[] => {
  const { id, deadlinePs } = hops.tunnels[t]
  if (deadlinePs === undefined || worst <= deadlinePs) return NONE
  const leastPs = farthestLeast(hops, t)
  if (leastPs > deadlinePs) {
    const message = `tunnel ${id} takes ${timeText(leastPs)} at least over this tree, its deadline is ${timeText(deadlinePs)}: no network could meet it on this path, however idle`
    return [{ code: 'DEADLINE', message, tunnel: id, leastPs, worstPs: worst, deadlinePs }]
  }
  return [
    {
      code: 'DEADLINE',
      message: `tunnel ${id} may take ${timeText(worst)}, its deadline is ${timeText(deadlinePs)}`,
      tunnel: id,
      link: hops.network.topology.links[hops.link[longestWait(hops, t)]].id,
      worstPs: worst,
      deadlinePs,
    },
  ]
}

/** λmin to the receiver of tunnel t that is farthest, ps: a deadline is for all of them. */
const farthestLeast = (hops: FlowHops, t: number): number => {
  let farthest = 0
  for (const leaf of hops.trees[t].leaves) farthest = Math.max(farthest, hops.least[hops.rowOf(t, leaf)])
  return farthest
}

/** Row of tunnel t with the longest wait. */
const longestWait = (hops: FlowHops, t: number): number => {
  let longest = hops.rowOf(t, 0)
  for (const h of hops.rowsOf(t))
    if (hops.row[h * STRIDE + WAIT] > hops.row[longest * STRIDE + WAIT]) longest = h
  return longest
}

const periodViolation = (tunnel: Tunnel): readonly Violation[] => {
  const { id, periodPs, requestedPeriodPs, maxPeriodPs } = tunnel
  const isShort = periodPs < requestedPeriodPs
  if (!isShort && (maxPeriodPs === undefined || periodPs <= maxPeriodPs)) return NONE
  const limit = isShort ? `requested ${timeText(requestedPeriodPs)}` : `allowed ${timeText(maxPeriodPs!)}`
  return [
    {
      code: 'PERIOD',
      message: `tunnel ${id} has period ${timeText(periodPs)}, ${limit}`,
      tunnel: id,
      periodPs,
      requestedPeriodPs,
      ...(maxPeriodPs === undefined ? {} : { maxPeriodPs }),
    },
  ]
}

const declaredViolation = (hops: FlowHops, t: number, worst: number): readonly Violation[] => {
  const { id, declaredMinLatencyPs, declaredMaxJitterPs } = hops.tunnels[t]
  if (declaredMinLatencyPs === undefined && declaredMaxJitterPs === undefined) return NONE
  const least = leastLatency(hops, t)
  const tooHigh = declaredMinLatencyPs !== undefined && declaredMinLatencyPs > least
  const tooLow =
    declaredMaxJitterPs !== undefined && (declaredMinLatencyPs ?? least) + declaredMaxJitterPs < worst
  if (!tooHigh && !tooLow) return []
  return [
    {
      code: 'DECLARED',
      message: `tunnel ${id} declares a range that does not hold [${timeText(least)}, ${timeText(worst)}]`,
      tunnel: id,
      minLatencyPs: least,
      maxJitterPs: worst - least,
      ...(declaredMinLatencyPs === undefined ? {} : { declaredMinLatencyPs }),
      ...(declaredMaxJitterPs === undefined ? {} : { declaredMaxJitterPs }),
    },
  ]
}
