import { requireInput } from '../../model/checks/require-input.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Witness } from '../../model/witness.ts'
import { EventKernel } from '../kernels/event-kernel.ts'
import { type PacketRecords, planSimulation } from '../setup/packet-records.ts'
import { crossingJitterPs, type RunTables, runTables } from '../setup/run-tables.ts'
import { scenarioOf, WitnessError } from './witness.ts'

/** A packet, or best effort, that was on the wire while ours waited. */
export interface Ahead {
  readonly tunnel: string | 'best effort'
  readonly packet: number
  readonly lane: number
  /** The whole of its transmission. */
  readonly startPs: number
  readonly endPs: number
  /** How much of it our packet had to wait for. */
  readonly costPs: number
}

export interface JourneyHop {
  readonly link: string
  readonly lane: number
  readonly arrivalPs: number
  readonly startPs: number
  readonly endPs: number
  /** Arrival at the far node, its processing and multicast latency included. */
  readonly farPs: number
  readonly waitPs: number
  readonly transmissionPs: number
  readonly latencyPs: number
  readonly jitterPs: number
  /** Held back beyond its jitter because a wire keeps its order. */
  readonly heldPs: number
  /** In the order in which they were sent; their costs sum to `waitPs`. */
  readonly ahead: readonly Ahead[]
}

/** What one packet met, hop by hop. */
export interface Journey {
  readonly tunnel: string
  readonly packet: number
  readonly releasedPs: number
  readonly send: { readonly latencyPs: number; readonly jitterPs: number }
  readonly hops: readonly JourneyHop[]
  /** Where it went: to a receiver after so long, or no further than a full queue. */
  readonly end:
    | { readonly kind: 'received'; readonly receiver: string; readonly latencyPs: number }
    | { readonly kind: 'lost'; readonly link: string; readonly atPs: number }
}

interface Sent {
  readonly record: number
  readonly number: number
  readonly arrivalPs: number
  readonly startPs: number
  readonly endPs: number
  readonly farPs: number
}

/**
 * Simulates a witness again and tells its packet's journey. The parts of the hops add up to the latency exactly. Throws
 * {@link WitnessError} where the witness does not fit, or its packet is not seen as it says.
 */
export const journeyOf = (topology: Topology, tunnels: readonly Tunnel[], witness: Witness): Journey => {
  requireInput({ topology, tunnels })
  const plan = planSimulation(topology, tunnels)
  const tables = runTables(plan, scenarioOf(plan, witness))
  const t = plan.tunnels.findIndex(tunnel => tunnel.id === witness.tunnel)
  const way = wayOf(plan, t, witness)
  const hopOfLink = new Map(way.map((r, hop) => [plan.link[r], hop]))
  const sent: Sent[][] = way.map(() => [])
  const kernel = new EventKernel(tables, (record, number, arrivalPs, startPs, endPs, farPs) => {
    const hop = hopOfLink.get(plan.link[record])
    if (hop !== undefined) sent[hop].push({ record, number, arrivalPs, startPs, endPs, farPs })
  })
  kernel.advance(Number.POSITIVE_INFINITY)
  const own = way.flatMap((r, hop) =>
    sent[hop].filter(s => s.record === r && s.number === witness.packet).slice(0, 1),
  )
  const releasedPs = tables.phasePs[t] + witness.packet * tables.periodPs[t]
  const latencyPs = tables.sendPs[t]
  const firstPs = own[0]?.arrivalPs
  return {
    tunnel: witness.tunnel,
    packet: witness.packet,
    releasedPs,
    send: { latencyPs, jitterPs: (firstPs ?? releasedPs + latencyPs) - releasedPs - latencyPs },
    hops: own.map((s, hop) => hopOf(tables, s, sent[hop])),
    end: endOf(kernel, witness, way, own, releasedPs),
  }
}

/** Records from the sender to the receiver, or to the queue that had no room. */
const wayOf = (plan: PacketRecords, t: number, witness: Witness): readonly number[] => {
  let r = -1
  if (witness.shows === 'drop') {
    const e = plan.network.linkIndex.get(witness.link)!
    for (let at = plan.linkStart[e]; at < plan.linkStart[e + 1]; at++) if (plan.tunnel[at] === t) r = at
  } else {
    const slot = plan.slotStart[t] + plan.tunnels[t].receivers.indexOf(witness.receiver)
    r = plan.slot.indexOf(slot)
  }
  const way: number[] = []
  for (; r >= 0; r = plan.previous[r]) way.unshift(r)
  return way
}

const endOf = (
  { tally }: EventKernel,
  witness: Witness,
  way: readonly number[],
  own: readonly Sent[],
  releasedPs: number,
): Journey['end'] => {
  const last = own[way.length - 1]
  if (witness.shows !== 'drop') {
    const latencyPs = last === undefined ? undefined : last.farPs - releasedPs
    if (latencyPs !== witness.latencyPs)
      throw new WitnessError(
        `the witness says that packet ${witness.packet} of ${witness.tunnel} takes ${witness.latencyPs} ps to ` +
          `${witness.receiver}; ${latencyPs === undefined ? 'it does not arrive' : `it takes ${latencyPs} ps`} ` +
          '(made for another network or allocation?)',
      )
    return { kind: 'received', receiver: witness.receiver, latencyPs }
  }
  const r = way.at(-1)!
  if (tally.firstDropped[r] !== witness.packet)
    throw new WitnessError(
      `the witness says that packet ${witness.packet} of ${witness.tunnel} is lost at ${witness.link}; it is not ` +
        '(made for another network or allocation?)',
    )
  return { kind: 'lost', link: witness.link, atPs: tally.firstDropPs[r] }
}

const hopOf = (tables: RunTables, own: Sent, onLink: readonly Sent[]): JourneyHop => {
  const { plan } = tables
  const { record: r, arrivalPs, startPs, endPs, farPs } = own
  const e = plan.link[r]
  const latencyPs = plan.network.latencyPs[e] + plan.branchPs[r]
  const jitterPs = crossingJitterPs(tables, r, own.number)
  return {
    link: plan.network.topology.links[e].id,
    lane: plan.tunnels[plan.tunnel[r]].lane,
    arrivalPs,
    startPs,
    endPs,
    farPs,
    waitPs: startPs - arrivalPs,
    transmissionPs: endPs - startPs,
    latencyPs,
    jitterPs,
    heldPs: farPs - endPs - latencyPs - jitterPs,
    ahead: aheadOf(plan, tables.framePs[e], own, onLink),
  }
}

/** All that the wire did between our packet's arrival and its start; what is nobody's is best effort's. */
const aheadOf = (
  plan: PacketRecords,
  framePs: number,
  own: Sent,
  onLink: readonly Sent[],
): readonly Ahead[] => {
  const ahead: Ahead[] = []
  let atPs = own.arrivalPs
  const frame = (startPs: number, untilPs: number): void => {
    if (untilPs > atPs)
      ahead.push({
        tunnel: 'best effort',
        packet: -1,
        lane: -1,
        startPs,
        endPs: untilPs,
        costPs: untilPs - atPs,
      })
  }
  let freePs = 0
  for (const { record, number, startPs, endPs } of onLink) {
    if (startPs >= own.startPs) break
    if (endPs > own.arrivalPs) {
      frame(Math.max(freePs, startPs - framePs), startPs)
      const { id, lane } = plan.tunnels[plan.tunnel[record]]
      ahead.push({
        tunnel: id,
        packet: number,
        lane,
        startPs,
        endPs,
        costPs: endPs - Math.max(atPs, startPs),
      })
      atPs = endPs
    }
    freePs = endPs
  }
  frame(Math.max(freePs, own.startPs - framePs), own.startPs)
  return ahead
}
