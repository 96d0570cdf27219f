import type { Encapsulation } from '../encapsulation.ts'
import type { Faults, Fields } from './faults.ts'
import { mtuFaults, preemptionFaults, queueCellFaults, reservedFaults } from './port-checks.ts'
import { PACKETS } from './source-checks.ts'
import { countFrom, LANES, SIZE, TIME } from './whole.ts'

/** Keys of a port that a plain topology may give for all, and a link for its own. */
export const NETWORK_PORT_KEYS: readonly string[] = ['mtuBits', 'preemption', 'reserved']
export const LINK_PORT_KEYS: readonly string[] = [
  ...NETWORK_PORT_KEYS,
  'bestEffortMaxFrameBits',
  'wakeLatencyPs',
  'queueCellBits',
]

const PREEMPTION: ReadonlySet<string> = new Set(['expressLanes', 'minFragmentBits'])
const RESERVED: ReadonlySet<string> = new Set(['name', 'sizeBits', 'periodPs', 'packets'])
const EXPRESS = countFrom(1, LANES)

type Path = readonly (string | number)[]

/** What a plain topology or link says of ports; most say nothing. */
export const checkNetworkPort = (
  faults: Faults,
  value: Fields,
  path: Path,
  encapsulation: Encapsulation | undefined,
): void => {
  const { mtuBits, preemption, reserved } = value
  if (mtuBits !== undefined && faults.whole(mtuBits, path, 'mtuBits', SIZE))
    faults.addAll(path, mtuFaults(mtuBits, encapsulation))
  if (preemption !== undefined) checkPreemption(faults, preemption, [...path, 'preemption'])
  if (reserved !== undefined) checkReserved(faults, reserved, [...path, 'reserved'])
}

export const checkLinkPort = (
  faults: Faults,
  link: Fields,
  path: Path,
  encapsulation: Encapsulation | undefined,
): void => {
  if (!LINK_PORT_KEYS.some(key => link[key] !== undefined)) return
  const { preemption, queueCellBits, queueSizeBits, ...rest } = link
  // A link may say that it has none where the network has some.
  checkNetworkPort(faults, preemption === 'none' ? rest : { ...rest, preemption }, path, encapsulation)
  faults.optionalWhole(link.bestEffortMaxFrameBits, path, 'bestEffortMaxFrameBits', SIZE)
  faults.optionalWhole(link.wakeLatencyPs, path, 'wakeLatencyPs', TIME)
  if (queueCellBits === undefined || !faults.whole(queueCellBits, path, 'queueCellBits', SIZE)) return
  if (typeof queueSizeBits === 'number') faults.addAll(path, queueCellFaults(queueCellBits, queueSizeBits))
}

const checkPreemption = (faults: Faults, value: unknown, path: Path): void => {
  if (!faults.map(value, path, '{ expressLanes, minFragmentBits }, or none', PREEMPTION)) return
  const areWhole = [
    faults.whole(value.expressLanes, path, 'expressLanes', EXPRESS),
    faults.whole(value.minFragmentBits, path, 'minFragmentBits', SIZE),
  ]
  if (areWhole.every(whole => whole)) faults.addAll(path, preemptionFaults(value))
}

const checkReserved = (faults: Faults, value: unknown, path: Path): void => {
  if (!faults.list(value, path, 'a list of control traffic')) return
  const before = faults.found.length
  for (const [i, entry] of value.entries()) {
    const at = [...path, i]
    if (!faults.map(entry, at, '{ name, sizeBits, periodPs, packets }', RESERVED)) continue
    faults.name(entry.name, at, 'name')
    faults.whole(entry.sizeBits, at, 'sizeBits', SIZE)
    faults.whole(entry.periodPs, at, 'periodPs', TIME)
    faults.whole(entry.packets, at, 'packets', PACKETS)
  }
  if (faults.found.length === before) faults.addAll(path, reservedFaults(value as readonly Fields[]))
}
