import { type Arrival, bucketPeriodPs } from '../arrival.ts'
import type { Topology } from '../topology.ts'
import { Faults, type Fields } from './faults.ts'
import { HALF_PS, HALF_SAFE } from './range-faults.ts'
import { type KnownSource, PACKETS, sourceFaults } from './source-checks.ts'
import { countFrom, SIZE, TIME, type WholeRule, wholeFault } from './whole.ts'

/** Keys of a plain object that say of a source what {@link SourceTraits} says. */
export const TRAIT_KEYS = [
  'minLoadSizeBits',
  'packets',
  'withinPs',
  'fragment',
  'arrival',
  'sendLatencyPs',
  'sendJitterPs',
  'jitterLimitPs',
] as const

const WHOLES: Readonly<Record<string, WholeRule>> = {
  minLoadSizeBits: SIZE,
  packets: PACKETS,
  withinPs: TIME,
  sendLatencyPs: TIME,
  sendJitterPs: TIME,
  jitterLimitPs: TIME,
}
const KINDS: readonly Arrival['kind'][] = ['periodic', 'sporadic', 'token-bucket']
const PLAIN: ReadonlySet<string> = new Set(['kind'])
const BUCKET: ReadonlySet<string> = new Set(['kind', 'rateBps', 'burstBits'])
/** A rate or burst of 0 is told by {@link sourceFaults}, which has the reasons. */
const BITS_PER_SECOND: WholeRule = { ...countFrom(0), what: 'a whole number of bit/s' }

/** Whether the traits of a plain object are what they must be, each by itself and beside the others; paths from it. */
export const traitFaults = (
  entry: Fields,
  network: Pick<Topology, 'encapsulation' | 'mtuBits'> | undefined,
): Faults => {
  const faults = new Faults()
  const given = TRAIT_KEYS.filter(key => entry[key] !== undefined)
  for (const key of given) {
    const rule = WHOLES[key]
    if (rule !== undefined) faults.whole(entry[key], [], key, rule)
  }
  if (entry.fragment !== undefined) faults.boolean(entry.fragment, [], 'fragment')
  if (entry.arrival !== undefined) checkArrival(faults, entry.arrival)
  const [least, spread] = [Number(entry.sendLatencyPs ?? 0), Number(entry.sendJitterPs ?? 0)]
  if (faults.found.length === 0 && least + spread > HALF_PS) {
    const key = least > spread ? 'sendLatencyPs' : 'sendJitterPs'
    faults.add('UNSAFE_VALUE', [key], HALF_SAFE, 'a sum of sendLatency and sendJitter above it')
  }
  if (faults.found.length > 0 || network === undefined) return faults
  const source = knownParts(entry)
  faults.addAll([], sourceFaults(source, network))
  if (faults.found.length === 0) checkBucketPeriod(faults, source)
  return faults
}

const checkArrival = (faults: Faults, arrival: unknown): void => {
  const path = ['arrival']
  const isBucket = (arrival as { kind?: unknown } | null)?.kind === 'token-bucket'
  const what = '{ kind }, one of periodic, sporadic, token-bucket'
  if (!faults.map(arrival, path, what, isBucket ? BUCKET : PLAIN)) return
  faults.choice(arrival.kind, path, 'kind', KINDS)
  if (!isBucket) return
  faults.whole(arrival.rateBps, path, 'rateBps', BITS_PER_SECOND)
  faults.whole(arrival.burstBits, path, 'burstBits', SIZE)
}

const NUMBERS = ['loadSizeBits', 'sizeBits', 'periodPs', 'maxPeriodPs'] as const

/** Numbers that are no sizes or times were told elsewhere, and say nothing here. */
const knownParts = (entry: Fields): KnownSource => {
  const isKnown = (key: string): boolean =>
    entry[key] !== undefined && wholeFault(entry[key], SIZE) === undefined
  const keys = [...TRAIT_KEYS, 'routes', 'replicas'].filter(key => entry[key] !== undefined)
  return Object.fromEntries([...keys, ...NUMBERS.filter(isKnown)].map(key => [key, entry[key]]))
}

/** What downstream calls the period of a token bucket follows from its rate. */
const checkBucketPeriod = (faults: Faults, { arrival, sizeBits, periodPs }: KnownSource): void => {
  if (arrival?.kind !== 'token-bucket' || sizeBits === undefined || periodPs === undefined) return
  const right = bucketPeriodPs(sizeBits, arrival.rateBps)
  if (right === undefined) {
    const expected = 'a rate that brings a largest packet in 1 ps to 2.5 hours'
    faults.add('OUT_OF_RANGE', ['arrival', 'rateBps'], expected, String(arrival.rateBps))
  } else if (right !== periodPs) {
    const expected = `${right}, the time in which the rate brings one largest packet (bucketPeriodPs)`
    faults.add('OUT_OF_RANGE', ['periodPs'], expected, String(periodPs))
  }
}
