import { defined } from '../../model/defined.ts'
import { maxLoadBits, wireSizeBits } from '../../model/encapsulation.ts'
import { logPacketBits, type SlotTraffic } from '../../model/services.ts'
import { asFields, type Fields, own } from '../reading/fields.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Path } from '../source/source.ts'
import { periodReader } from './service-times.ts'

export const isSlots = (slots: Partial<SlotTraffic> | undefined): slots is SlotTraffic =>
  slots?.periodPs !== undefined && slots.loadSizeBits !== undefined && slots.sizeBits !== undefined

/** Slots of one kind. A log packet of the coded encapsulations is a full one, whatever of it is used. */
export const readSlots = (
  fields: Fields,
  base: Path,
  key: 'heartbeat' | 'replication' | 'acks',
  defaultLane: number,
  context: RequestContext,
): Partial<SlotTraffic> | undefined => {
  const value = own(fields, key)
  if (value === undefined) return undefined
  const [inner, path] = [asFields(value), [...base, key]]
  const { encapsulation } = context.topology
  const periodPs = periodReader(inner, path, context)('period')
  const lane = own(inner, 'lane')
  const isLog = key === 'replication'
  const loadSizeBits = isLog
    ? readPacket(inner, path, context)
    : context.read.whole(inner, path, 'loadSize', 'size')
  const sizeBits =
    loadSizeBits === undefined
      ? undefined
      : wireSizeBits(encapsulation, Math.min(loadSizeBits, maxLoadBits(encapsulation)))
  return defined({ periodPs, loadSizeBits, sizeBits, lane: typeof lane === 'number' ? lane : defaultLane })
}

const readPacket = (
  fields: Fields,
  path: Path,
  { read, problems, topology: { encapsulation } }: RequestContext,
): number | undefined => {
  if (encapsulation.kind !== 'chunked') {
    if (own(fields, 'packet') === undefined)
      read.missing(path, 'packet', 'the key packet: a size with a unit, such as 1472 B')
    return read.whole(fields, path, 'packet', 'size')
  }
  const full = logPacketBits(encapsulation, 0)
  const given = read.whole(fields, path, 'packet', 'size')
  if (given === 0)
    problems.add({ code: 'ZERO_SIZE', path: [...path, 'packet'], expected: 'more than 0 B', found: '0 B' })
  return given !== undefined && given > full ? given : full
}
