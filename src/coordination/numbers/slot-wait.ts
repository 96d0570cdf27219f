import {
  ENTRY_HEADER_BITS,
  LOG_HEADER_BITS,
  type LogWorkload,
  type Replication,
} from '../../model/services.ts'
import { addExact, type Exact, exact } from '../../quantity/exact.ts'
import { PPB, PS_PER_SECOND } from '../../quantity/scale.ts'
import type { Clocks } from './clocks.ts'
import { compareExact, lessExact, timesExact } from './exact-ps.ts'

/** P: entries that one packet carries, bits; 0 where not even its header fits. */
export const payloadBits = ({ replication }: Pick<Replication, 'replication'>): number =>
  Math.max(0, replication.loadSizeBits - LOG_HEADER_BITS)

/** A workload as packets carry it: every entry with its length, in any window of t seconds at most burst + rate · t. */
export interface WireWorkload {
  /** b, bits. */
  readonly burstBits: number
  /** r, bit/s. */
  readonly rateBps: Exact
}

/** r = rate·(e + 2 B)/e and b = ⌈burst/e⌉·(e + 2 B): the smallest entries need the most lengths. */
export const wireWorkload = ({ rateBps, burstBits, entryBits }: LogWorkload): WireWorkload => {
  const written = entryBits + ENTRY_HEADER_BITS
  return {
    burstBits: Math.ceil(burstBits / entryBits) * written,
    rateBps: timesExact(rateBps, BigInt(written), BigInt(entryBits)),
  }
}

/** P·(1 − ρ)/π: what the log of a leader carries even where its clock is the slowest, bit/s. */
export const logCapacityBps = (
  group: Pick<Replication, 'replication'>,
  { tolerancePpb }: Pick<Clocks, 'tolerancePpb'>,
): Exact =>
  exact(
    BigInt(payloadBits(group)) * BigInt(PS_PER_SECOND) * BigInt(PPB - tolerancePpb),
    BigInt(group.replication.periodPs) * BigInt(PPB),
  )

/**
 * W: from a proposal at the leader until the packet leaves that holds its last byte, when the slot is just missed and a
 * burst is before it; only where the offered rate is at most {@link logCapacityBps}. Without a workload, one slot.
 */
export const slotWait = (group: Replication, clocks: Clocks): Exact => {
  const slot = clocks.longest(group.replication.periodPs)
  if (group.workload === undefined) return slot
  const { burstBits, rateBps } = wireWorkload(group.workload)
  const payload = payloadBits(group)
  const packets = Math.ceil(burstBits / payload)
  const before = timesExact(slot, BigInt(packets), 1n)
  const toFill = timeToFill(packets * payload - burstBits, rateBps)
  return compareExact(toFill, slot) >= 0 ? before : addExact(before, lessExact(slot, toFill))
}

/** How long so many bits take at a rate, ps. */
const timeToFill = (bits: number, rateBps: Exact): Exact => {
  const [num, den] = typeof rateBps === 'number' ? [BigInt(rateBps), 1n] : [rateBps.n, rateBps.d]
  return exact(BigInt(bits) * BigInt(PS_PER_SECOND) * den, num)
}
