import { ETHERNET_MTU_BITS, portSettings } from '../model/port.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import type { Assumptions, SourceAssumption } from './result.ts'

type BeyondPlain = Pick<
  Assumptions,
  'sources' | 'preemption' | 'reserved' | 'sleepingLinks' | 'unlimitedQueues' | 'mtuBits'
>

/** What the bounds rest on beside one packet of one size each period over plain ports; nothing where that is all there is. */
export const beyondPlain = ({ topology }: Network, tunnels: readonly Tunnel[]): BeyondPlain => {
  const ports = topology.links.map(link => ({ link, ...portSettings(topology, link) }))
  const idsWhere = (is: (port: (typeof ports)[number]) => boolean): readonly string[] =>
    ports.filter(is).map(({ link }) => link.id)
  const mtus = [...new Set(ports.map(port => port.mtuBits))].filter(Number.isFinite).sort((a, b) => a - b)
  const isEthernet = mtus.every(mtu => mtu === ETHERNET_MTU_BITS)
  return {
    ...named(
      'sources',
      KINDS.filter(([, is]) => tunnels.some(is)).map(([kind]) => kind),
    ),
    ...named(
      'preemption',
      idsWhere(port => port.preemption !== undefined),
    ),
    ...named('reserved', [...new Set(ports.flatMap(port => port.reserved.map(({ name }) => name)))]),
    ...named(
      'sleepingLinks',
      idsWhere(port => port.wakeLatencyPs > 0),
    ),
    ...named(
      'unlimitedQueues',
      idsWhere(({ link }) => link.queueSizeBits === Number.POSITIVE_INFINITY),
    ),
    ...named('mtuBits', isEthernet ? [] : mtus),
  }
}

const KINDS: readonly (readonly [SourceAssumption, (tunnel: Tunnel) => boolean])[] = [
  ['sizes', t => t.minLoadSizeBits !== undefined && t.minLoadSizeBits < t.loadSizeBits],
  ['batches', t => (t.packets ?? 1) > 1 || (t.withinPs ?? 0) > 0],
  ['messages', t => t.fragment === true],
  ['sporadic', t => t.arrival?.kind === 'sporadic'],
  ['token-bucket', t => t.arrival?.kind === 'token-bucket'],
]

const named = <K extends keyof BeyondPlain, V>(
  key: K,
  values: readonly V[],
): { readonly [P in K]?: readonly V[] } =>
  values.length === 0 ? {} : ({ [key]: values } as { readonly [P in K]: readonly V[] })
