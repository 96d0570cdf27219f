import { ceilExact, type Exact } from '../../quantity/exact.ts'
import type { Place } from '../foreign/document.ts'
import type { ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'

export interface Bucket {
  readonly burst: Exact | undefined
  readonly rate: Exact | undefined
}

type Source = Pick<ForeignRequest, 'sizeBits' | 'minSizeBits' | 'arrival' | 'rateBps'>

/**
 * A flow below several token buckets as a source: the one of least burst (each alone covers the flow). A burst of at
 * most one packet is a packet each time the rate brings one; a burst below one packet, which only fluids have, counts as one.
 */
export const bucketSource = (
  buckets: readonly Bucket[],
  sizeBits: number | undefined,
  minSizeBits: number | undefined,
  place: Place,
  { findings, options }: Reading,
): Source => {
  const known = buckets.flatMap(({ burst, rate }) => {
    const [burstBits, rateBps] = [burst, rate].map(value =>
      value === undefined ? undefined : ceilExact(value),
    )
    return burstBits === undefined || rateBps === undefined || rateBps === 0 ? [] : [{ burstBits, rateBps }]
  })
  const [best] = known.toSorted((a, b) => a.burstBits - b.burstBits)
  const size = sizeBits ?? options.packetBits
  if (best === undefined) return sizeBits === undefined ? {} : { sizeBits }
  if (known.length > 1)
    findings.lose('requests', 'of several token buckets the one of least burst is kept', place)
  if (size === undefined) return { rateBps: best.rateBps }
  if (best.burstBits < size) findings.odd('requests', 'bursts below one packet count as one packet', place)
  const least = minSizeBits !== undefined && minSizeBits > 0 && minSizeBits < size ? { minSizeBits } : {}
  const isOnePacket = best.burstBits <= size && Object.keys(least).length === 0
  return {
    sizeBits: size,
    ...least,
    rateBps: best.rateBps,
    arrival: isOnePacket
      ? { kind: 'sporadic' }
      : { kind: 'token-bucket', rateBps: best.rateBps, burstBits: Math.max(best.burstBits, size) },
  }
}
