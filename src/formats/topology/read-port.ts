import {
  mtuFaults,
  preemptionFaults,
  queueCellFaults,
  reservedFaults,
} from '../../model/checks/port-checks.ts'
import { LANE, wholeFault } from '../../model/checks/whole.ts'
import { describe } from '../../model/checks/words.ts'
import type { Encapsulation } from '../../model/encapsulation.ts'
import type { Link, Preemption, ReservedTraffic } from '../../model/topology.ts'
import { asFields, type Fields, isFields, own, type QuantityReader } from '../reading/fields.ts'
import { checkName } from '../reading/names.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'

/** What the keys of a port are read with. */
export interface PortContext {
  readonly encapsulation: Encapsulation
  readonly read: QuantityReader
  readonly problems: Problems
}

/** Keys that a network gives all its ports and a link its own; absent where not given, or wrong (and reported). */
export type NetworkPort = Pick<Link, 'mtuBits' | 'preemption' | 'reserved'>
export type LinkPort = NetworkPort & Pick<Link, 'bestEffortMaxFrameBits' | 'wakeLatencyPs' | 'queueCellBits'>

export const readNetworkPort = (fields: Fields, path: Path, context: PortContext): NetworkPort => {
  const { encapsulation, read, problems } = context
  const mtuBits = read.whole(fields, path, 'mtu', 'size')
  if (mtuBits !== undefined) problems.addFaults(path, mtuFaults(mtuBits, encapsulation))
  const preemption = readPreemption(own(fields, 'preemption'), [...path, 'preemption'], context)
  const reserved = readReserved(own(fields, 'reserved'), [...path, 'reserved'], context)
  return {
    ...(mtuBits === undefined ? {} : { mtuBits }),
    ...(preemption === undefined ? {} : { preemption }),
    ...(reserved === undefined ? {} : { reserved }),
  }
}

const PORT_KEYS: ReadonlySet<string> = new Set([
  'mtu',
  'preemption',
  'reserved',
  'bestEffort',
  'wakeLatency',
  'queueCell',
])

const hasPort = (fields: Fields): boolean => {
  for (const key in fields) if (PORT_KEYS.has(key)) return true
  return false
}

export const readPort = (fields: Fields, path: Path, context: PortContext): LinkPort => {
  if (!hasPort(fields)) return NOTHING
  const { read } = context
  const bestEffortMaxFrameBits = readBestEffort(fields, path, read)
  const wakeLatencyPs = read.up(fields, path, 'wakeLatency', 'time')
  const queueCellBits = read.whole(fields, path, 'queueCell', 'size')
  return {
    ...readNetworkPort(fields, path, context),
    ...(bestEffortMaxFrameBits === undefined ? {} : { bestEffortMaxFrameBits }),
    ...(wakeLatencyPs === undefined ? {} : { wakeLatencyPs }),
    ...(queueCellBits === undefined ? {} : { queueCellBits }),
  }
}

/** Of a link that says nothing of its port: one object, so that such links are told at a glance. */
export const NOTHING: LinkPort = {}

/** What holds only of a link with its defaults. */
export const checkPort = (port: LinkPort, queueSizeBits: number, path: Path, problems: Problems): void => {
  if (port.queueCellBits !== undefined)
    problems.addFaults(path, queueCellFaults(port.queueCellBits, queueSizeBits))
}

export const readBestEffort = (fields: Fields, path: Path, read: QuantityReader): number | undefined =>
  read.whole(asFields(own(fields, 'bestEffort')), [...path, 'bestEffort'], 'maxFrame', 'size')

const DEFAULT_MIN_FRAGMENT_BITS = 64 * 8

const readPreemption = (
  value: unknown,
  path: Path,
  { read, problems }: PortContext,
): Preemption | 'none' | undefined => {
  if (value === 'none') return 'none'
  if (!isFields(value)) return undefined
  const expressLanes = readExpress(own(value, 'express'), [...path, 'express'], problems)
  const given = read.whole(value, path, 'minFragment', 'size')
  const minFragmentBits = given ?? DEFAULT_MIN_FRAGMENT_BITS
  problems.addFaults(path, preemptionFaults({ expressLanes: expressLanes ?? 1, minFragmentBits }))
  return expressLanes === undefined ? undefined : { expressLanes, minFragmentBits }
}

/** How many lanes from 0 on the list names; what is wrong with the list is reported. */
const readExpress = (value: unknown, path: Path, problems: Problems): number | undefined => {
  if (!Array.isArray(value)) return undefined
  const lanes = (value as readonly unknown[]).filter(lane => wholeFault(lane, LANE) === undefined) as number[]
  if (lanes.length < value.length) return undefined
  const wrong = wrongLanes(lanes)
  if (wrong === undefined) return lanes.length
  const [at, expected, found] = wrong
  problems.add({ code: 'OUT_OF_RANGE', path: [...path, ...at], expected, found })
  return undefined
}

const wrongLanes = (
  lanes: readonly number[],
): readonly [at: Path, expected: string, found: string] | undefined => {
  if (lanes.length === 0) {
    const expected = 'at least lane 0: a port where nothing is express has preemption: none'
    return [[], expected, describe(lanes)]
  }
  const twice = lanes.findIndex((lane, i) => lanes.indexOf(lane) < i)
  if (twice >= 0) return [[twice], 'each lane once', `lane ${lanes[twice]} again`]
  const upTo = Array.from({ length: Math.max(...lanes) + 1 }, (_, lane) => lane)
  const gap = upTo.find(lane => !lanes.includes(lane))
  if (gap === undefined) return undefined
  const expected = `lanes from 0 on without a gap, such as [${upTo.join(', ')}]`
  return [[], expected, `no lane ${gap} before lane ${upTo.length - 1}`]
}

const readReserved = (
  value: unknown,
  path: Path,
  { read, problems }: PortContext,
): readonly ReservedTraffic[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const list = (value as readonly unknown[]).map((entry, index) => {
    const fields = asFields(entry)
    const at = [...path, index]
    const name = own(fields, 'name')
    const packets = own(fields, 'packets') ?? 1
    if (typeof name === 'string' && name !== '') checkName(problems, at, 'name', 'value', name)
    const sizeBits = read.up(fields, at, 'size', 'size')
    const periodPs = read.down(fields, at, 'period', 'time')
    return {
      ...(typeof name === 'string' ? { name } : {}),
      ...(sizeBits === undefined ? {} : { sizeBits }),
      ...(periodPs === undefined ? {} : { periodPs }),
      ...(typeof packets === 'number' ? { packets } : {}),
    }
  })
  problems.addFaults(path, reservedFaults(list))
  return list.filter(isComplete)
}

const isComplete = (entry: Partial<ReservedTraffic>): entry is ReservedTraffic =>
  entry.name !== undefined &&
  entry.sizeBits !== undefined &&
  entry.periodPs !== undefined &&
  entry.packets !== undefined
