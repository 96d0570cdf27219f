import { isPlain } from '../../src/model/arrival.ts'
import { wireSizeBits } from '../../src/model/encapsulation.ts'
import { portSettings } from '../../src/model/port.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { crossingsOf } from '../reference/crossing.ts'
import { hasCycles } from '../reference/cycles.ts'
import { worldOf } from '../reference/world.ts'
import { type Case, optionsFor } from './case.ts'

/** All that {@link kindsOf} may say. */
export const KINDS: readonly string[] = [
  'plain',
  'clocks',
  'sizes',
  'batches',
  'windows',
  'messages',
  'sporadic',
  'buckets of one size',
  'buckets of several sizes',
  'send times',
  'jitter limits',
  'replicas',
  'preemption',
  'reserved',
  'wake',
  'cells',
  'best effort per link',
  'MTU per link',
  'unlimited queues',
  'several lanes',
  'cycles',
  'no line shaping',
  'tails',
]

const sourceKinds = ({ encapsulation }: Topology, tunnel: Tunnel): readonly string[] => {
  const { arrival, minLoadSizeBits } = tunnel
  const isMixed =
    minLoadSizeBits !== undefined && wireSizeBits(encapsulation, minLoadSizeBits) < tunnel.sizeBits
  const isBucket = arrival?.kind === 'token-bucket'
  return [
    ...(isBucket ? [isMixed ? 'buckets of several sizes' : 'buckets of one size'] : isMixed ? ['sizes'] : []),
    ...((tunnel.packets ?? 1) > 1 ? ['batches'] : []),
    ...((tunnel.withinPs ?? 0) > 0 ? ['windows'] : []),
    ...(tunnel.fragment ? ['messages'] : []),
    ...(arrival?.kind === 'sporadic' ? ['sporadic'] : []),
    ...(tunnel.sendLatencyPs !== undefined || tunnel.sendJitterPs !== undefined ? ['send times'] : []),
    ...(tunnel.replica === undefined ? [] : ['replicas']),
    ...(tunnel.jitterLimitPs === undefined ? [] : ['jitter limits']),
  ]
}

/** What a case has in it beyond plain traffic over plain ports; only of links that something crosses. */
export const kindsOf = (of: Case): readonly string[] => {
  const { topology, tunnels } = of
  const used = new Set(tunnels.flatMap(t => t.routes.flat()))
  const ports = topology.links.filter(l => used.has(l.id))
  const settings = ports.map(l => portSettings(topology, l))
  const { lineShaping, arrivalLimit } = optionsFor(of)
  const ofSources = tunnels.flatMap(t => sourceKinds(topology, t))
  const kinds = [
    ...ofSources,
    ...(settings.some(s => s.preemption !== undefined) ? ['preemption'] : []),
    ...(settings.some(s => s.reserved.length > 0) ? ['reserved'] : []),
    ...(ports.some(l => (l.wakeLatencyPs ?? 0) > 0) ? ['wake'] : []),
    ...(ports.some(l => l.queueCellBits !== undefined) ? ['cells'] : []),
    ...(ports.some(l => l.bestEffortMaxFrameBits !== undefined) ? ['best effort per link'] : []),
    ...(ports.some(l => l.mtuBits !== undefined) ? ['MTU per link'] : []),
    ...(ports.some(l => l.queueSizeBits === Number.POSITIVE_INFINITY) ? ['unlimited queues'] : []),
  ]
  const isAllPlain = kinds.length === 0 && tunnels.every(isPlain)
  return [
    ...new Set([
      ...(isAllPlain ? ['plain'] : kinds),
      ...(topology.clockTolerancePpb > 0 ? ['clocks'] : []),
      ...(new Set(tunnels.map(t => t.lane)).size > 1 ? ['several lanes'] : []),
      ...(hasCycles(crossingsOf(worldOf(topology), tunnels)) ? ['cycles'] : []),
      ...(lineShaping === false ? ['no line shaping'] : []),
      ...(arrivalLimit === 8 ? ['tails'] : []),
    ]),
  ]
}
