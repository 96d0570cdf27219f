import { portSettings } from '../model/port.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import type { ResolvedOptions } from './options.ts'
import type { Assumptions, SourceAssumption } from './result.ts'

/** What bounds of these tunnels take for granted (MODEL "Results"). */
export const assumptionsOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
): Assumptions => ({
  method: options.method,
  lineShaping: options.method === 'fixed-point' && options.lineShaping,
  bestEffortBits: network.topology.links.reduce(
    (most, link) => Math.max(most, link.bestEffortMaxFrameBits ?? 0),
    network.topology.bestEffortMaxFrameBits,
  ),
  encapsulation: network.topology.encapsulation.name,
  clockTolerancePpb: network.topology.clockTolerancePpb,
  arrivalLimit: options.arrivalLimit,
  delayLimitPs: options.delayLimitPs,
  storeAndForward: true,
  pauseFrames: false,
  sharedQueues: false,
  sources: sourcesOf(tunnels),
  ...assumedPorts(network),
  ...(options.method === 'x-adj' ? { blocking: options.blocking, overtaking: options.overtaking } : {}),
})

type AssumedPorts = Pick<
  Assumptions,
  'preemption' | 'reserved' | 'sleepingLinks' | 'unlimitedQueues' | 'mtuBits'
>

/** What the bounds take for granted of ports (MODEL "Network"). */
const assumedPorts = ({ topology }: Network): AssumedPorts => {
  const ports = topology.links.map(link => ({ link, ...portSettings(topology, link) }))
  const idsWhere = (is: (port: (typeof ports)[number]) => boolean): readonly string[] =>
    ports.filter(is).map(({ link }) => link.id)
  return {
    preemption: idsWhere(port => port.preemption !== undefined),
    reserved: [...new Set(ports.flatMap(port => port.reserved.map(({ name }) => name)))],
    sleepingLinks: idsWhere(port => port.wakeLatencyPs > 0),
    unlimitedQueues: idsWhere(({ link }) => link.queueSizeBits === Number.POSITIVE_INFINITY),
    mtuBits: [...new Set(ports.map(port => port.mtuBits))].filter(Number.isFinite).sort((a, b) => a - b),
  }
}

const isOfManySizes = (t: Tunnel): boolean =>
  t.minLoadSizeBits !== undefined && t.minLoadSizeBits < t.loadSizeBits

const isBatch = (t: Tunnel): boolean => (t.packets ?? 1) > 1 || (t.withinPs ?? 0) > 0

const KINDS: readonly (readonly [SourceAssumption, (tunnel: Tunnel) => boolean])[] = [
  ['full-size', t => !isOfManySizes(t)],
  ['sizes', isOfManySizes],
  [
    'one-a-period',
    t => !isBatch(t) && t.fragment !== true && (t.arrival === undefined || t.arrival.kind === 'periodic'),
  ],
  ['batches', isBatch],
  ['messages', t => t.fragment === true],
  ['sporadic', t => t.arrival?.kind === 'sporadic'],
  ['token-bucket', t => t.arrival?.kind === 'token-bucket'],
]

/** The kinds of sources that there are among `tunnels` (MODEL "Traffic"). */
export const sourcesOf = (tunnels: readonly Tunnel[]): readonly SourceAssumption[] =>
  KINDS.filter(([, is]) => tunnels.some(is)).map(([kind]) => kind)
