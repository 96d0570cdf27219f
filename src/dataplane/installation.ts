import type { LooseSource } from '../analysis/check-sources.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import type { ReplicatedBound } from '../analysis/verdicts/replicated.ts'
import type { DeviceDescription, MeterDevice } from '../model/devices.ts'
import { portSettings } from '../model/port.ts'
import type { Allocation, Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { PortTimes } from '../network/hop-traffic.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { bucketPast, type Contract, contractFor } from './contract.ts'
import { type Devices, resolveDevices } from './devices.ts'
import { type Frame, mtuOf } from './frame.ts'
import { type Identity, identityOf } from './identity.ts'
import { numbersOf } from './manifest.ts'
import { type Packets, packetsOf } from './packets.ts'
import { type Route, routeOf } from './route.ts'

/** One tunnel as it is to be installed. */
export interface PlannedTunnel {
  readonly tunnel: Tunnel
  /** From 1; cookie, meter and group are called by it. */
  readonly number: number
  readonly frame: Frame
  /** Packets of a batch or message; of a token bucket 1. */
  readonly count: number
  readonly identity: Identity
  readonly route: Route
  readonly queue: number
  /** What the meter at the edge is set to, and what that lets through; none where no forwarding node is crossed. */
  readonly meter?: Contract
  /** What that lets through at worst. */
  readonly source: LooseSource
  /** What the sender's own filter is set to. It sees packets before they are paced. */
  readonly police: Contract
}

/** All that scripts are printed from. */
export interface Installation {
  readonly network: Network
  readonly description: DeviceDescription
  readonly devices: Devices
  readonly tunnels: readonly PlannedTunnel[]
  /** Lanes in use, ascending: queue q serves lane `lanes[q]`. */
  readonly lanes: readonly number[]
  /** What receivers of requests that are sent twice have to remember. */
  readonly replicated: readonly ReplicatedBound[]
  /** Largest MTU that tunnels need on a link, by number; 0 for links without tunnels. */
  readonly mtu: readonly number[]
}

/** Why something cannot be installed. */
export interface Refusal {
  /** Id of the tunnel. */
  readonly tunnel?: string
  /** The whole sentence. */
  readonly message: string
}

export type Planned =
  | { readonly ok: true; readonly plan: Installation }
  | { readonly ok: false; readonly refusals: readonly Refusal[] }

/** Queues that a priority of Linux can name, less one for best effort. */
const MOST_LANES = 15

/** What has to be installed for an allocation whose bounds hold: `result` is its analysis, `known` are numbers that tunnels had. */
export const planDataplane = (
  topology: Topology,
  { tunnels }: Allocation,
  result: AnalysisResult,
  description: DeviceDescription,
  known?: ReadonlyMap<string, number>,
): Planned => {
  const network = compileNetwork(topology)
  const numbers = numbersOf(
    tunnels.map(({ id }) => id),
    known,
  )
  const devices = resolveDevices(topology, tunnels, description, numbers)
  const lanes = [...new Set(tunnels.map(t => t.lane))].sort((a, b) => a - b)
  const refusals: Refusal[] = []
  if (description.lanes !== 'none' && lanes.length > MOST_LANES)
    refusals.push({
      message: `${lanes.length} lanes are in use, ${description.lanes} has room for ${MOST_LANES} and best effort`,
    })
  const planned: PlannedTunnel[] = []
  for (const [t, tunnel] of tunnels.entries()) {
    const route = routeOf(network, tunnel)
    const packets = packetsOf(network, tunnel, route.links)
    if (typeof packets === 'string') {
      refusals.push({ tunnel: tunnel.id, message: packets })
      continue
    }
    const { frame } = packets
    const jitterPs = jitterAtMeter(network, tunnel, packets, result, t)
    const contract = contractFor({ ...packets.metered, jitterPs }, description.meter)
    const police = contractFor(
      { ...packets.onWire, jitterPs: description.pacing.lookaheadPs + packets.windowPs },
      POLICE,
    )
    const isMetered = route.crossings.length > 0
    const source = contract && isMetered ? past(packets, contract, description.meter) : 'regular'
    if (contract === undefined || police === undefined || source === undefined) {
      refusals.push({ tunnel: tunnel.id, message: 'the rate or burst of its meter is out of range' })
      continue
    }
    planned.push({
      tunnel,
      number: numbers[t]!,
      frame,
      count: packets.count,
      source,
      identity: identityOf(network, devices, description, tunnel, t, frame),
      route,
      queue: lanes.indexOf(tunnel.lane),
      ...(isMetered ? { meter: contract } : {}),
      police,
    })
  }
  const mtu = mtuOfLinks(network, planned)
  refusals.push(...notAddresses(planned), ...sameIdentity(planned))
  refusals.push(...tooWide(topology, mtu), ...notPreemptable(topology, description, mtu))
  if (refusals.length > 0) return { ok: false, refusals }
  const { replicated = [] } = result
  const plan = { network, description, devices, tunnels: planned, lanes, replicated, mtu }
  return { ok: true, plan }
}

/** `police` counts single bytes and nanoseconds. */
const POLICE: MeterDevice = { rateStepBps: 1000, burstStepBits: 8, tickPs: 0 }

/** What a meter lets through: packets of one size by their number, of several sizes by their bits. */
const past = (packets: Packets, contract: Contract, meter: MeterDevice): LooseSource | undefined => {
  const { mostLoadBits, leastLoadBits, shortest } = packets
  if (packets.isOneSize) {
    const { periodPs, jitterPs } = contract
    return { periodPs, jitterPs, mostLoadBits }
  }
  const bucket = bucketPast(contract, meter, shortest)
  return bucket === undefined ? undefined : { ...bucket, leastLoadBits, mostLoadBits }
}

/** Spread of the delay up to the meter: the sender's own, and that of its link where the meter stands behind it. */
const jitterAtMeter = (
  network: Network,
  { sender }: Tunnel,
  { windowPs, firstBits }: Packets,
  result: AnalysisResult,
  t: number,
): number => {
  const { send, receivers } = result.tunnels[t]!
  const atSender = send.jitterPs + windowPs
  if (network.forwards[network.nodeIndex.get(sender)!] === 1) return atSender
  const times = new PortTimes(network)
  const behind = receivers.map(({ hops: [hop] }) => {
    const { link, queueingPs, jitterPs, transmissionPs } = hop!
    // The last packet of a batch comes late, the first one early.
    const leastPs = times.fastest(firstBits, network.linkIndex.get(link)!)
    return (queueingPs ?? 0) + jitterPs + transmissionPs - leastPs
  })
  return atSender + Math.max(...behind)
}

/** Header with a tag, FCS, preamble and gap. */
const TAGGED_FRAME_BYTES = 42
export const STANDARD_MTU_BYTES = 1500

/** Best-effort frame on the wire that an interface's MTU lets out, bits. */
export const largestFrameBits = (mtuBytes: number): number => (mtuBytes + TAGGED_FRAME_BYTES) * 8

/** Interfaces whose MTU the scripts would raise, and best effort with it, above what the bounds count on. */
const tooWide = (topology: Topology, mtu: readonly number[]): readonly Refusal[] =>
  topology.links.flatMap((link, e) => {
    const bytes = mtu[e]!
    const { bestEffortMaxFrameBits } = portSettings(topology, link)
    if (bytes <= STANDARD_MTU_BYTES || largestFrameBits(bytes) <= bestEffortMaxFrameBits) return []
    const needed = largestFrameBits(bytes) / 8
    return [
      {
        message: `link ${link.id} needs an MTU of ${bytes} B, which lets best-effort frames of ${needed} B on the wire; the bounds assume ${bestEffortMaxFrameBits / 8} B at most: say bestEffort: { maxFrame: ${needed} B } there`,
      },
    ]
  })

/** Which frames may be cut is up to the card: only queues that are its own tell it. */
const notPreemptable = (
  topology: Topology,
  { lanes }: DeviceDescription,
  mtu: readonly number[],
): readonly Refusal[] =>
  lanes !== 'prio'
    ? []
    : topology.links
        .filter((link, e) => mtu[e]! > 0 && portSettings(topology, link).preemption !== undefined)
        .map(({ id }) => ({
          message: `link ${id} has preemption, of which the queues of prio tell the card nothing: set lanes: mqprio in the devices file`,
        }))

/** Addresses stand unquoted in scripts: a description that no parser has seen could hold anything. */
const notAddresses = (planned: readonly PlannedTunnel[]): readonly Refusal[] =>
  planned
    .filter(({ identity }) => !/^[\da-f.:]+ [\da-f.:]+$/i.test(`${identity.source} ${identity.destination}`))
    .map(({ tunnel }) => ({ tunnel: tunnel.id, message: 'its addresses are none' }))

/** Two tunnels whose packets nothing tells apart would share a flow, and a lane and a meter with it. */
const sameIdentity = (planned: readonly PlannedTunnel[]): readonly Refusal[] => {
  const first = new Map<string, string>()
  const refusals: Refusal[] = []
  for (const { identity, tunnel } of planned) {
    const key = JSON.stringify(identity)
    const other = first.get(key)
    if (other === undefined) first.set(key, tunnel.id)
    else
      refusals.push({
        tunnel: tunnel.id,
        message: `its packets look like those of ${other}: give one of them another group or udpPort in the devices file`,
      })
  }
  return refusals
}

const mtuOfLinks = (network: Network, planned: readonly PlannedTunnel[]): readonly number[] => {
  const mtu = network.topology.links.map(() => 0)
  for (const { frame, route } of planned)
    for (const link of route.links) mtu[link] = Math.max(mtu[link]!, mtuOf(frame))
  return mtu
}
