import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { SAFE } from '../../quantity/parse-quantity.ts'
import type { SourceTraits } from '../arrival.ts'
import { wireSizeBits } from '../encapsulation.ts'
import { commonMtuBits, cutLoadBits } from '../port.ts'
import type { Request } from '../request.ts'
import type { Topology } from '../topology.ts'
import type { Fault } from './fault.ts'
import { Faults } from './faults.ts'
import { countFrom, type WholeRule } from './whole.ts'

/** What of a request is known; a part that could not be read is left out, and the rest is checked all the same. */
export type KnownSource = SourceTraits &
  Partial<Pick<Request, 'loadSizeBits' | 'sizeBits' | 'periodPs' | 'maxPeriodPs' | 'routes' | 'replicas'>>

type Network = Pick<Topology, 'encapsulation' | 'mtuBits'>

/** Packets of one batch or message that are worked out one by one: more are a stream, not a message. */
export const MOST_PACKETS = 1_000_000
export const PACKETS: WholeRule = countFrom(1, MOST_PACKETS)

/**
 * Combinations of traits that make no sense, each with the reason. Paths are those of {@link Request}. What a network
 * could not carry although it makes sense (a rate above the line's, a load above the MTU) is a verdict, not a fault.
 */
export const sourceFaults = (source: KnownSource, network: Network): readonly Fault[] => {
  const faults = new Faults()
  checkSizes(faults, source, network)
  checkBatch(faults, source)
  if (source.fragment === true) checkMessage(faults, source, network)
  checkBucket(faults, source)
  if (source.routes !== undefined && source.replicas !== undefined) {
    const why = 'each replica has its own: replicas: [{ routes }, { routes }]'
    conflict(faults, ['routes'], 'routes', 'replicas', why)
  }
  return faults.found
}

/** A key that says nothing beside another, or the contrary of it. */
const conflict = (faults: Faults, path: Fault['path'], key: string, beside: string, why: string): void =>
  faults.add('CONFLICTING_KEYS', path, `no ${key} beside ${beside}: ${why}`, key)

const checkSizes = (
  faults: Faults,
  { loadSizeBits, minLoadSizeBits }: KnownSource,
  { encapsulation }: Network,
): void => {
  if (minLoadSizeBits === undefined) return
  const path = ['minLoadSizeBits']
  if (loadSizeBits !== undefined && minLoadSizeBits > loadSizeBits) {
    const expected = `at most the loadSize, ${formatSize(loadSizeBits)}`
    faults.add('OUT_OF_RANGE', path, expected, formatSize(minLoadSizeBits))
  } else if (minLoadSizeBits === 0 && wireSizeBits(encapsulation, 0) === 0)
    faults.add('ZERO_SIZE', path, 'more than 0 B: it is the size on the wire here', '0 B')
}

const checkBatch = (faults: Faults, source: KnownSource): void => {
  const { packets, withinPs, periodPs, sizeBits, arrival } = source
  if (packets !== undefined && sizeBits !== undefined && !Number.isSafeInteger(packets * sizeBits)) {
    const expected = `packets that together have ${SAFE.size}`
    faults.add('UNSAFE_VALUE', ['packets'], expected, String(packets))
  }
  if (withinPs === undefined || periodPs === undefined || arrival?.kind === 'token-bucket') return
  if (withinPs > periodPs) {
    const expected = `at most the period, ${formatTime(periodPs)}: the packets of a period are sent in it`
    faults.add('OUT_OF_RANGE', ['withinPs'], expected, formatTime(withinPs))
  }
}

const checkMessage = (faults: Faults, source: KnownSource, network: Network): void => {
  const { loadSizeBits } = source
  const beside = 'fragment: true'
  if (source.minLoadSizeBits !== undefined)
    conflict(faults, ['minLoadSizeBits'], 'minSize', beside, 'a message always has its whole size')
  if (source.packets !== undefined) {
    const why = 'the MTU says how many packets a message has, and a period has one message'
    conflict(faults, ['packets'], 'packets', beside, why)
  }
  if (source.withinPs !== undefined)
    conflict(faults, ['withinPs'], 'within', beside, 'the packets of a message are released together')
  if (source.arrival?.kind === 'token-bucket') {
    const why = 'it counts single packets, and a message is several at once'
    conflict(faults, ['arrival'], 'token bucket', beside, why)
  }
  if (loadSizeBits === undefined) return
  const cutBits = cutLoadBits(network, commonMtuBits(network))
  if (cutBits > 0 && loadSizeBits > MOST_PACKETS * cutBits) {
    const expected = `a message of at most ${MOST_PACKETS} packets of ${formatSize(cutBits)}`
    faults.add('OUT_OF_RANGE', ['loadSizeBits'], expected, formatSize(loadSizeBits))
  }
}

const checkBucket = (faults: Faults, source: KnownSource): void => {
  const { arrival, sizeBits } = source
  if (arrival?.kind !== 'token-bucket') return
  const beside = 'arrival: { rate, burst }'
  if (source.packets !== undefined)
    conflict(faults, ['packets'], 'packets', beside, 'the burst says how many may come together')
  if (source.withinPs !== undefined)
    conflict(faults, ['withinPs'], 'within', beside, 'there is no period to release them in')
  if (source.maxPeriodPs !== undefined)
    conflict(faults, ['maxPeriodPs'], 'maxPeriod', beside, 'there is no period to raise')
  if (arrival.rateBps === 0) faults.add('ZERO_RATE', ['arrival', 'rateBps'], 'a rate above 0', '0 bit/s')
  if (sizeBits !== undefined && arrival.burstBits < sizeBits) {
    const expected = `at least the largest packet, ${formatSize(sizeBits)} on the wire`
    faults.add('OUT_OF_RANGE', ['arrival', 'burstBits'], expected, formatSize(arrival.burstBits))
  }
}
