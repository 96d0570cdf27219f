import { asFields, asList, asName, type Fields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { ceilExact, type Exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes, rateUnit, sizeText, timeText } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainFile } from '../source/plain-source.ts'

interface Units {
  readonly bandwidth: bigint
  readonly queue: bigint
  readonly time: bigint
  readonly size: bigint
}

const TIMES: Readonly<Record<string, bigint>> = {
  ps: 1n,
  ns: 1_000n,
  us: 1_000_000n,
  ms: 1_000_000_000n,
  s: 1_000_000_000_000n,
}
const SIZES: Readonly<Record<string, bigint>> = { bit: 1n, bits: 1n, b: 1n, byte: 8n, bytes: 8n, B: 8n }

/**
 * Networks with a line of units: bare numbers, one entry per direction, sizes on the wire. Latencies of links are whole,
 * so nodes add nothing.
 */
export const readNeutral = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  const units = unitsOf(asFields(own(root, 'units')), document, reading)
  const nodes = mapsIn(own(root, 'nodes'), ['nodes'], document, findings).map(
    ({ fields, path }): ForeignNode => {
      const kind = kindOfWord(own(fields, 'kind'))
      return {
        id: asName(own(fields, 'id')) ?? '',
        place: placeIn(document, ...path),
        values: {},
        ...(kind === undefined ? {} : { kind }),
      }
    },
  )
  const links = mapsIn(own(root, 'links'), ['links'], document, findings).map(({ fields, path }) =>
    linkOf(fields, path, units, document),
  )
  const requests = mapsIn(own(root, 'requests'), ['requests'], document, findings).map(({ fields, path }) =>
    requestOf(fields, path, units, document, reading),
  )
  return { name: asName(own(root, 'name')) ?? '', encapsulation: 'none', nodes, links, requests }
}

const unitsOf = (fields: Fields, document: Document, { findings }: Reading): Units => {
  const unit = (key: string, known: (unit: string) => bigint | undefined, otherwise: bigint): bigint => {
    const value = own(fields, key)
    if (value === undefined) return otherwise
    const factor = typeof value === 'string' ? known(value) : undefined
    if (factor === undefined)
      findings.error(placeIn(document, 'units', key), 'UNKNOWN_UNIT', `a unit of ${key}`, String(value))
    return factor ?? otherwise
  }
  return {
    bandwidth: unit('bandwidth', rateUnit, 1n),
    queue: unit('queue', text => (Object.hasOwn(SIZES, text) ? SIZES[text] : undefined), 8n),
    time: unit('time', text => (Object.hasOwn(TIMES, text) ? TIMES[text] : undefined), 1_000n),
    size: unit('size', text => (Object.hasOwn(SIZES, text) ? SIZES[text] : undefined), 8n),
  }
}

const number = (value: unknown, unit: bigint): Exact | undefined =>
  typeof value === 'number' || typeof value === 'string' ? decimalTimes(value, unit) : undefined

const linkOf = (fields: Fields, path: Path, units: Units, document: Document): ForeignLink => {
  const rate = number(own(fields, 'bandwidth'), units.bandwidth)
  const queue = number(own(fields, 'qlen'), units.queue)
  const least = number(own(fields, 'lambda_min'), units.time)
  const spread = number(own(fields, 'delta_max'), units.time)
  const queueBits = queue === undefined ? undefined : floorExact(queue)
  return {
    from: asName(own(fields, 'from')) ?? '',
    to: asName(own(fields, 'to')) ?? '',
    place: placeIn(document, ...path),
    isDirected: own(fields, 'duplex') !== true,
    ...(rate === undefined || rate === 0 ? {} : { rate }),
    ...(queueBits === undefined || queueBits === 0 ? {} : { queueBits }),
    ...(least === undefined ? {} : { delay: { least, spread: spread ?? 0 } }),
  }
}

const requestOf = (
  fields: Fields,
  path: Path,
  units: Units,
  document: Document,
  { findings }: Reading,
): ForeignRequest => {
  const place = placeIn(document, ...path)
  const size = sizeText(own(fields, 'size'), units.size)
  const period = timeText(own(fields, 'period'), units.time)
  const deadline = timeText(own(fields, 'deadline'), units.time)
  const lane = own(fields, 'lane')
  const to = own(fields, 'to')
  const sizeBits = size === undefined ? undefined : ceilExact(size)
  const periodPs = period === undefined ? undefined : floorExact(period)
  const deadlinePs = deadline === undefined ? undefined : floorExact(deadline)
  for (const key of Object.keys(fields))
    if (!REQUEST_KEYS.has(key))
      findings.lose('requests', `${key} of requests`, placeIn(document, ...path, key))
  return {
    id: asName(own(fields, 'id')) ?? `request-${String(path[1])}`,
    place,
    sender: asName(own(fields, 'from')) ?? '',
    receivers: (Array.isArray(to) ? asList(to) : [to]).flatMap(name => asName(name) ?? []),
    ...(sizeBits === undefined ? {} : { sizeBits }),
    ...(periodPs === undefined ? {} : { periodPs }),
    ...(deadlinePs === undefined ? {} : { deadlinePs }),
    ...(typeof lane === 'number' && Number.isInteger(lane) && lane >= 0 ? { lane } : {}),
  }
}

const REQUEST_KEYS: ReadonlySet<string> = new Set(['id', 'from', 'to', 'size', 'period', 'deadline', 'lane'])
