import type { Link, Preemption, ReservedTraffic, Topology } from '../../model/topology.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import type { Printable } from '../source/print-text.ts'

type Values = Record<string, Printable>

/** Keys that a network gives all its ports and a link its own; none for what is not given. */
export const networkPortValues = ({
  mtuBits,
  preemption,
  reserved,
}: Pick<Link | Topology, 'mtuBits' | 'preemption' | 'reserved'>): Values => ({
  ...(mtuBits === undefined ? {} : { mtu: formatSize(mtuBits) }),
  ...(preemption === undefined ? {} : { preemption: preemptionValue(preemption) }),
  ...(reserved === undefined ? {} : { reserved: reserved.map(reservedValue) }),
})

export const portValues = (link: Link): Values => ({
  ...networkPortValues(link),
  ...(link.bestEffortMaxFrameBits === undefined
    ? {}
    : { bestEffort: { maxFrame: formatSize(link.bestEffortMaxFrameBits) } }),
  ...(link.wakeLatencyPs === undefined ? {} : { wakeLatency: formatTime(link.wakeLatencyPs) }),
  ...(link.queueCellBits === undefined ? {} : { queueCell: formatSize(link.queueCellBits) }),
})

const preemptionValue = (preemption: Preemption | 'none'): Printable =>
  preemption === 'none'
    ? preemption
    : {
        express: Array.from({ length: preemption.expressLanes }, (_, lane) => lane),
        minFragment: formatSize(preemption.minFragmentBits),
      }

const reservedValue = ({ name, sizeBits, periodPs, packets }: ReservedTraffic): Printable => ({
  name,
  size: formatSize(sizeBits),
  period: formatTime(periodPs),
  ...(packets === 1 ? {} : { packets }),
})
