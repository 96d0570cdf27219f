import type { Node } from '../../model/topology.ts'
import { type Exact, wholeExact } from '../../quantity/exact.ts'
import { asFields, type Fields, outward, own, type QuantityReader } from '../reading/fields.ts'
import type { Path } from '../source/source.ts'
import { readLayout, readRemarks } from './read-remarks.ts'

/** The values of a node or link that are given, unrounded; absent where neither it nor its defaults say. */
interface Processing {
  readonly minLatency?: Exact | undefined
  readonly maxJitter?: Exact | undefined
  readonly multicastLatency?: Exact | undefined
  readonly sendLatency?: Exact | undefined
  readonly sendJitter?: Exact | undefined
  readonly forwards?: boolean | undefined
}

export interface NodeDefaults {
  readonly host: Processing
  readonly switch: Processing
}

const TIMES = ['minLatency', 'maxJitter', 'multicastLatency', 'sendLatency', 'sendJitter'] as const

const readProcessing = (fields: Fields, path: Path, read: QuantityReader): Processing => {
  const values: Record<string, Exact | boolean | undefined> = {}
  for (const key of TIMES) if (Object.hasOwn(fields, key)) values[key] = read.exact(fields, path, key, 'time')
  // It counts in the best and in the worst case alike, so no rounding would be outward.
  const multicast = values.multicastLatency
  if (multicast !== undefined && wholeExact(multicast as Exact) === undefined) {
    read.notWhole(fields, path, 'multicastLatency', 'time')
    values.multicastLatency = undefined
  }
  const forwards = own(fields, 'forwards')
  if (typeof forwards === 'boolean') values.forwards = forwards
  return values
}

export const readNodeDefaults = (defaults: Fields, read: QuantityReader): NodeDefaults => ({
  host: readProcessing(asFields(own(defaults, 'host')), ['defaults', 'host'], read),
  switch: readProcessing(asFields(own(defaults, 'switch')), ['defaults', 'switch'], read),
})

/** One node, its defaults applied: its own kind's, then 0 and "switches forward". A wrong kind counts as a switch. */
export const readNode = (id: string, fields: Fields, defaults: NodeDefaults, read: QuantityReader): Node => {
  const path: Path = ['nodes', id]
  const kind = own(fields, 'kind') === 'host' ? 'host' : 'switch'
  const values: Processing = { ...defaults[kind], ...readProcessing(fields, path, read) }
  const range = (
    least: Exact | undefined,
    spread: Exact | undefined,
    key: string,
  ): { least: number; spread: number } => {
    const rounded = outward(least ?? 0, spread ?? 0)
    if (rounded === undefined) read.unsafe(path, key, 'time', 'a sum above it')
    return rounded ?? { least: 0, spread: 0 }
  }
  const processing = range(values.minLatency, values.maxJitter, 'maxJitter')
  const send = range(values.sendLatency, values.sendJitter, 'sendJitter')
  return {
    id,
    kind,
    minLatencyPs: processing.least,
    maxJitterPs: processing.spread,
    multicastLatencyPs: wholeExact(values.multicastLatency ?? 0) ?? 0,
    sendLatencyPs: send.least,
    sendJitterPs: send.spread,
    forwards: values.forwards ?? kind === 'switch',
    ...readLayout(fields),
    ...readRemarks(fields),
  }
}
