import { ENCAPSULATIONS, type EncapsulationName } from '../../model/encapsulation.ts'
import { floorExact } from '../../quantity/exact.ts'
import { decimalTimes } from './amounts.ts'
import type { ForeignNode } from './network.ts'

const TIMES = [
  ['min_latency_ps', 'minLatencyPs'],
  ['max_jitter_ps', 'maxJitterPs'],
  ['multicast_latency_ps', 'multicastLatencyPs'],
  ['send_latency_ps', 'sendLatencyPs'],
  ['send_jitter_ps', 'sendJitterPs'],
] as const

/** Times of a node under names that say their unit, and whether it forwards: what our own writers leave. */
export const timesOf = (values: ReadonlyMap<string, unknown>): Pick<ForeignNode, 'values'> => {
  const found: Record<string, number | boolean> = {}
  for (const [name, key] of TIMES) {
    const time = decimalTimes(String(values.get(name) ?? ''))
    if (time !== undefined) found[key] = floorExact(time) ?? 0
  }
  const forwards = String(values.get('forwards'))
  if (forwards === 'true' || forwards === 'false') found.forwards = forwards === 'true'
  return Object.keys(found).length === 0 ? {} : { values: found }
}

/** The encapsulation, where a file names one of ours. */
export const encapsulationIn = (value: unknown): { readonly encapsulation?: EncapsulationName } =>
  typeof value === 'string' && Object.hasOwn(ENCAPSULATIONS, value)
    ? { encapsulation: value as EncapsulationName }
    : {}
