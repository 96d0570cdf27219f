import type { Fault } from '../model/checks/fault.ts'
import { mtuFaults, preemptionFaults, queueCellFaults } from '../model/checks/port-checks.ts'
import type { Encapsulation } from '../model/encapsulation.ts'
import type { Link, ReservedTraffic, Topology } from '../model/topology.ts'
import { wholeAtLeast } from './whole.ts'

/** What all ports of a generated network have; left out: nothing of it, as in files. */
export interface PortOptions {
  /** Largest IP packet. */
  readonly mtuBits?: number
  /** Lanes 0 to expressLanes − 1 interrupt all others (802.1Qbu). */
  readonly expressLanes?: number
  /** Least fragment where there are express lanes. Default 64 B. */
  readonly minFragmentBits?: number
  /** How often each port sends a Sync and a Follow_Up of gPTP, above all lanes. */
  readonly gptpPeriodPs?: number
  /** Longest time that a sleeping port (Energy-Efficient Ethernet) needs before it can send. */
  readonly wakeLatencyPs?: number
  /** Unit of the memory of each queue. */
  readonly queueCellBits?: number
}

const BYTE = 8
const DEFAULT_MIN_FRAGMENT_BITS = 64 * BYTE
/** A Follow_Up of 802.1AS, 94 B with header and FCS, preamble and gap; a Sync is shorter. */
const GPTP_FRAME_BITS = 114 * BYTE

const refuse = (faults: readonly Fault[]): void => {
  const [first] = faults
  if (first !== undefined) throw new RangeError(`${first.path.join('.')}: ${first.message}`)
}

/** The part of a topology; throws RangeError that names the parameter. */
export const networkPorts = (o: PortOptions, encapsulation: Encapsulation): Partial<Topology> => {
  const { mtuBits, expressLanes, minFragmentBits = DEFAULT_MIN_FRAGMENT_BITS, gptpPeriodPs } = o
  if (mtuBits !== undefined) refuse(mtuFaults(wholeAtLeast('mtuBits', mtuBits, 1), encapsulation))
  if (o.minFragmentBits !== undefined && expressLanes === undefined)
    throw new RangeError('minFragmentBits: expected expressLanes beside it, got none')
  const preemption = expressLanes === undefined ? undefined : { expressLanes, minFragmentBits }
  if (preemption !== undefined) {
    wholeAtLeast('expressLanes', preemption.expressLanes, 1)
    refuse(preemptionFaults(preemption))
  }
  return {
    ...(mtuBits === undefined ? {} : { mtuBits }),
    ...(preemption === undefined ? {} : { preemption }),
    ...(gptpPeriodPs === undefined
      ? {}
      : { reserved: [gptp(wholeAtLeast('gptpPeriodPs', gptpPeriodPs, 1))] }),
  }
}

const gptp = (periodPs: number): ReservedTraffic => ({
  name: 'gptp',
  sizeBits: GPTP_FRAME_BITS,
  periodPs,
  packets: 2,
})

/** The part of every link; throws RangeError that names the parameter. */
export const linkPorts = (
  { wakeLatencyPs, queueCellBits }: PortOptions,
  queueSizeBits: number,
): Pick<Link, 'wakeLatencyPs' | 'queueCellBits'> => {
  if (wakeLatencyPs !== undefined) wholeAtLeast('wakeLatencyPs', wakeLatencyPs, 0)
  if (queueCellBits !== undefined)
    refuse(queueCellFaults(wholeAtLeast('queueCellBits', queueCellBits, 1), queueSizeBits))
  return {
    ...(wakeLatencyPs === undefined ? {} : { wakeLatencyPs }),
    ...(queueCellBits === undefined ? {} : { queueCellBits }),
  }
}
