import { arrivalsIn } from '../calculus/queue/arrivals.ts'
import { leastPeriodPs, shortestPs } from '../calculus/queue/transmission.ts'
import { GATHERED } from '../calculus/queue/work.ts'
import type { Violation } from '../model/verdict.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { BITS, COST, HOP_JITTER, JITTER, PERIOD, STRIDE, WAIT } from '../network/flow-row.ts'
import { largestPacketPs } from '../network/lane-runs.ts'
import type { ResolvedOptions } from './options.ts'
import { lanesAt, type QueueFacts } from './queue/queue-facts.ts'
import { pairsOf } from './verdicts/replicated.ts'

/** Steps that it costs to count the arrivals of one tunnel. */
const COUNTED = 2

/**
 * Method `x-adj`: the paper's depth-first pass ([XLANE21] appendix A.2, Algorithm 1; MODEL "x-adj"). Periods
 * are raised until at most one packet of each tunnel can be in any queue; then a packet waits for one packet of each
 * other tunnel, and every tree is adjusted on its own, from its leaves up. Writes periods, waits and jitters into
 * `hops`.
 *
 * Beyond the paper, each switchable: a frame of lower priority already on the wire (`blocking`), and several packets
 * of a faster tunnel in a higher lane (`overtaking`); higher lanes are therefore adjusted first.
 */
export const solveXAdjust = (
  hops: FlowHops,
  options: ResolvedOptions,
): { hops: FlowHops; facts: readonly QueueFacts[] } => {
  const lanes = [...new Set(hops.tunnels.map(t => t.lane))].sort((a, b) => a - b)
  for (const lane of lanes) {
    options.work.ask()
    for (let link = 0; link < hops.network.linkCount; link++) setWaits(hops, link, lane, options)
    hops.tunnels.forEach((tunnel, t) => {
      if (tunnel.lane === lane) adjust(hops, t)
    })
    // The copies of one request are sent by one clock: both get the longer of the two periods.
    for (const [a, b] of pairsOf(hops.tunnels).values()) {
      if (hops.tunnels[a].lane !== lane) continue
      const periodPs = Math.max(hops.tunnels[a].periodPs, hops.tunnels[b].periodPs)
      grant(hops, a, periodPs)
      grant(hops, b, periodPs)
    }
  }
  return { hops, facts: xAdjustFacts(hops) }
}

/** Sources and ports that x-adj cannot treat, as verdicts: periods of token buckets cannot be raised, nor cuts be told apart. */
export const methodViolations = (hops: FlowHops): readonly Violation[] => {
  const { network } = hops
  const found: Violation[] = []
  for (let link = 0; link < network.linkCount; link++) {
    if (hops.countAt[link] === 0) continue
    const { id } = network.topology.links[link]
    const why = [
      ...(network.expressLanes[link] > 0 ? ['preemption'] : []),
      ...(network.reserved[link].length > 0 ? ['reserved traffic'] : []),
    ]
    if (why.length === 0) continue
    const message = `x-adj cannot treat ${why.join(' and ')} at link ${id}: use fixed-point`
    found.push({ code: 'METHOD', message, link: id })
  }
  for (const { id, arrival } of hops.tunnels) {
    if (arrival?.kind !== 'token-bucket') continue
    const message = `x-adj cannot treat tunnel ${id}, a token bucket, whose period cannot be raised: use fixed-point`
    found.push({ code: 'METHOD', message, tunnel: id })
  }
  return found
}

/**
 * The waits of every tunnel of `lane` at `link`: t', what a batch of each other tunnel and what may overtake costs, and the
 * packets of its own batch before the last.
 *
 * Higher lanes: let t0 be the last instant, up to the packet's arrival, before which no higher packet was waiting. From there
 * until the packet starts, the link sends one frame of its own lane or a lower one, begun by t0, then only higher packets
 * and what of the own lane is queued when the packet arrives. So its start is at most t0 + w for the least
 * `w = B + own + Σ N(w) · c`, where N(w) counts all that come in [t0, t0 + w], those queued at the arrival included.
 */
const setWaits = (hops: FlowHops, link: number, lane: number, options: ResolvedOptions): void => {
  const { row, network } = hops
  const rows = hops.atLink[link].subarray(0, hops.countAt[link])
  const own = rows.filter(h => hops.lane[h] === lane)
  if (own.length === 0) return
  options.work.spend(GATHERED * rows.length)
  const higher = rows.filter(h => hops.lane[h] < lane)
  const cost = (h: number): number => row[h * STRIDE + COST]
  const largest = (set: Int32Array, least: number): number =>
    set.reduce((c, h) => Math.max(c, largestPacketPs(hops, h)), least)
  let blocking = 0
  if (options.blocking)
    blocking = largest(
      rows.filter(h => hops.lane[h] > lane),
      network.bestEffortPs[link],
    )
  const overtaken = options.overtaking && higher.length > 0
  // A higher packet may wait behind one of the own lane, which has left the queue when ours arrives.
  if (overtaken) blocking = largest(own, blocking)
  const all = own.reduce((sum, h) => sum + cost(h), 0)
  if (options.blocking) blocking += network.wakePs[link]
  const once = options.overtaking ? 0 : higher.reduce((sum, h) => sum + cost(h), 0)
  for (const h of own) {
    // Its own batch is sent whole: what comes before the packet whose C⁺ counts is waited for.
    const fixed = blocking + once + all - hops.ownPs[h]
    row[h * STRIDE + WAIT] = overtaken ? overtakenWait(hops, higher, fixed, options) : fixed
  }
}

/** Least w = fixed + Σ N(w)·C over the higher lanes; Infinity beyond the delay limit. */
const overtakenWait = (
  hops: FlowHops,
  higher: Int32Array,
  fixed: number,
  { work, delayLimitPs: limit }: ResolvedOptions,
): number => {
  for (let w = fixed; ; ) {
    work.spend(COUNTED * higher.length)
    let next = fixed
    for (const h of higher) {
      const at = h * STRIDE
      next += hops.row[at + COST] * arrivalsIn(w, hops.row[at + JITTER], hops.row[at + PERIOD])
    }
    if (!(next <= limit)) return Number.POSITIVE_INFINITY
    if (next === w) return w
    w = next
  }
}

/** Algorithm 1 on tunnel t: jitters from the sender on, Δ from the leaves up, and the period it needs. */
const adjust = (hops: FlowHops, t: number): void => {
  const { row, parent } = hops
  const rows = hops.rowsOf(t)
  const { parents } = hops.trees[t]
  for (const h of rows) {
    const up = parent[h] * STRIDE
    row[h * STRIDE + JITTER] =
      up < 0 ? hops.sendSpreadPs(t) : row[up + JITTER] + row[up + WAIT] + row[up + HOP_JITTER]
  }
  // Δ below each hop's far end; 0 at receivers.
  const below = new Float64Array(rows.length)
  let needed = 0
  for (let i = rows.length - 1; i >= 0; i--) {
    const h = rows[i]
    const at = h * STRIDE
    const batch = row[at + COST] - hops.ownPs[h]
    const delta = row[at + WAIT] - batch + Math.max(row[at + COST], below[i] + row[at + HOP_JITTER] + batch)
    const up = parents[i]
    if (up < 0) needed = Math.max(needed, delta)
    else below[up] = Math.max(below[up], delta)
  }
  const tolerance = hops.network.topology.clockTolerancePpb
  const tunnel = hops.tunnels[t]
  if (needed === Number.POSITIVE_INFINITY) return
  grant(hops, t, Math.max(tunnel.periodPs, leastPeriodPs(hops.sendSpreadPs(t) + needed, tolerance)))
}

const grant = (hops: FlowHops, t: number, periodPs: number): void => {
  const shortest = shortestPs(periodPs, hops.network.topology.clockTolerancePpb)
  hops.tunnels[t] = { ...hops.tunnels[t], periodPs }
  hops.sources[t] = { ...hops.sources[t], periodPs: shortest }
  for (const h of hops.rowsOf(t)) hops.row[h * STRIDE + PERIOD] = shortest
}

/** With one packet of each tunnel at most, a queue holds at most the sum of the sizes ("≈-valid"). */
const xAdjustFacts = (hops: FlowHops): readonly QueueFacts[] => {
  const facts: QueueFacts[] = []
  for (let link = 0; link < hops.network.linkCount; link++)
    for (const lane of lanesAt(hops, link)) {
      let delayPs = 0
      let backlogBits = 0
      let largest = -1
      let most = 0
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link])) {
        if (hops.lane[h] !== lane) continue
        const at = h * STRIDE
        const bits = hops.row[at + BITS]
        delayPs = Math.max(delayPs, hops.row[at + WAIT] + hops.ownPs[h])
        backlogBits += bits
        if (bits <= most) continue
        most = bits
        largest = hops.tunnel[h]
      }
      facts.push({ link, lane, delayPs, backlogBits, exact: true, largest })
    }
  return facts
}
