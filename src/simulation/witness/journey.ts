import { requireInput } from '../../model/checks/require-input.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Witness } from '../../model/witness.ts'
import { isForPorts } from '../kernels/choose-kernel.ts'
import { EventKernel } from '../kernels/event-kernel.ts'
import type { Kernel, Watch } from '../kernels/kernel.ts'
import type { Job } from '../kernels/port.ts'
import { PortKernel } from '../kernels/port-kernel.ts'
import { type PacketRecords, planSimulation } from '../setup/packet-records.ts'
import { crossingJitterPs, type RunTables, releasedPs as releasePs, runTables } from '../setup/run-tables.ts'
import { scenarioOf, WitnessError } from './witness.ts'

/** A packet, or best effort, that was on the wire while ours waited; or the time in which the port woke up. */
export interface Ahead {
  /** Id of the tunnel; or `best effort`, `wake-up`, or the name of control traffic behind `control traffic `. */
  readonly tunnel: string
  /** Number of the packet, from 0. */
  readonly packet: number
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Start of its transmission, which lasts until `endPs`, ps. */
  readonly startPs: number
  /** End of its transmission, ps. */
  readonly endPs: number
  /** How much of it our packet had to wait for. */
  readonly costPs: number
}

/** What one packet met at one link. Times in ps. */
export interface JourneyHop {
  /** Id of the link. */
  readonly link: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Arrival at the queue, ps. */
  readonly arrivalPs: number
  /** Start of transmission, ps. */
  readonly startPs: number
  /** End of transmission, ps. */
  readonly endPs: number
  /** Arrival at the far node, its processing and multicast latency included. */
  readonly farPs: number
  /** From arrival to start, ps. */
  readonly waitPs: number
  /** Time on the wire, ps. */
  readonly transmissionPs: number
  /** Latency, ps. */
  readonly latencyPs: number
  /** Jitter, ps. */
  readonly jitterPs: number
  /** Held back beyond its jitter because a wire keeps its order. */
  readonly heldPs: number
  /** In the order in which they were sent; their costs sum to `waitPs`. */
  readonly ahead: readonly Ahead[]
  /** Express packets that cut it; their times are part of `transmissionPs`. Absent where there is none. */
  readonly cutBy?: readonly Ahead[]
}

/** What one packet met, hop by hop. */
export interface Journey {
  /** Id of the tunnel. */
  readonly tunnel: string
  /** Number of the packet, from 0. */
  readonly packet: number
  /** Release at the sender, ps. */
  readonly releasedPs: number
  /** Between release and the first queue. */
  readonly send: {
    /** Latency, ps. */
    readonly latencyPs: number
    /** Jitter, ps. */
    readonly jitterPs: number
  }
  /** From the sender on. */
  readonly hops: readonly JourneyHop[]
  /** Where it went: to a receiver after so long, or no further than a full queue. */
  readonly end:
    | {
        readonly kind: 'received'
        /** Id of the receiver. */
        readonly receiver: string
        /** From release to receiver, ps. */
        readonly latencyPs: number
      }
    | {
        readonly kind: 'lost'
        /** Id of the link. */
        readonly link: string
        /** When it was lost, ps. */
        readonly atPs: number
      }
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
  const onWire: Segment[][] = way.map(() => [])
  const watch: Watch = (record, number, arrivalPs, startPs, endPs, farPs) => {
    const hop = hopOfLink.get(plan.link[record])
    if (hop !== undefined) sent[hop].push({ record, number, arrivalPs, startPs, endPs, farPs })
  }
  const kernel = isForPorts(tables)
    ? new PortKernel(tables, watch, (link, what, startPs, endPs) => {
        const hop = hopOfLink.get(link)
        if (hop !== undefined) onWire[hop].push({ what, startPs, endPs })
      })
    : new EventKernel(tables, watch)
  kernel.advance(Number.POSITIVE_INFINITY)
  const own = way.flatMap((r, hop) =>
    sent[hop].filter(s => s.record === r && s.number === witness.packet).slice(0, 1),
  )
  const releasedPs = releasePs(tables, t, witness.packet)
  const latencyPs = tables.sendPs[t]
  const firstPs = own[0]?.arrivalPs
  return {
    tunnel: witness.tunnel,
    packet: witness.packet,
    releasedPs,
    send: { latencyPs, jitterPs: (firstPs ?? releasedPs + latencyPs) - releasedPs - latencyPs },
    hops: own.map((s, hop) => hopOf(tables, s, sent[hop], onWire[hop])),
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
    const endpoint = plan.endpointStart[t] + plan.tunnels[t].receivers.indexOf(witness.receiver)
    r = plan.endpoint.indexOf(endpoint)
  }
  const way: number[] = []
  for (; r >= 0; r = plan.previous[r]) way.unshift(r)
  return way
}

const endOf = (
  { tally }: Kernel,
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

/** Something on the wire, whole or a fragment of it. */
interface Segment {
  readonly what: Job['what']
  readonly startPs: number
  readonly endPs: number
}

const hopOf = (
  tables: RunTables,
  own: Sent,
  onLink: readonly Sent[],
  onWire: readonly Segment[],
): JourneyHop => {
  const { plan } = tables
  const { record: r, arrivalPs, startPs, endPs, farPs } = own
  const e = plan.link[r]
  const latencyPs = plan.network.latencyPs[e] + plan.branchPs[r]
  const jitterPs = crossingJitterPs(tables, r, own.number)
  const during = (fromPs: number, untilPs: number): readonly Ahead[] =>
    segmentsIn(plan, e, own, onWire, fromPs, untilPs)
  const cutBy = during(startPs, endPs)
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
    ahead: isForPorts(tables) ? during(arrivalPs, startPs) : aheadOf(plan, tables.framePs[e], own, onLink),
    ...(cutBy.length === 0 ? {} : { cutBy }),
  }
}

/** All that was on a wire between two instants, our own packet apart. */
const segmentsIn = (
  { tunnels, tunnel: tunnelOf, ports }: PacketRecords,
  e: number,
  own: Sent,
  onWire: readonly Segment[],
  fromPs: number,
  untilPs: number,
): readonly Ahead[] =>
  onWire.flatMap(({ what, startPs, endPs }) => {
    const costPs = Math.min(endPs, untilPs) - Math.max(startPs, fromPs)
    if (costPs <= 0) return []
    const times = { startPs, endPs, costPs }
    if (typeof what !== 'object') {
      const name = typeof what === 'number' ? `control traffic ${ports[e].control[what].name}` : what
      return [{ tunnel: name, packet: -1, lane: -1, ...times }]
    }
    const { record, packet } = what
    if (record === own.record && packet.number === own.number) return []
    const { id, lane } = tunnels[tunnelOf[record]]
    return [{ tunnel: id, packet: packet.number, lane, ...times }]
  })

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
