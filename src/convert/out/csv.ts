import type { Topology } from '../../model/topology.ts'
import type { Known } from './known.ts'

/** A cell of RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
const cell = (value: string | number | undefined): string => {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const COLUMNS = [
  'link',
  'from',
  'to',
  'bandwidth_bps',
  'queue_bits',
  'min_latency_ps',
  'max_jitter_ps',
  'port',
  'far_port',
  'load',
  'worst_delay_ps',
]

/** A row for each direction of each link; an empty queue is unlimited. */
export const csvText = ({ links }: Topology, known?: Known): string =>
  [
    COLUMNS.join(','),
    ...links.map(link =>
      [
        link.id,
        link.from,
        link.to,
        link.bandwidthBps,
        link.queueSizeBits,
        link.minLatencyPs,
        link.maxJitterPs,
        typeof link.labels?.port === 'string' ? link.labels.port : undefined,
        typeof link.labels?.farPort === 'string' ? link.labels.farPort : undefined,
        known?.loads.get(link.id),
        known?.delaysPs.get(link.id),
      ]
        .map(cell)
        .join(','),
    ),
    '',
  ].join('\r\n')
