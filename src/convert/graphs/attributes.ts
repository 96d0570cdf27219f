import type { Exact } from '../../quantity/exact.ts'
import { decimalTimes, labelledRate, plainNumber, rateUnit, timeText } from '../foreign/amounts.ts'
import type { Place } from '../foreign/document.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNode } from '../foreign/network.ts'
import { timesOf } from '../foreign/ours.ts'
import { ownRemarks, ownSettings } from '../foreign/own-settings.ts'
import type { Reading } from '../foreign/reading.ts'

/** Attributes of a node or an edge, as any graph format has them, and where each stands. */
export interface Attributes {
  /** By the name people gave it (`attr.name`, not the id of a key). */
  readonly values: ReadonlyMap<string, unknown>
  readonly placeOf: (name: string) => Place
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value.trim() !== '' && value !== 'None' ? value.trim() : undefined
}

/** The first of these keys that says something. */
const first = (
  { values }: Attributes,
  keys: readonly string[],
): { key: string; value: unknown } | undefined => {
  for (const key of keys) {
    const value = values.get(key)
    if (text(value) !== undefined) return { key, value }
  }
  return undefined
}

const LATITUDES = ['Latitude', 'latitude', 'lat', 'Lat']
const LONGITUDES = ['Longitude', 'longitude', 'lon', 'lng', 'long', 'Lon']
const ROLES = ['role', 'kind', 'node_type', 'nodeType', 'type', 'Type', 'device_type', 'device_role']
const LABELS = ['label', 'name', 'Label', 'Name']

/** What the attributes of a node say: label, role, position. */
export const nodeValues = (id: string, attributes: Attributes, place: Place): ForeignNode => {
  const label = text(first(attributes, LABELS)?.value)
  const kind = kindOfWord(first(attributes, ROLES)?.value)
  const position = positionOf(attributes)
  return {
    id,
    place,
    attributes: attributes.values,
    ...(label === undefined ? {} : { label }),
    ...(kind === undefined ? {} : { kind }),
    ...(position === undefined ? {} : { position }),
    ...timesOf(attributes.values),
    ...ownRemarks(attributes.values.get('xlane')),
  }
}

const positionOf = (attributes: Attributes): ForeignNode['position'] => {
  const { values } = attributes
  const latitude = plainNumber(first(attributes, LATITUDES)?.value)
  const longitude = plainNumber(first(attributes, LONGITUDES)?.value)
  if (latitude !== undefined && longitude !== undefined) return { x: longitude, y: latitude }
  const pair = values.get('pos') ?? values.get('position') ?? values.get('coordinates')
  if (Array.isArray(pair)) {
    const [x, y] = [plainNumber(pair[0]), plainNumber(pair[1])]
    return x === undefined || y === undefined ? undefined : { x, y }
  }
  const [x, y] = [plainNumber(values.get('x')), plainNumber(values.get('y'))]
  return x === undefined || y === undefined ? undefined : { x, y }
}

export type LinkValues = Pick<ForeignLink, 'rate' | 'rateNote' | 'delay' | 'length' | 'queueBits' | 'own'>

/** What the attributes of an edge say: rate, delay or length, queue. */
export const linkValues = (attributes: Attributes, reading: Reading, isTopoHub: boolean): LinkValues => {
  const delay = delayOf(attributes, reading)
  const length = lengthOf(attributes, reading, isTopoHub)
  const queue = decimalTimes(
    String(attributes.values.get('queue_bits') ?? attributes.values.get('qlen') ?? ''),
    attributes.values.has('queue_bits') ? 1n : 8n,
  )
  return {
    ...ownSettings(attributes.values.get('xlane')),
    ...rateOf(attributes, reading),
    ...(delay === undefined ? {} : { delay }),
    ...(length === undefined ? {} : { length }),
    ...(typeof queue === 'number' && queue > 0 ? { queueBits: queue } : {}),
  }
}

type Rate = Pick<ForeignLink, 'rate' | 'rateNote'>

const RATE_NAME = /^(?:link_?)?(?:capacity|bandwidth|bw|rate|speed)$/i
const RATE_NAME_WITH_UNIT =
  /^(?:link_?)?(?:capacity|bandwidth|bw|rate|speed)[_ -]?\(?([kmgt]?)(?:bps|bit\/?_?s|b\/s)\)?$/i

const rateOf = (attributes: Attributes, reading: Reading): Rate => {
  const { values, placeOf } = attributes
  const { findings, options } = reading
  const raw = values.get('LinkSpeedRaw')
  if (text(raw) !== undefined) {
    const rate = decimalTimes(text(raw)!)
    if (rate !== undefined && rate !== 0) return { rate }
    const labelled = labelledRate(`${text(raw)} bit/s`)
    if (labelled !== undefined) return noted(labelled, placeOf('LinkSpeedRaw'), reading)
    findings.odd('bandwidth', 'a LinkSpeedRaw that is no rate is left out', placeOf('LinkSpeedRaw'))
  }
  const speed = text(values.get('LinkSpeed'))
  const units = text(values.get('LinkSpeedUnits'))
  if (speed !== undefined && units !== undefined) {
    const labelled = labelledRate(`${speed} ${/^[kKMGT]$/.test(units) ? `${units}bit/s` : units}`)
    if (labelled !== undefined) return noted(labelled, placeOf('LinkSpeed'), reading)
  }
  for (const [key, value] of values) {
    const plain = text(value)
    if (plain === undefined) continue
    const prefix = RATE_NAME_WITH_UNIT.exec(key)?.[1]
    const rate =
      prefix === undefined ? undefined : decimalTimes(plain, rateUnit(`${prefix.toUpperCase()}bit/s`) ?? 1n)
    if (rate !== undefined && rate !== 0) return { rate }
    if (!RATE_NAME.test(key)) continue
    const unitless = decimalTimes(plain)
    if (unitless === undefined) {
      const labelled = labelledRate(plain)
      if (labelled !== undefined) return noted(labelled, placeOf(key), reading)
      findings.odd('bandwidth', `a ${key} that is no rate is left out`, placeOf(key))
    } else if (unitless !== 0) {
      if (options.capacityUnitBps !== undefined) {
        const known = decimalTimes(plain, options.capacityUnitBps)
        if (known !== undefined) return { rate: known }
      }
      findings.error(
        placeOf(key),
        'MISSING_UNIT',
        'a rate with its unit; --capacity-unit gives it to all (e.g. Mbit/s)',
        plain,
      )
      return { rate: unitless }
    }
  }
  const label = text(values.get('LinkLabel') ?? values.get('label'))
  if (label !== undefined && options.labels) {
    const labelled = labelledRate(label)
    if (labelled !== undefined)
      return noted(labelled, placeOf(values.has('LinkLabel') ? 'LinkLabel' : 'label'), reading)
  }
  return label !== undefined && !options.labels && labelledRate(label) !== undefined
    ? { rateNote: 'label' }
    : {}
}

const noted = ({ rate, note }: { rate: Exact; note?: string }, place: Place, { findings }: Reading): Rate => {
  if (note === undefined) return { rate }
  findings.odd('bandwidth', note, place)
  return { rate, rateNote: note }
}

const UNIT_PS: Readonly<Record<string, bigint>> = {
  ps: 1n,
  ns: 1_000n,
  us: 1_000_000n,
  ms: 1_000_000_000n,
  s: 1_000_000_000_000n,
}
const DELAY =
  /^(?:min_?)?(?:delay|latency|propagation_?delay|prop_?delay|lambda_min)(?:[_ -]?(ps|ns|us|ms|s))?$/i
const JITTER = /^(?:max_?)?(?:jitter|delta_max)(?:[_ -]?(ps|ns|us|ms|s))?$/i

const timeOf = (attributes: Attributes, pattern: RegExp, reading: Reading): Exact | undefined => {
  for (const [key, value] of attributes.values) {
    const match = pattern.exec(key)
    const plain = text(value)
    if (match === null || plain === undefined) continue
    const unit = match[1]?.toLowerCase() ?? (/^(?:lambda_min|delta_max)$/.test(key) ? 'ns' : undefined)
    const time = timeText(plain, unit === undefined ? undefined : UNIT_PS[unit])
    if (time !== undefined) return time
    if (!plain.startsWith('-'))
      reading.findings.lose('delay', `a ${key} without a unit is not used`, attributes.placeOf(key))
  }
  return undefined
}

const delayOf = (attributes: Attributes, reading: Reading): ForeignLink['delay'] => {
  const least = timeOf(attributes, DELAY, reading)
  if (least === undefined) return undefined
  return { least, spread: timeOf(attributes, JITTER, reading) ?? 0 }
}

const METRES: Readonly<Record<string, bigint>> = { km: 1000n, m: 1n }
const LENGTH = /^(?:length|distance|dist)(?:[_ -]?(?:in)?_?(km|m))?$/i

const lengthOf = (attributes: Attributes, { findings }: Reading, isTopoHub: boolean): Exact | undefined => {
  for (const [key, value] of attributes.values) {
    const match = LENGTH.exec(key)
    const plain = text(value)
    if (match === null || plain === undefined) continue
    const length = decimalTimes(plain, METRES[match[1]?.toLowerCase() ?? 'km'] ?? 1000n)
    if (length === undefined) continue
    if (match[1] === undefined && !isTopoHub)
      findings.note('assumption', 'delay', `${key} is taken for kilometres`, attributes.placeOf(key))
    return length
  }
  return undefined
}
