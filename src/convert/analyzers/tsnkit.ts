import { ceilExact, type Exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes } from '../foreign/amounts.ts'
import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { type CsvRow, csvTable } from '../source/csv-table.ts'

const NS = 1_000n
const BIT_PER_NS = 1_000_000_000n

/** Tables of tsnkit: streams in bytes and ns, links `(0, 1)` with rates in bit/ns and delays in ns; one of them or both. */
export const readTsnkit = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  const nodes = new Map<string, Place>()
  const links: ForeignLink[] = []
  const requests: ForeignRequest[] = []
  for (const document of documents)
    for (const row of csvTable(document, findings)) {
      if (findings.isFull) break
      if (row.values.has('src')) requests.push(streamOf(row, requests.length, reading))
      else {
        const link = linkOf(row, reading)
        if (link !== undefined) links.push(link)
      }
    }
  if (findings.hasErrors) return undefined
  for (const { from, to, place } of links)
    for (const id of [from, to]) if (!nodes.has(id)) nodes.set(id, place)
  const ends = new Set(requests.flatMap(({ sender, receivers }) => [sender, ...receivers]))
  const isTrafficOnly = links.length === 0
  if (isTrafficOnly)
    for (const { sender, receivers, place } of requests)
      for (const id of [sender, ...receivers]) if (!nodes.has(id)) nodes.set(id, place)
  return {
    name: '',
    encapsulation: 'none',
    nodes: [...nodes].map(
      ([id, place]): ForeignNode => ({
        id,
        place,
        ...(ends.size === 0 ? {} : { kind: ends.has(id) ? 'host' : 'switch' }),
      }),
    ),
    links,
    requests,
    isTrafficOnly,
  }
}

const linkOf = ({ values, place }: CsvRow, { findings }: Reading): ForeignLink | undefined => {
  const ends = /^\(?\s*'?([^,'()]+)'?\s*,\s*'?([^,'()]+)'?\s*\)?$/.exec(values.get('link') ?? '')
  if (ends === null) {
    findings.error(place, 'FOREIGN_SYNTAX', 'a link such as (0, 1)', values.get('link') ?? 'none')
    return undefined
  }
  const rate = decimalTimes(values.get('rate') ?? '', BIT_PER_NS)
  const [processing, propagation] = ['t_proc', 't_prop'].map(column =>
    decimalTimes(values.get(column) ?? '', NS),
  )
  return {
    from: ends[1]!.trim(),
    to: ends[2]!.trim(),
    place,
    isDirected: true,
    ...(rate === undefined || rate === 0 ? {} : { rate }),
    delay: { least: (floorOf(processing) + floorOf(propagation)) as Exact, spread: 0 },
  }
}

const floorOf = (value: Exact | undefined): number => (value === undefined ? 0 : (floorExact(value) ?? 0))

const streamOf = ({ values, place }: CsvRow, index: number, { findings }: Reading): ForeignRequest => {
  const amount = (column: string, unit: bigint): Exact | undefined => {
    const text = values.get(column)
    const value = text === undefined || text === '' ? undefined : decimalTimes(text, unit)
    if (value === undefined && (column === 'size' || column === 'period'))
      findings.error(place, 'BAD_QUANTITY', `a number in ${column}`, text ?? 'nothing')
    return value
  }
  const size = amount('size', 8n)
  const period = amount('period', NS)
  const deadline = amount('deadline', NS)
  const jitter = amount('jitter', NS)
  const deadlinePs = deadline === undefined ? 0 : (floorExact(deadline) ?? 0)
  return {
    id: `stream-${values.get('stream') || values.get('id') || index}`,
    place,
    sender: values.get('src') ?? '',
    receivers: (values.get('dst') ?? '')
      .replace(/[[\]"']/g, '')
      .split(',')
      .map(text => text.trim())
      .filter(text => text !== ''),
    ...(size === undefined ? {} : { sizeBits: ceilExact(size) ?? 0 }),
    ...(period === undefined ? {} : { periodPs: floorExact(period) ?? 0 }),
    ...(deadlinePs === 0 ? {} : { deadlinePs }),
    // tsnkit writes 0 where any jitter will do.
    ...(jitter === undefined || floorOf(jitter) === 0 ? {} : { jitterPs: floorOf(jitter) }),
  }
}
