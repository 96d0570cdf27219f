import type { Fraction } from 'fraction.js'
import { plainWait } from '../calculus/exact/plain-wait.ts'
import { arrivalsIn } from '../calculus/queue/arrivals.ts'
import { countableUntil } from '../calculus/queue/busy-period.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { COST, JITTER, PERIOD, STRIDE, WAIT } from '../network/flow-row.ts'
import { largestPacketPs } from '../network/lane-runs.ts'
import { describeHop, pathTo } from './bounds.ts'
import type { ExplainedHop, Explanation, Interference } from './explanation.ts'
import type { ResolvedOptions } from './options.ts'
import { cutCostPs } from './queue/port-rules.ts'
import { QueueSolver } from './queue/queue-solver.ts'
import { worstAfter } from './queue/spread-after.ts'

/**
 * Why the tunnel in slot t of a solved network takes as long as it may, on the path to the receiver with the greatest
 * worst-case latency; undefined where it has no bound. Throws Stopped where `options.work` ends it.
 */
export const explainRows = (
  hops: FlowHops,
  t: number,
  options: ResolvedOptions,
  solver: QueueSolver = new QueueSolver(hops, options),
): Explanation | undefined => {
  const tunnel = hops.tunnels[t]
  const { leaf, receiver } = worstLeaf(hops, t)
  const worstPs = worstAfter(hops, leaf)
  if (worstPs === Number.POSITIVE_INFINITY) return undefined
  return {
    schema: 'xlane/explanation@1',
    tunnel: tunnel.id,
    receiver,
    send: { latencyPs: hops.sendLatencyPs(t), jitterPs: hops.sendJitterPs(t) },
    hops: pathTo(hops, leaf).map(h => explainHop(hops, solver, h, options)),
    minLatencyPs: hops.least[leaf],
    maxJitterPs: worstPs - hops.least[leaf],
    worstPs,
    ...(tunnel.deadlinePs === undefined ? {} : { deadlinePs: tunnel.deadlinePs }),
  }
}

const worstLeaf = (hops: FlowHops, t: number): { leaf: number; receiver: string } => {
  const rows = Array.from(hops.trees[t].leaves, leaf => hops.rowOf(t, leaf))
  const worst = rows.map(h => worstAfter(hops, h))
  const i = worst.indexOf(Math.max(...worst))
  return { leaf: rows[i], receiver: hops.tunnels[t].receivers[i] }
}

const explainHop = (
  hops: FlowHops,
  solver: QueueSolver,
  h: number,
  { arrivalLimit, work }: ResolvedOptions,
): ExplainedHop => {
  const link = hops.link[h]
  const lane = hops.lane[h]
  const { load } = solver.gather(link, lane)
  const until = countableUntil(load, arrivalLimit, work)
  const worst = plainWait(load, load.isCut ? 0 : hops.ownPs[h], until, work)
  const described = describeHop(hops, h)
  const queueingPs = described.queueingPs ?? 0
  const a = wholePart(worst.at)
  const interference = interferenceAt(hops, h, a, wholePart(worst.start))
  const total = (relation: Interference['relation']): number =>
    interference.reduce((sum, i) => (i.relation === relation ? sum + i.costPs : sum), 0)
  const sameLanePs = total('same-lane')
  const higherLanesPs = total('higher-lane')
  const controlPs = total('control-traffic')
  const wakePs = hops.network.wakePs[link]
  const blockingPs = load.blocking - wakePs
  const by = blockedBy(hops, h, blockingPs)
  const cutsPs = load.isCut ? cutCostPs(hops, link, lane) * cutsIn(hops, link, lane, interference) : 0
  // Of its own batch the packet that counts, and where a message travels alone what is before it, are transmission.
  const ownBatchPs = hops.row[h * STRIDE + COST] - hops.ownPs[h] - (hops.row[h * STRIDE + WAIT] - queueingPs)
  const workPs = wakePs + blockingPs + sameLanePs + ownBatchPs + higherLanesPs + controlPs + cutsPs
  return {
    ...described,
    queueingPs,
    ...(wakePs === 0 ? {} : { wakePs }),
    blockingPs,
    ...(by === undefined ? {} : { blockedBy: by }),
    sameLanePs,
    ...(ownBatchPs === 0 ? {} : { ownBatchPs }),
    higherLanesPs,
    ...(controlPs === 0 ? {} : { controlPs }),
    ...(cutsPs === 0 ? {} : { cutsPs }),
    servedBeforePs: a,
    // What is left over is what the caps took away, with the rounding to whole ps.
    shapingSavedPs: workPs - a - queueingPs,
    interference,
    exact: until === Number.POSITIVE_INFINITY,
  }
}

const wholePart = (f: Fraction): number => Number(f.floor().valueOf())

/** Packets of every other tunnel at the queue of row h (and earlier ones of its own): in [0, a] of its lane, in [0, w] above. */
const interferenceAt = (hops: FlowHops, h: number, a: number, w: number): readonly Interference[] => {
  const own = hops.lane[h]
  const link = hops.link[h]
  const found: Interference[] = hops.network.reserved[link].map(({ name, packets, costPs, periodPs }) => {
    const batches = arrivalsIn(w, 0, periodPs)
    return {
      tunnel: name,
      lane: CONTROL_LANE,
      relation: 'control-traffic',
      packets: batches * packets,
      costPs: batches * costPs,
    }
  })
  for (const other of hops.atLink[link].subarray(0, hops.countAt[link])) {
    const lane = hops.lane[other]
    if (lane > own) break
    const at = other * STRIDE
    const isSame = lane === own
    const arrived = arrivalsIn(isSame ? a : w, hops.row[at + JITTER], hops.row[at + PERIOD])
    const batches = other === h ? arrived - 1 : arrived
    if (batches === 0) continue
    found.push({
      tunnel: hops.tunnels[hops.tunnel[other]].id,
      lane,
      relation: isSame ? 'same-lane' : 'higher-lane',
      packets: batches * packetsOf(hops, other),
      costPs: batches * hops.row[at + COST],
    })
  }
  return found
}

/** Control traffic is above all lanes. */
const CONTROL_LANE = -1

const packetsOf = (hops: FlowHops, h: number): number => hops.traffic[h]?.packets ?? 1

/** Packets that may cut a frame of `lane`: those of express lanes, and of control traffic. */
const cutsIn = (
  hops: FlowHops,
  link: number,
  lane: number,
  interference: readonly Interference[],
): number => {
  const express = Math.min(lane, hops.network.expressLanes[link])
  return interference.reduce((sum, i) => (i.lane < express ? sum + i.packets : sum), 0)
}

const blockedBy = (hops: FlowHops, h: number, blockingPs: number): string | undefined => {
  if (blockingPs === 0) return undefined
  const link = hops.link[h]
  if (hops.network.bestEffortPs[link] >= blockingPs) return 'best-effort'
  const list = hops.atLink[link].subarray(0, hops.countAt[link])
  const by = list.find(other => hops.lane[other] > hops.lane[h] && largestPacketPs(hops, other) >= blockingPs)
  return by === undefined ? undefined : hops.tunnels[hops.tunnel[by]].id
}
