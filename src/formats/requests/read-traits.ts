import { type Arrival, bucketPeriodPs, type SourceTraits } from '../../model/arrival.ts'
import { HALF_PS, HALF_SAFE } from '../../model/checks/range-faults.ts'
import { PACKETS } from '../../model/checks/source-checks.ts'
import { PERIOD, wholeFault } from '../../model/checks/whole.ts'
import { describe } from '../../model/checks/words.ts'
import type { Request } from '../../model/request.ts'
import { describeDimension } from '../../quantity/units.ts'
import { asFields, type Fields, isFields, outward, own } from '../reading/fields.ts'
import type { Path } from '../source/source.ts'
import type { RequestContext } from './request-context.ts'

/** Before it is handed out. Filled key by key: spreads cost tens of milliseconds over ten thousand entries. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** Keys of an entry that say of its source more than a packet each period. */
export const TRAITS: ReadonlySet<string> = new Set([
  'minSize',
  'packets',
  'within',
  'fragment',
  'arrival',
  'sendLatency',
  'sendJitter',
  'jitter',
])

/** What an entry says of its source beyond a packet each period; a key that is absent or wrong (and reported) is left out. */
export const readTraits = (
  fields: Fields,
  path: Path,
  sender: string | undefined,
  context: RequestContext,
): SourceTraits => {
  if (!hasTraits(fields)) return PLAIN
  const { read } = context
  const traits: Draft<SourceTraits> = {}
  const minLoadSizeBits = read.down(fields, path, 'minSize', 'size')
  const packets = own(fields, 'packets')
  const withinPs = read.up(fields, path, 'within', 'time')
  const fragment = own(fields, 'fragment')
  const arrival = readArrival(own(fields, 'arrival'), [...path, 'arrival'], context)
  const jitterLimitPs = read.down(fields, path, 'jitter', 'time')
  if (minLoadSizeBits !== undefined) traits.minLoadSizeBits = minLoadSizeBits
  if (typeof packets === 'number' && wholeFault(packets, PACKETS) === undefined) traits.packets = packets
  if (withinPs !== undefined) traits.withinPs = withinPs
  if (typeof fragment === 'boolean') traits.fragment = fragment
  if (arrival !== undefined) traits.arrival = arrival
  if (jitterLimitPs !== undefined) traits.jitterLimitPs = jitterLimitPs
  return Object.assign(traits, readSend(fields, path, sender, context))
}

/** Of an entry that says nothing more: one object, so that such entries are told at a glance. */
export const PLAIN: SourceTraits = {}

const hasTraits = (fields: Fields): boolean => {
  for (const key in fields) if (TRAITS.has(key)) return true
  return false
}

const readArrival = (value: unknown, path: Path, { read }: RequestContext): Arrival | undefined => {
  if (value === 'periodic' || value === 'sporadic') return { kind: value }
  if (!isFields(value)) return undefined
  const rateBps = read.up(value, path, 'rate', 'rate')
  const burstBits = read.up(value, path, 'burst', 'size')
  return rateBps === undefined || burstBits === undefined
    ? undefined
    : { kind: 'token-bucket', rateBps, burstBits }
}

/** The range of the delay before the first queue, rounded outward; what is not given is the sender's. */
const readSend = (
  fields: Fields,
  path: Path,
  sender: string | undefined,
  { read, network, problems }: RequestContext,
): Pick<SourceTraits, 'sendLatencyPs' | 'sendJitterPs'> => {
  const least = read.exact(fields, path, 'sendLatency', 'time')
  const spread = read.exact(fields, path, 'sendJitter', 'time')
  if (least === undefined && spread === undefined) return PLAIN
  const host = sender === undefined ? undefined : network.nodes.get(sender)
  const hostSpread = host?.sendJitterPs ?? 0
  const range = outward(least ?? host?.sendLatencyPs ?? 0, spread ?? hostSpread)
  if (range === undefined || range.least + range.spread > HALF_PS) {
    const key = spread === undefined ? 'sendLatency' : 'sendJitter'
    const found = 'a sum of sendLatency and sendJitter above it'
    problems.add({ code: 'UNSAFE_VALUE', path: [...path, key], expected: HALF_SAFE, found })
    return PLAIN
  }
  return {
    ...(least === undefined ? {} : { sendLatencyPs: range.least }),
    ...(spread === undefined && range.spread === hostSpread ? {} : { sendJitterPs: range.spread }),
  }
}

/**
 * The period of an entry: as given, or of a token bucket the time in which its rate brings a largest packet.
 * Undefined where it is missing, wrong, or given although the source has none (and reported).
 */
export const readPeriodOf = (
  fields: Fields,
  path: Path,
  arrival: Arrival | undefined,
  sizeBits: number | undefined,
  context: RequestContext,
): number | undefined => {
  const { problems } = context
  if (!isFields(own(fields, 'arrival'))) {
    if (own(fields, 'period') === undefined) {
      const expected = `the key period: ${describeDimension('time')}`
      problems.add({ code: 'MISSING_KEY', path: [...path, 'period'], expected, found: 'no such key' })
    }
    return readPeriod(fields, path, 'period', context)
  }
  for (const key of ['period', 'requestedPeriod'])
    if (own(fields, key) !== undefined) {
      const expected = `no ${key} beside arrival: { rate, burst }: the rate says how often packets may come`
      problems.add({ code: 'CONFLICTING_KEYS', path: [...path, key], at: 'key', expected, found: key })
    }
  if (arrival?.kind !== 'token-bucket' || arrival.rateBps === 0 || sizeBits === undefined) return undefined
  const periodPs = bucketPeriodPs(sizeBits, arrival.rateBps)
  if (periodPs === undefined) {
    const expected = 'a rate that brings a largest packet in 1 ps to 2.5 hours'
    const found = describe(own(asFields(own(fields, 'arrival')), 'rate'))
    problems.add({ code: 'OUT_OF_RANGE', path: [...path, 'arrival', 'rate'], expected, found })
  }
  return periodPs
}

export const readPeriod = (
  fields: Fields,
  path: Path,
  key: 'period' | 'maxPeriod' | 'requestedPeriod',
  { read, problems }: RequestContext,
): Request['periodPs'] | undefined => {
  const period = read.down(fields, path, key, 'time')
  const fault = period === undefined ? undefined : wholeFault(period, PERIOD)
  if (fault === undefined) return period
  problems.add({ ...fault, path: [...path, key], found: describe(own(fields, key)) })
  return undefined
}
