import type { Fault } from './fault.ts'
import { Faults, type Fields } from './faults.ts'
import { describe } from './words.ts'

/** Of the two tunnels of one request these are their own; all else is of the one sender that both come from. */
const OWN: ReadonlySet<string> = new Set([
  'id',
  'replica',
  'routes',
  'declaredMinLatencyPs',
  'declaredMaxJitterPs',
])

/** Where the second of two copies of one request is not a copy: one sender sends both, the same packets at the same time. */
export const copiesFaults = (tunnels: readonly unknown[]): readonly Fault[] => {
  const faults = new Faults()
  const first = new Map<unknown, Fields>()
  for (const [i, tunnel] of tunnels.entries()) {
    if (!isMap(tunnel) || !isMap(tunnel.replica)) continue
    const { of } = tunnel.replica
    const other = first.get(of)
    if (other === undefined) first.set(of, tunnel)
    else checkCopy(faults, i, tunnel, other)
  }
  return faults.found
}

const checkCopy = (faults: Faults, i: number, tunnel: Fields, other: Fields): void => {
  for (const key of new Set([...Object.keys(other), ...Object.keys(tunnel)]))
    if (!OWN.has(key) && JSON.stringify(tunnel[key]) !== JSON.stringify(other[key]))
      faults.add(
        'CONFLICTING_KEYS',
        [i, key],
        `${describe(other[key])}, as ${describe(other.id)} has, the other copy of the same request`,
        describe(tunnel[key]),
      )
}

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null
