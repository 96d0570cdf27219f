import type { Network } from '../../network/network.ts'
import { type BestEffortPorts, bestEffortPorts } from '../setup/best-effort.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import { Releases } from '../setup/releases.ts'
import type { RunTables } from '../setup/run-tables.ts'
import { Streams } from '../setup/streams.ts'
import { newTally, type Tally } from './tally.ts'

/** No packet is on the wire of a port. */
export const NOTHING = -1

/** What the wire behind a port needs of plan and tables, side by side: it is asked for at every packet. */
type Wires = Pick<
  RunTables,
  | 'key'
  | 'phasePs'
  | 'periodPs'
  | 'leastPs'
  | 'warmUpPs'
  | 'jitterKind'
  | 'jitterConstantPs'
  | 'jitterRangePs'
  | 'modelledPs'
> &
  Pick<PacketRecords, 'branchPs' | 'endpoint' | 'tunnel' | 'nextStart' | 'next' | 'stream'> &
  Pick<Network, 'latencyPs'>

/** All that the batch kernel carries from one window to the next. */
export interface BatchState extends Wires {
  readonly tables: RunTables
  readonly tally: Tally
  /** Packets on their way to each queue. */
  readonly streams: Streams
  readonly releases: Releases
  readonly bestEffort: BestEffortPorts
  /** Per link: when its transmission ends, tunnels' or best effort's; arrival of the last packet at the far end of its wire. */
  readonly freePs: Float64Array
  readonly lastPs: Float64Array
  /** Where one lane is in use: packets that have not left the queue, by the time they will; and their bits. */
  readonly leaving: Streams
  readonly queueBits: Float64Array
  /** Where several are: packets that wait, a ring per lane; the record under way or {@link NOTHING}; how many wait. */
  readonly waiting: Streams
  readonly current: Int32Array
  readonly waitingCount: Int32Array
  /** Bits per lane, as `plan.lanes`. */
  readonly laneBits: Float64Array
  /** Times of the next packet of each stream of a link: scratch. */
  readonly heads: Float64Array
  /** Packets in streams and queues. */
  inFlight: number
}

export const batchState = (tables: RunTables): BatchState => {
  const { plan } = tables
  const { linkCount } = plan.network
  const bestEffort = bestEffortPorts(tables)
  let widest = 1
  for (let e = 0; e < linkCount; e++) widest = Math.max(widest, plan.streamStart[e + 1] - plan.streamStart[e])
  return {
    tables,
    key: tables.key,
    phasePs: tables.phasePs,
    periodPs: tables.periodPs,
    leastPs: tables.leastPs,
    warmUpPs: tables.warmUpPs,
    jitterKind: tables.jitterKind,
    jitterConstantPs: tables.jitterConstantPs,
    jitterRangePs: tables.jitterRangePs,
    modelledPs: tables.modelledPs,
    branchPs: plan.branchPs,
    endpoint: plan.endpoint,
    tunnel: plan.tunnel,
    nextStart: plan.nextStart,
    next: plan.next,
    stream: plan.stream,
    latencyPs: plan.network.latencyPs,
    tally: newTally(plan),
    streams: new Streams(plan.streamCount),
    releases: new Releases(tables),
    bestEffort,
    freePs: bestEffort.idleSincePs.slice(),
    lastPs: new Float64Array(linkCount).fill(-1),
    leaving: new Streams(linkCount),
    queueBits: new Float64Array(linkCount),
    waiting: new Streams(plan.lanes.length),
    current: new Int32Array(linkCount).fill(NOTHING),
    waitingCount: new Int32Array(linkCount),
    laneBits: new Float64Array(plan.lanes.length),
    heads: new Float64Array(widest),
    inFlight: 0,
  }
}
