import type { Arrival, SourceTraits } from '../../model/arrival.ts'
import { formatRate, formatSize, formatTime } from '../../quantity/format-quantity.ts'
import type { Printable } from '../source/print-text.ts'

/** Some keys of an entry. */
export type Entry = Record<string, Printable>

export const optionalTime = (key: string, ps: number | undefined): Entry =>
  ps === undefined ? {} : { [key]: formatTime(ps) }

const optional = (key: string, value: Printable | undefined): Entry =>
  value === undefined ? {} : { [key]: value }

/** What a source says beyond a packet each period, as the keys it was read from. */
export const traitEntries = (source: SourceTraits): Entry => ({
  ...(source.minLoadSizeBits === undefined ? {} : { minSize: formatSize(source.minLoadSizeBits) }),
  ...optional('packets', source.packets),
  ...optionalTime('within', source.withinPs),
  ...optional('fragment', source.fragment),
  ...(source.arrival === undefined ? {} : { arrival: arrivalValue(source.arrival) }),
  ...optionalTime('sendLatency', source.sendLatencyPs),
  ...optionalTime('sendJitter', source.sendJitterPs),
  ...optionalTime('jitter', source.jitterLimitPs),
})

const arrivalValue = (arrival: Arrival): Printable =>
  arrival.kind === 'token-bucket'
    ? { rate: formatRate(arrival.rateBps), burst: formatSize(arrival.burstBits) }
    : arrival.kind
