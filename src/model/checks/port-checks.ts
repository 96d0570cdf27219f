import { formatSize } from '../../quantity/format-quantity.ts'
import { SAFE } from '../../quantity/parse-quantity.ts'
import type { Encapsulation } from '../encapsulation.ts'
import { largestLoadBits } from '../port.ts'
import type { Preemption, ReservedTraffic } from '../topology.ts'
import type { Fault } from './fault.ts'
import { Faults } from './faults.ts'
import { LANES } from './whole.ts'

const BYTE = 8
/** 802.3: a shorter payload is padded to it. */
const LEAST_MTU_BYTES = 46
/** The length field of an IPv4 header has 16 bits. */
const MOST_MTU_BYTES = 65_535

/** Least fragments that a port can be set to (802.3br, addFragSize 0 to 3), bits. */
const MIN_FRAGMENTS: readonly number[] = [64, 128, 192, 256].map(bytes => bytes * BYTE)
/** Linux counts mData without the 4 B of check sum: `tx-min-frag-size 60` is a fragment of 64 B. */
const CHECK_SUM_BITS = 4 * BYTE

/** An MTU that no frame or no IP packet can have, or that leaves no room for a load. Paths: from what has it. */
export const mtuFaults = (mtuBits: number, encapsulation: Encapsulation | undefined): readonly Fault[] => {
  const faults = new Faults()
  const outOfRange = (expected: string): void =>
    faults.add('OUT_OF_RANGE', ['mtuBits'], expected, formatSize(mtuBits))
  if (mtuBits < LEAST_MTU_BYTES * BYTE)
    outOfRange(`at least ${LEAST_MTU_BYTES} B, the least payload of an Ethernet frame`)
  else if (mtuBits > MOST_MTU_BYTES * BYTE)
    outOfRange(`at most ${MOST_MTU_BYTES} B, the largest IP packet there is`)
  else if (encapsulation !== undefined && largestLoadBits({ encapsulation }, mtuBits) < BYTE)
    outOfRange(`room for a load of at least 1 B beside the headers of ${encapsulation.name}`)
  return faults.found
}

/** Paths: from the preemption. */
export const preemptionFaults = ({
  expressLanes,
  minFragmentBits,
}: Partial<Preemption>): readonly Fault[] => {
  const faults = new Faults()
  if (expressLanes !== undefined && !(expressLanes >= 1 && expressLanes <= LANES)) {
    const expected = `express lanes from lane 0 on: at least one, at most ${LANES}`
    faults.add('OUT_OF_RANGE', ['expressLanes'], expected, String(expressLanes))
  }
  if (minFragmentBits !== undefined && !MIN_FRAGMENTS.includes(minFragmentBits)) {
    const expected = `one of ${MIN_FRAGMENTS.map(formatSize).join(', ')}`
    const whole = MIN_FRAGMENTS.find(bits => bits - CHECK_SUM_BITS === minFragmentBits)
    const meant = whole === undefined ? undefined : formatSize(whole)
    faults.add('BAD_CHOICE', ['minFragmentBits'], expected, formatSize(minFragmentBits), meant)
  }
  return faults.found
}

/** Paths: from the list. Traffic that alone fills a port is no mistake of this list, but a verdict (OVERLOAD). */
export const reservedFaults = (list: readonly Partial<ReservedTraffic>[]): readonly Fault[] => {
  const faults = new Faults()
  const first = new Map<string, number>()
  for (const [index, { name, sizeBits, periodPs, packets }] of list.entries()) {
    if (sizeBits === 0) faults.add('ZERO_SIZE', [index, 'sizeBits'], 'more than 0 B', '0 B')
    if (periodPs === 0) faults.add('ZERO_PERIOD', [index, 'periodPs'], 'a period of at least 1 ps', '0 ps')
    if (sizeBits !== undefined && packets !== undefined && !Number.isSafeInteger(sizeBits * packets)) {
      const expected = `packets that together have ${SAFE.size}`
      faults.add('UNSAFE_VALUE', [index, 'packets'], expected, String(packets))
    }
    if (name === undefined) continue
    const before = first.get(name)
    if (before === undefined) first.set(name, index)
    else {
      const found = `${name} again (first: [${before}])`
      faults.add('DUPLICATE_ID', [index, 'name'], 'a name of its own', found)
    }
  }
  return faults.found
}

/** A cell that is nothing, or that no queue holds one of. Paths: from the link. */
export const queueCellFaults = (queueCellBits: number, queueSizeBits: number): readonly Fault[] => {
  const faults = new Faults()
  const path = ['queueCellBits']
  if (queueCellBits === 0) faults.add('ZERO_SIZE', path, 'a cell of more than 0 B', '0 B')
  else if (queueCellBits > queueSizeBits) {
    const expected = `at most the queueSize, ${formatSize(queueSizeBits)}: a frame takes whole cells`
    faults.add('OUT_OF_RANGE', path, expected, formatSize(queueCellBits))
  }
  return faults.found
}
