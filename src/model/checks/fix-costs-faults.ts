import type { Fault, Path } from './fault.ts'
import { Faults, isFields } from './faults.ts'
import { describe } from './words.ts'

const OF_TUNNELS = ['lane', 'tree', 'period', 'size', 'deadline', 'jitter', 'fragment']
const OF_LINKS = ['bandwidth', 'queue', 'preemption', 'bestEffort']
const OF_ALL = [...OF_TUNNELS, ...OF_LINKS, 'bestEffortEverywhere']

/** What is wrong with costs of changes: prices that are none, keys that nobody knows. What is not given is not missed. */
export const fixCostsFaults = (value: unknown, path: Path): readonly Fault[] => {
  const faults = new Faults()
  const prices = (map: unknown, at: Path, keys: readonly string[], more: readonly string[]): void => {
    if (!faults.map(map, at, 'a map of prices', new Set([...keys, ...more]))) return
    for (const key of keys) if (map[key] !== undefined) priceFaults(faults, map[key], [...at, key])
  }
  prices(value, path, OF_ALL, ['others', 'tunnels', 'links'])
  if (!isFields(value)) return faults.found
  if (value.others !== undefined) amountFaults(faults, value.others, [...path, 'others'])
  for (const [section, keys] of [
    ['tunnels', OF_TUNNELS],
    ['links', OF_LINKS],
  ] as const) {
    const map = value[section]
    if (map === undefined) continue
    if (!(map instanceof Map)) faults.add('WRONG_TYPE', [...path, section], 'a Map by id', describe(map))
    else for (const [id, own] of map) prices(own, [...path, section, String(id)], keys, [])
  }
  return faults.found
}

const priceFaults = (faults: Faults, price: unknown, path: Path): void => {
  if (price === 'never') return
  if (!faults.map(price, path, "'never', or { fixed, doubled }", new Set(['fixed', 'doubled']))) return
  for (const key of ['fixed', 'doubled']) amountFaults(faults, price[key], [...path, key])
}

const amountFaults = (faults: Faults, amount: unknown, path: Path): void => {
  const expected = 'a number of at least 0'
  if (typeof amount !== 'number') faults.add('WRONG_TYPE', path, expected, describe(amount))
  else if (!Number.isFinite(amount)) faults.add('NOT_FINITE', path, expected, describe(amount))
  else if (amount < 0) faults.add('NEGATIVE', path, expected, describe(amount))
}
