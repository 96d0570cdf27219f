import { formatRate, formatSize, formatTime } from '../../quantity/format-quantity.ts'
import type { SourceTraits } from '../arrival.ts'
import { wireSizeBits } from '../encapsulation.ts'
import { commonMtuBits, cutLoadBits } from '../port.ts'
import type { Request } from '../request.ts'
import type { Topology } from '../topology.ts'
import { type Fault, fault } from './fault.ts'

/** What of a request is known; a part that could not be read is left out, and the rest is checked all the same. */
export type KnownSource = SourceTraits &
  Partial<Pick<Request, 'loadSizeBits' | 'sizeBits' | 'periodPs' | 'maxPeriodPs' | 'routes' | 'replicas'>>

type Network = Pick<Topology, 'encapsulation' | 'mtuBits'>

/** Packets of one batch or message that are worked out one by one: more are a stream, not a message. */
export const MOST_PACKETS = 1_000_000

/**
 * Combinations of traits that make no sense, each with the reason. Paths are those of {@link Request}. What a network
 * could not carry although it makes sense (a rate above the line's, a load above the MTU) is a verdict, not a fault.
 */
export const sourceFaults = (source: KnownSource, network: Network): readonly Fault[] => [
  ...sizeFaults(source, network),
  ...batchFaults(source),
  ...messageFaults(source, network),
  ...bucketFaults(source),
  ...replicaFaults(source),
]

const sizeFaults = (
  { loadSizeBits, minLoadSizeBits }: KnownSource,
  { encapsulation }: Network,
): readonly Fault[] => {
  const faults: Fault[] = []
  if (loadSizeBits === 0) faults.push(fault(['loadSizeBits'], 'ZERO_SIZE', 'a load of at least 1 bit', '0 B'))
  if (minLoadSizeBits === undefined) return faults
  const at = ['minLoadSizeBits']
  const found = formatSize(minLoadSizeBits)
  if (loadSizeBits !== undefined && minLoadSizeBits > loadSizeBits)
    faults.push(fault(at, 'OUT_OF_RANGE', `at most the loadSize, ${formatSize(loadSizeBits)}`, found))
  else if (minLoadSizeBits === 0 && wireSizeBits(encapsulation, 0) === 0)
    faults.push(
      fault(at, 'ZERO_SIZE', `more than 0 B: with encapsulation none it is the size on the wire`, found),
    )
  return faults
}

const batchFaults = ({ packets, withinPs, periodPs, sizeBits, arrival }: KnownSource): readonly Fault[] => {
  const faults: Fault[] = []
  if (packets !== undefined && !(Number.isInteger(packets) && packets >= 1 && packets <= MOST_PACKETS))
    faults.push(
      fault(['packets'], 'OUT_OF_RANGE', `a whole number from 1 to ${MOST_PACKETS}`, String(packets)),
    )
  else if (packets !== undefined && sizeBits !== undefined && !Number.isSafeInteger(packets * sizeBits)) {
    const expected = 'packets that together have at most 9007199254740991 bit'
    faults.push(fault(['packets'], 'UNSAFE_VALUE', expected, String(packets)))
  }
  if (withinPs === undefined || periodPs === undefined || arrival?.kind === 'token-bucket') return faults
  if (withinPs > periodPs) {
    const expected = `at most the period, ${formatTime(periodPs)}: the packets of a period are sent in it`
    faults.push(fault(['withinPs'], 'OUT_OF_RANGE', expected, formatTime(withinPs)))
  }
  return faults
}

/** Keys of a source that say nothing beside another, each with what they would contradict. */
const conflict = (path: Fault['path'], key: string, beside: string, why: string): Fault =>
  fault(path, 'CONFLICTING_KEYS', `no ${key} beside ${beside}: ${why}`, key)

const messageFaults = (source: KnownSource, network: Network): readonly Fault[] => {
  if (source.fragment !== true) return []
  const faults: Fault[] = []
  const { loadSizeBits } = source
  const beside = 'fragment: true'
  if (source.minLoadSizeBits !== undefined)
    faults.push(conflict(['minLoadSizeBits'], 'minSize', beside, 'a message always has its whole size'))
  if (source.packets !== undefined) {
    const why = 'the MTU says how many packets a message has, and a period has one message'
    faults.push(conflict(['packets'], 'packets', beside, why))
  }
  if (source.withinPs !== undefined)
    faults.push(conflict(['withinPs'], 'within', beside, 'the packets of a message are released together'))
  if (source.arrival?.kind === 'token-bucket') {
    const why = 'a token bucket counts single packets, and a message is several at once'
    faults.push(conflict(['arrival'], 'token bucket', beside, why))
  }
  if (loadSizeBits === undefined) return faults
  const cutBits = cutLoadBits(network, commonMtuBits(network))
  if (cutBits > 0 && loadSizeBits > MOST_PACKETS * cutBits) {
    const expected = `a message of at most ${MOST_PACKETS} packets of ${formatSize(cutBits)}`
    faults.push(fault(['loadSizeBits'], 'OUT_OF_RANGE', expected, formatSize(loadSizeBits)))
  }
  return faults
}

const bucketFaults = (source: KnownSource): readonly Fault[] => {
  const { arrival, sizeBits } = source
  if (arrival?.kind !== 'token-bucket') return []
  const faults: Fault[] = []
  const beside = 'arrival: { rate, burst }'
  if (source.packets !== undefined)
    faults.push(conflict(['packets'], 'packets', beside, 'the burst says how many may come together'))
  if (source.withinPs !== undefined)
    faults.push(conflict(['withinPs'], 'within', beside, 'there is no period to release them in'))
  if (source.maxPeriodPs !== undefined)
    faults.push(conflict(['maxPeriodPs'], 'maxPeriod', beside, 'there is no period to raise'))
  if (arrival.rateBps === 0)
    faults.push(fault(['arrival', 'rateBps'], 'ZERO_RATE', 'a rate above 0', formatRate(arrival.rateBps)))
  if (sizeBits !== undefined && arrival.burstBits < sizeBits) {
    const expected = `at least the largest packet, ${formatSize(sizeBits)} on the wire`
    faults.push(fault(['arrival', 'burstBits'], 'OUT_OF_RANGE', expected, formatSize(arrival.burstBits)))
  }
  return faults
}

const replicaFaults = ({ routes, replicas }: KnownSource): readonly Fault[] =>
  replicas === undefined || routes === undefined
    ? []
    : [
        conflict(
          ['routes'],
          'routes',
          'replicas',
          'each replica has its own: replicas: [{ routes }, { routes }]',
        ),
      ]
