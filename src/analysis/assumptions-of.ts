import { commonMtuBits, portSettings } from '../model/port.ts'
import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { ResolvedOptions } from './options.ts'
import type { Assumptions } from './result.ts'

/** What the bounds of `tunnels` rest on. What the network does not have is absent. */
export const assumptionsOf = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
): Assumptions => ({
  method: options.method,
  lineShaping: options.method === 'fixed-point' && options.lineShaping,
  bestEffortBits: topology.links.reduce(
    (most, link) => Math.max(most, link.bestEffortMaxFrameBits ?? 0),
    topology.bestEffortMaxFrameBits,
  ),
  encapsulation: topology.encapsulation.name,
  clockTolerancePpb: topology.clockTolerancePpb,
  arrivalLimit: options.arrivalLimit,
  delayLimitPs: options.delayLimitPs,
  storeAndForward: true,
  pauseFrames: false,
  sharedQueues: false,
  ...(options.method === 'x-adj' ? { blocking: options.blocking, overtaking: options.overtaking } : {}),
  ...mtuOf(topology, tunnels),
  ...portsOf(topology),
})

const mtuOf = (topology: Topology, tunnels: readonly Tunnel[]): Pick<Assumptions, 'mtuBits'> => {
  const isGiven =
    topology.mtuBits !== undefined ||
    topology.links.some(link => link.mtuBits !== undefined) ||
    tunnels.some(tunnel => tunnel.fragment)
  if (!isGiven) return {}
  const common = commonMtuBits(topology)
  const mtuBits = topology.links.reduce((least, link) => Math.min(least, link.mtuBits ?? common), common)
  return mtuBits === Number.POSITIVE_INFINITY ? {} : { mtuBits }
}

type OfPorts = Pick<Assumptions, 'preemption' | 'reserved' | 'wakeLatencyPs' | 'unlimitedQueues'>

const portsOf = (topology: Topology): OfPorts => {
  let preempting = 0
  let minFragmentBits = 0
  let withReserved = 0
  let wakeLatencyPs = 0
  const names = new Set<string>()
  const unlimitedQueues: string[] = []
  for (const link of topology.links) {
    const port = portSettings(topology, link)
    if (port.preemption !== undefined) {
      preempting++
      minFragmentBits = Math.max(minFragmentBits, port.preemption.minFragmentBits)
    }
    if (port.reserved.length > 0) withReserved++
    for (const { name } of port.reserved) names.add(name)
    wakeLatencyPs = Math.max(wakeLatencyPs, port.wakeLatencyPs)
    if (link.queueSizeBits === Number.POSITIVE_INFINITY) unlimitedQueues.push(link.id)
  }
  return {
    ...(preempting > 0 ? { preemption: { links: preempting, minFragmentBits } } : {}),
    ...(withReserved > 0 ? { reserved: { links: withReserved, names: [...names] } } : {}),
    ...(wakeLatencyPs > 0 ? { wakeLatencyPs } : {}),
    ...(unlimitedQueues.length > 0 ? { unlimitedQueues } : {}),
  }
}
