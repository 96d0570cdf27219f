import { formatSize } from '../../quantity/format-quantity.ts'
import type { Encapsulation } from '../encapsulation.ts'
import { largestLoadBits } from '../port.ts'
import { MOST_LANES } from '../request.ts'
import type { Preemption, ReservedTraffic } from '../topology.ts'
import { type Fault, fault } from './fault.ts'

const BYTE = 8
/** 802.3: a shorter payload is padded to it. */
const LEAST_MTU_BYTES = 46
/** The length field of an IPv4 header has 16 bits. */
const MOST_MTU_BYTES = 65_535

/** Least fragments that a port can be set to (802.3br, addFragSize 0 to 3), bits. */
const MIN_FRAGMENTS: readonly number[] = [64, 128, 192, 256].map(bytes => bytes * BYTE)
/** Linux counts mData without the 4 B of check sum: `tx-min-frag-size 60` is a fragment of 64 B. */
const CHECK_SUM_BITS = 4 * BYTE

/** An MTU that no frame or no IP packet can have, or that leaves no room for a load. Path: of the MTU. */
export const mtuFaults = (mtuBits: number, encapsulation: Encapsulation): readonly Fault[] => {
  const found = formatSize(mtuBits)
  const outOfRange = (expected: string): readonly Fault[] => [fault([], 'OUT_OF_RANGE', expected, found)]
  if (mtuBits < LEAST_MTU_BYTES * BYTE)
    return outOfRange(`at least ${LEAST_MTU_BYTES} B, the least payload of an Ethernet frame`)
  if (mtuBits > MOST_MTU_BYTES * BYTE)
    return outOfRange(`at most ${MOST_MTU_BYTES} B, the largest IP packet there is`)
  const most = largestLoadBits({ encapsulation }, mtuBits)
  if (most >= BYTE) return []
  const { name } = encapsulation
  return outOfRange(`room for a load of at least 1 B beside the headers of ${name} in an IP packet`)
}

/** Paths: from the preemption. */
export const preemptionFaults = ({ expressLanes, minFragmentBits }: Preemption): readonly Fault[] => {
  const faults: Fault[] = []
  if (!Number.isInteger(expressLanes) || expressLanes < 1 || expressLanes > MOST_LANES) {
    const expected = `express lanes from lane 0 on: at least one, at most ${MOST_LANES}`
    faults.push(fault(['expressLanes'], 'OUT_OF_RANGE', expected, String(expressLanes)))
  }
  if (!MIN_FRAGMENTS.includes(minFragmentBits)) {
    const expected = `one of ${MIN_FRAGMENTS.map(formatSize).join(', ')}`
    const whole = MIN_FRAGMENTS.find(bits => bits - CHECK_SUM_BITS === minFragmentBits)
    const meant = whole === undefined ? undefined : formatSize(whole)
    faults.push(fault(['minFragmentBits'], 'BAD_CHOICE', expected, formatSize(minFragmentBits), meant))
  }
  return faults
}

/** Paths: from the list. Traffic that alone fills a port is no mistake of this list, but a verdict (OVERLOAD). */
export const reservedFaults = (list: readonly Partial<ReservedTraffic>[]): readonly Fault[] => {
  const faults: Fault[] = []
  const first = new Map<string, number>()
  for (const [index, { name, sizeBits, periodPs, packets }] of list.entries()) {
    if (sizeBits === 0)
      faults.push(fault([index, 'sizeBits'], 'ZERO_SIZE', 'more than 0 B on the wire', '0 B'))
    if (periodPs === 0)
      faults.push(fault([index, 'periodPs'], 'ZERO_PERIOD', 'a period of at least 1 ps', '0 ps'))
    if (sizeBits !== undefined && packets !== undefined && !Number.isSafeInteger(sizeBits * packets)) {
      const expected = 'packets that together have at most 9007199254740991 bit'
      faults.push(fault([index, 'packets'], 'UNSAFE_VALUE', expected, String(packets)))
    }
    if (name === undefined) continue
    const before = first.get(name)
    if (before === undefined) first.set(name, index)
    else {
      const found = `${name} again (first: entry ${before})`
      faults.push(fault([index, 'name'], 'DUPLICATE_ID', 'a name of its own', found))
    }
  }
  return faults
}

/** A cell that is nothing, or that no queue holds one of. Path: from the link. */
export const queueCellFaults = (queueCellBits: number, queueSizeBits: number): readonly Fault[] => {
  const at = ['queueCellBits']
  if (queueCellBits === 0) return [fault(at, 'ZERO_SIZE', 'a cell of more than 0 B', '0 B')]
  if (queueCellBits <= queueSizeBits) return []
  const expected = `at most the queueSize, ${formatSize(queueSizeBits)}: a frame takes whole cells`
  return [fault(at, 'OUT_OF_RANGE', expected, formatSize(queueCellBits))]
}
