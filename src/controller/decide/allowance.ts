import { shortestPs, slowestPs } from '../../calculus/queue/transmission.ts'
import { isPlain } from '../../model/arrival.ts'
import type { MeterReading } from '../../model/command.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { sourceOf } from '../../network/source.ts'
import { PPB, PS_PER_MS, PS_PER_SECOND } from '../../quantity/scale.ts'
import type { Earlier } from '../contract/contract.ts'

const BITS_PER_BYTE = 8
const BILLION = BigInt(PPB)
const PER_SECOND = BigInt(PS_PER_SECOND)

/** What one contract lets its sender send (MODEL "Traffic"), as far as a meter can tell. */
interface Sent {
  readonly packets: number
  readonly bits: number
  /** π. */
  readonly periodPs: number
  /** By a slow clock: the longest that a meter may take a period for. */
  readonly slowPeriodPs: number
  readonly windowPs: number
  readonly leastBits: number
  readonly mostBits: number
  readonly bucket?: { readonly rateBps: number; readonly burstBits: number }
}

/**
 * Whether a reading of a window of up to `windowMs` shows more than a meter anywhere on the tree can count of a conforming
 * sender: no queue on the tree sees more jitter than the receivers do, `jitterPs`. Of a window that may reach back before a
 * change, `earlier` says what was allowed then.
 */
export const isBeyond = (
  network: Network,
  tunnel: Tunnel,
  earlier: Earlier | undefined,
  jitterPs: number,
  reading: MeterReading,
  windowMs: number,
): boolean => {
  const ppb = network.topology.clockTolerancePpb
  const contracts = contractsOf(network, tunnel, earlier, ppb)
  // A meter whose clock is slow takes a longer time for it.
  const intervalPs = (BigInt(windowMs) * BigInt(PS_PER_MS) * (BILLION + BigInt(ppb))) / BILLION
  const most = mostIn(contracts, intervalPs, jitterPs, ppb)
  return (
    BigInt(reading.packets) > most.packets ||
    BigInt(reading.bytes) * BigInt(BITS_PER_BYTE) > most.bits ||
    isOutOfSize(contracts, reading) ||
    isTooDense(contracts, jitterPs, ppb, reading) ||
    isOverdrawn(contracts, intervalPs, jitterPs, ppb, reading)
  )
}

/**
 * One contract where the present one, or the most generous of several that are all one packet of one size each period:
 * between two of those a sender leaves the longer period. Of others each may be used to its end, so that all count.
 */
const contractsOf = (
  network: Network,
  tunnel: Tunnel,
  earlier: Earlier | undefined,
  ppb: number,
): readonly Sent[] => {
  const own = sentBy(network, tunnel, ppb)
  if (earlier === undefined) return [own]
  const before = plainly(earlier, ppb)
  // A meter of one copy has never seen the other.
  const others = earlier.others?.filter(other => other.replica?.number === tunnel.replica?.number)
  if (earlier.others === undefined && isPlain(tunnel)) {
    const periodPs = Math.min(own.periodPs, before.periodPs)
    const bits = Math.max(own.bits, before.bits)
    const leastBits = Math.min(own.leastBits, before.leastBits)
    const slowPeriodPs = Math.max(own.slowPeriodPs, before.slowPeriodPs)
    return [{ ...own, periodPs, slowPeriodPs, bits, leastBits, mostBits: bits }]
  }
  return [own, before, ...(others ?? []).map(other => sentBy(network, other, ppb))]
}

const sentBy = (network: Network, tunnel: Tunnel, ppb: number): Sent => {
  const links = [...new Set(tunnel.routes.flat())].map(id => network.linkIndex.get(id)!)
  const { kinds, packets, periodPs, windowPs } = sourceOf(network, tunnel, links)
  const { arrival } = tunnel
  return {
    packets,
    bits: kinds.reduce((bits, { hiBits, count }) => bits + hiBits * count, 0),
    periodPs,
    slowPeriodPs: slowestPs(tunnel.periodPs, ppb),
    windowPs,
    leastBits: Math.min(...kinds.map(kind => kind.loBits)),
    mostBits: Math.max(...kinds.map(kind => kind.hiBits)),
    ...(arrival?.kind === 'token-bucket' ? { bucket: arrival } : {}),
  }
}

const plainly = ({ periodPs, sizeBits, leastBits = sizeBits }: Earlier, ppb: number): Sent => ({
  packets: 1,
  bits: sizeBits,
  periodPs: shortestPs(periodPs, ppb),
  slowPeriodPs: slowestPs(periodPs, ppb),
  windowPs: 0,
  leastBits,
  mostBits: sizeBits,
})

/** In any closed window of length t: batches of floor((t + δmax + W)/π) + 1, and of a bucket no more bits than it gives. */
const mostIn = (
  contracts: readonly Sent[],
  windowPs: bigint,
  jitterPs: number,
  ppb: number,
): { readonly packets: bigint; readonly bits: bigint } => {
  let packets = 0n
  let bits = 0n
  for (const sent of contracts) {
    const spread = windowPs + BigInt(jitterPs)
    const batches = (spread + BigInt(sent.windowPs)) / BigInt(sent.periodPs) + 1n
    packets += batches * BigInt(sent.packets)
    const ofBatches = batches * BigInt(sent.bits)
    const ofBucket = sent.bucket === undefined ? ofBatches : bucketBits(sent.bucket, spread, ppb)
    bits += ofBucket < ofBatches ? ofBucket : ofBatches
  }
  return { packets, bits }
}

/** burst + rate·t by a sender's clock that is fast. */
const bucketBits = ({ rateBps, burstBits }: NonNullable<Sent['bucket']>, ps: bigint, ppb: number): bigint =>
  BigInt(burstBits) + (BigInt(rateBps) * ps * BILLION) / (PER_SECOND * (BILLION - BigInt(ppb)))

const isOutOfSize = (contracts: readonly Sent[], { smallestBytes, largestBytes }: MeterReading): boolean => {
  const least = Math.floor(Math.min(...contracts.map(sent => sent.leastBits)) / BITS_PER_BYTE)
  const most = Math.ceil(Math.max(...contracts.map(sent => sent.mostBits)) / BITS_PER_BYTE)
  return (smallestBytes ?? least) < least || (largestBytes ?? most) > most
}

/** Too little time between batches, or too many packets in a window shorter than a period. */
const isTooDense = (
  contracts: readonly Sent[],
  jitterPs: number,
  ppb: number,
  { shortestGapPs, mostInPeriod }: MeterReading,
): boolean => {
  const [only] = contracts
  // Around a change both the period and the number of packets that a gap spans are in doubt.
  if (shortestGapPs !== undefined && contracts.length === 1)
    if (slowestPs(shortestGapPs, ppb) + jitterPs + only!.windowPs < only!.periodPs) return true
  if (mostInPeriod === undefined) return false
  const longest = Math.max(...contracts.map(sent => sent.slowPeriodPs))
  return BigInt(mostInPeriod) > mostIn(contracts, BigInt(longest - 1), jitterPs, ppb).packets
}

/**
 * A bucket that leaks at the contract's rate is filled by no more than what may come in a window, less what leaks in it: most
 * in the longest, where a slow meter meets a fast sender.
 */
const isOverdrawn = (
  contracts: readonly Sent[],
  intervalPs: bigint,
  jitterPs: number,
  ppb: number,
  { peakBytes }: MeterReading,
): boolean => {
  const [{ bucket } = { bucket: undefined }] = contracts
  if (peakBytes === undefined || bucket === undefined || contracts.length > 1) return false
  const leaks = (BigInt(bucket.rateBps) * intervalPs * (BILLION - BigInt(ppb))) / (PER_SECOND * BILLION)
  const most = bucketBits(bucket, intervalPs + BigInt(jitterPs), ppb) - leaks
  return BigInt(peakBytes) * BigInt(BITS_PER_BYTE) > most + BigInt(BITS_PER_BYTE)
}
