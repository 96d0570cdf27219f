import type { AnalysisResult } from '../analysis/result.ts'
import { isPlain } from '../model/arrival.ts'
import type { DeviceDescription, MeterDevice } from '../model/devices.ts'
import type { Allocation, Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { type Contract, contractFor } from './contract.ts'
import { type Devices, resolveDevices } from './devices.ts'
import { AROUND_BYTES, type Frame, frameOf, mtuOf, TAG_BYTES } from './frame.ts'
import { type Identity, identityOf } from './identity.ts'
import { type Route, routeOf } from './route.ts'

/** One tunnel as it is to be installed. */
export interface PlannedTunnel {
  readonly tunnel: Tunnel
  /** From 1; cookie, meter and group are called by it. */
  readonly number: number
  readonly frame: Frame
  readonly identity: Identity
  readonly route: Route
  readonly queue: number
  /** What the meter at the edge is set to, and what that lets through; none where no forwarding node is crossed. */
  readonly meter?: Contract
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

/** Meters and filters are worked out for packets of one size, one each period: for others none is printed. */
const notInstallable = (tunnel: Tunnel): string | undefined => {
  if (tunnel.replica !== undefined)
    return 'it is one of two replicas: sequence tags (802.1CB) are not among what is installed'
  return isPlain(tunnel)
    ? undefined
    : 'it sends batches, messages, several sizes or a token bucket: meters are only worked out for one packet of one size each period'
}

/** What has to be installed for an allocation whose bounds hold: `result` is its analysis. */
export const planDataplane = (
  topology: Topology,
  { tunnels }: Allocation,
  result: AnalysisResult,
  description: DeviceDescription,
): Planned => {
  const network = compileNetwork(topology)
  const devices = resolveDevices(topology, tunnels, description)
  const lanes = [...new Set(tunnels.map(t => t.lane))].sort((a, b) => a - b)
  const refusals: Refusal[] = []
  if (description.lanes !== 'none' && lanes.length > MOST_LANES)
    refusals.push({
      message: `${lanes.length} lanes are in use, ${description.lanes} has room for ${MOST_LANES} and best effort`,
    })
  const planned: PlannedTunnel[] = []
  for (const [t, tunnel] of tunnels.entries()) {
    const beyond = notInstallable(tunnel)
    if (beyond !== undefined) {
      refusals.push({ tunnel: tunnel.id, message: beyond })
      continue
    }
    const frame = frameOf(topology.encapsulation, tunnel)
    if (typeof frame === 'string') {
      refusals.push({ tunnel: tunnel.id, message: frame })
      continue
    }
    const route = routeOf(network, tunnel)
    const contract = contractFor(
      {
        leastBits: frame.leastBytes * 8,
        mostBits: frame.mostBytes * 8,
        periodPs: tunnel.periodPs,
        jitterPs: jitterAtMeter(network, tunnel, result, t),
        clockTolerancePpb: topology.clockTolerancePpb,
      },
      description.meter,
    )
    const police = policeFor(topology, tunnel, frame, description.pacing.lookaheadPs)
    if (contract === undefined || police === undefined) {
      refusals.push({ tunnel: tunnel.id, message: 'the rate or burst of its meter is out of range' })
      continue
    }
    planned.push({
      tunnel,
      number: t + 1,
      frame,
      identity: identityOf(network, devices, description, tunnel, t, frame),
      route,
      queue: lanes.indexOf(tunnel.lane),
      ...(route.crossings.length === 0 ? {} : { meter: contract }),
      police,
    })
  }
  refusals.push(...notAddresses(planned), ...sameIdentity(planned))
  if (refusals.length > 0) return { ok: false, refusals }
  const plan = { network, description, devices, tunnels: planned, lanes, mtu: mtuOfLinks(network, planned) }
  return { ok: true, plan }
}

/** `police` counts single bytes and nanoseconds. */
const POLICE: MeterDevice = { rateStepBps: 1000, burstStepBits: 8, tickPs: 0 }

const policeFor = (
  { clockTolerancePpb }: Topology,
  { periodPs }: Tunnel,
  frame: Frame,
  lookaheadPs: number,
): Contract | undefined => {
  const bits = (frame.mostBytes + AROUND_BYTES + (frame.tagged ? TAG_BYTES : 0)) * 8
  const stream = { leastBits: bits, mostBits: bits, periodPs, jitterPs: lookaheadPs, clockTolerancePpb }
  return contractFor(stream, POLICE)
}

/** Spread of the delay up to the meter: the sender's own, and that of its link where the meter stands behind it. */
const jitterAtMeter = (network: Network, { sender }: Tunnel, result: AnalysisResult, t: number): number => {
  const { send, receivers } = result.tunnels[t]!
  if (network.forwards[network.nodeIndex.get(sender)!] === 1) return send.jitterPs
  const behind = receivers.map(({ hops }) => (hops[0]!.queueingPs ?? 0) + hops[0]!.jitterPs)
  return send.jitterPs + Math.max(...behind)
}

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
