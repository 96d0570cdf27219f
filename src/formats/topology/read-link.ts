import { RATE, wholeFault } from '../../model/checks/whole.ts'
import { describe } from '../../model/checks/words.ts'
import type { Link } from '../../model/topology.ts'
import type { Exact } from '../../quantity/exact.ts'
import { UNLIMITED } from '../../quantity/format-quantity.ts'
import { nearest } from '../../quantity/nearest.ts'
import { describeDimension } from '../../quantity/units.ts'
import { type Fields, outward, own, type QuantityReader } from '../reading/fields.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'

/** What a wire says of itself; `null` where it was said wrongly (and reported). */
export interface Wire {
  readonly bandwidth?: number | null
  readonly queueSize?: number | null
  readonly minLatency?: Exact | null
  readonly maxJitter?: Exact | null
}

export const readWire = (fields: Fields, path: Path, read: QuantityReader, problems: Problems): Wire => {
  const given = <T>(key: string, value: () => T | undefined): Record<string, T | null> =>
    Object.hasOwn(fields, key) ? { [key]: value() ?? null } : {}
  const wire: Wire = {
    ...given('bandwidth', () => read.whole(fields, path, 'bandwidth', 'rate')),
    ...given('queueSize', () => readQueueSize(fields, path, read, problems)),
    ...given('minLatency', () => read.exact(fields, path, 'minLatency', 'time')),
    ...given('maxJitter', () => read.exact(fields, path, 'maxJitter', 'time')),
  }
  const fault = typeof wire.bandwidth === 'number' ? wholeFault(wire.bandwidth, RATE) : undefined
  if (fault === undefined) return wire
  problems.add({ ...fault, path: [...path, 'bandwidth'], found: describe(own(fields, 'bandwidth')) })
  return { ...wire, bandwidth: null }
}

/** Infinity where loss is not checked. */
const readQueueSize = (
  fields: Fields,
  path: Path,
  read: QuantityReader,
  problems: Problems,
): number | undefined => {
  const value = own(fields, 'queueSize')
  if (value === UNLIMITED) return Number.POSITIVE_INFINITY
  if (typeof value !== 'string' || /\d/.test(value)) return read.whole(fields, path, 'queueSize', 'size')
  const expected = `${describeDimension('size')}, or ${UNLIMITED} where loss is not to be checked`
  const suggestion = nearest(value, [UNLIMITED])
  const found = describe(value)
  problems.add({ code: 'BAD_CHOICE', path: [...path, 'queueSize'], expected, found, suggestion })
  return undefined
}

/** The physical part of a link, defaults applied; undefined where something is missing or wrong (and reported). */
export const resolveWire = (
  own: Wire,
  defaults: Wire,
  path: Path,
  read: QuantityReader,
): Pick<Link, 'bandwidthBps' | 'queueSizeBits' | 'minLatencyPs' | 'maxJitterPs'> | undefined => {
  const wire = { ...defaults, ...own }
  for (const [key, example] of REQUIRED)
    if (wire[key] === undefined)
      read.missing(path, key, `the key ${key}, here or in defaults.link: { ${key}: ${example} }`)
  const range = outward(wire.minLatency ?? 0, wire.maxJitter ?? 0)
  if (range === undefined)
    read.unsafe(path, 'maxJitter', 'time', 'a sum of minLatency and maxJitter above it')
  if (typeof wire.bandwidth !== 'number' || typeof wire.queueSize !== 'number' || range === undefined)
    return undefined
  return {
    bandwidthBps: wire.bandwidth,
    queueSizeBits: wire.queueSize,
    minLatencyPs: range.least,
    maxJitterPs: range.spread,
  }
}

const REQUIRED = [
  ['bandwidth', '10 Gbit/s'],
  ['queueSize', '128 KiB'],
] as const
