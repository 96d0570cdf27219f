import type { PacketRecords } from '../simulation/setup/packet-records.ts'
import type { PortSetup } from '../simulation/setup/ports.ts'
import type { SourceShape } from '../simulation/setup/source-shapes.ts'

/** What simulations vary to break a bound: everything that the model leaves open here. */
export type AttackedWith =
  | 'phases'
  | 'jitters'
  /** Frames below all lanes, one just before each packet. */
  | 'best effort'
  /** Clocks as fast and as slow as they may be. */
  | 'clocks'
  | 'sizes'
  /** How the packets of a period, or of a message, follow each other. */
  | 'batches'
  /** Gaps of sporadic sources, rests and bursts of token buckets. */
  | 'gaps'
  /** Frames that are preempted. */
  | 'cuts'
  /** Ports that were asleep. */
  | 'wake'
  | 'control traffic'

const OF_SOURCES: readonly (readonly [AttackedWith, (source: SourceShape) => boolean])[] = [
  ['sizes', source => source.sizes > 1],
  ['batches', source => source.packets > 1 || (source.withinPs > 0 && source.kind !== 'token-bucket')],
  ['gaps', source => source.kind !== 'periodic'],
]

const OF_PORTS: readonly (readonly [AttackedWith, (port: PortSetup) => boolean])[] = [
  ['cuts', port => port.expressLanes > 0],
  ['wake', port => port.wakePs > 0],
  ['control traffic', port => port.control.length > 0],
]

const named = <T>(
  kinds: readonly (readonly [AttackedWith, (thing: T) => boolean])[],
  things: readonly T[],
): readonly AttackedWith[] => kinds.filter(([, is]) => things.some(is)).map(([name]) => name)

/** What simulations of this network vary: of sources and of ports in use what they have. */
export const attackedWith = ({
  network,
  shapes,
  ports,
  linkStart,
}: PacketRecords): readonly AttackedWith[] => {
  const used = ports.filter((_, e) => linkStart[e]! < linkStart[e + 1]!)
  return [
    'phases',
    'jitters',
    ...(used.some(port => port.frameBits > 0) ? ['best effort' as const] : []),
    ...(network.topology.clockTolerancePpb > 0 ? ['clocks' as const] : []),
    ...named(OF_SOURCES, shapes),
    ...named(OF_PORTS, used),
  ]
}
