import { nearest } from '../../quantity/nearest.ts'
import { type Encapsulation, wireSizeBits } from '../encapsulation.ts'
import { loadSizeFaults } from './encapsulation-faults.ts'
import type { Fault, Path } from './fault.ts'
import { Faults, type Fields } from './faults.ts'
import { type NetworkNames, unknownNodeFaults } from './topology-faults.ts'
import { LANE, LOAD_SIZE, PERIOD, SIZE, TIME } from './whole.ts'
import { describe, oneOf } from './words.ts'

const REQUEST: ReadonlySet<string> = new Set([
  'id',
  'sender',
  'receivers',
  'loadSizeBits',
  'sizeBits',
  'periodPs',
  'lane',
  'deadlinePs',
  'maxPeriodPs',
  'routes',
])
const TUNNEL: ReadonlySet<string> = new Set([
  ...REQUEST,
  'requestedPeriodPs',
  'declaredMinLatencyPs',
  'declaredMaxJitterPs',
])

/** Everything that is wrong with requests, or with tunnels, of a network; paths from the list. */
export const requestListFaults = (
  value: unknown,
  kind: 'request' | 'tunnel',
  names: NetworkNames,
  taken: ReadonlySet<string> = new Set(),
  tellsTrees: boolean = false,
): readonly Fault[] => {
  const faults = new Faults()
  if (!faults.list(value, [], `a list of ${kind}s`)) return faults.found
  const ids = new Map<string, number>()
  for (const [i, entry] of value.entries()) {
    if (faults.isFull) break
    const path = [i]
    checkEntry(faults, entry, path, kind, names, tellsTrees)
    const id = (entry as Fields | null)?.id
    if (typeof id !== 'string') continue
    const first = ids.get(id)
    const again = first === undefined ? `${id}, which is in place already` : `${id} again (first: [${first}])`
    if (first !== undefined || taken.has(id)) faults.add('DUPLICATE_ID', [i, 'id'], 'an id of its own', again)
    else ids.set(id, i)
  }
  return faults.found
}

const checkEntry = (
  faults: Faults,
  entry: unknown,
  path: Path,
  kind: 'request' | 'tunnel',
  names: NetworkNames,
  tellsTrees: boolean,
): void => {
  const isTunnel = kind === 'tunnel'
  if (!faults.map(entry, path, `a ${kind}`, isTunnel ? TUNNEL : REQUEST)) return
  faults.name(entry.id, path, 'id')
  const isSender = faults.name(entry.sender, path, 'sender')
  if (isSender && !names.nodes.has(entry.sender as string))
    faults.addAll(path, unknownNodeFaults(entry.sender as string, ['sender'], names.nodes))
  checkReceivers(faults, entry, path, names)
  checkSizes(faults, entry, path, names.encapsulation)
  faults.whole(entry.periodPs, path, 'periodPs', PERIOD)
  faults.whole(entry.lane, path, 'lane', LANE)
  faults.optionalWhole(entry.deadlinePs, path, 'deadlinePs', TIME)
  faults.optionalWhole(entry.maxPeriodPs, path, 'maxPeriodPs', PERIOD)
  if (isTunnel) {
    faults.whole(entry.requestedPeriodPs, path, 'requestedPeriodPs', PERIOD)
    faults.optionalWhole(entry.declaredMinLatencyPs, path, 'declaredMinLatencyPs', TIME)
    faults.optionalWhole(entry.declaredMaxJitterPs, path, 'declaredMaxJitterPs', TIME)
  }
  if (!tellsTrees && (isTunnel || entry.routes !== undefined)) checkRoutes(faults, entry, path, names)
}

const checkReceivers = (faults: Faults, entry: Fields, path: Path, { nodes }: NetworkNames): void => {
  const { receivers, sender } = entry
  if (!faults.list(receivers, [...path, 'receivers'], 'a list of nodes')) return
  // One receiver that is there and is not the sender is what nearly every request has.
  if (receivers.length === 1 && receivers[0] !== sender && nodes.has(receivers[0] as string)) return
  const named: string[] = []
  for (const [i, receiver] of receivers.entries()) {
    if (faults.name(receiver, [...path, 'receivers'], i)) named.push(receiver)
    else return
  }
  faults.addAll([...path, 'receivers'], receiversFaults(named, sender, nodes))
}

/** What is wrong with the receivers of one packet; paths from their list. */
export const receiversFaults = (
  receivers: readonly string[],
  sender: unknown,
  nodes: ReadonlyMap<string, unknown>,
): readonly Fault[] => {
  const faults = new Faults()
  if (receivers.length === 0) faults.add('EMPTY_RECEIVERS', [], 'at least one receiver', 'an empty list')
  const seen = new Set<string>()
  for (const [i, receiver] of receivers.entries()) {
    if (!nodes.has(receiver)) faults.addAll([], unknownNodeFaults(receiver, [i], nodes))
    if (receiver === sender) faults.add('SENDER_IS_RECEIVER', [i], 'a node other than the sender', receiver)
    if (seen.has(receiver)) faults.add('DUPLICATE_RECEIVER', [i], 'each receiver once', `${receiver} again`)
    seen.add(receiver)
  }
  return faults.found
}

const checkSizes = (
  faults: Faults,
  { loadSizeBits, sizeBits }: Fields,
  path: Path,
  encapsulation: Encapsulation | undefined,
): void => {
  const isLoad = faults.whole(loadSizeBits, path, 'loadSizeBits', LOAD_SIZE)
  const isSize = faults.whole(sizeBits, path, 'sizeBits', { ...SIZE, what: WIRE_SIZE })
  if (!isLoad || encapsulation === undefined) return
  const wrong = loadSizeFaults(encapsulation, loadSizeBits)
  faults.addAll(path, wrong)
  if (!isSize || wrong.length > 0) return
  const right = wireSizeBits(encapsulation, loadSizeBits)
  if (sizeBits === right) return
  const expected = `${right}, which is what ${encapsulation.name} makes of ${loadSizeBits} bit of load (wireSizeBits, or request() with units)`
  faults.add('WRONG_SIZE', [...path, 'sizeBits'], expected, String(sizeBits))
}

const WIRE_SIZE = 'a whole number of bits, headers included (wireSizeBits, or request() with units)'

const checkRoutes = (
  faults: Faults,
  { routes, receivers }: Fields,
  base: Path,
  { nodes, links }: NetworkNames,
): void => {
  const path = [...base, 'routes']
  if (!faults.list(routes, path, 'a list of paths, one per receiver')) return
  if (Array.isArray(receivers) && routes.length !== receivers.length)
    faults.add(
      'BAD_ROUTE',
      path,
      `one path for each of ${receivers.length} receivers`,
      `${routes.length} path${routes.length === 1 ? '' : 's'}`,
    )
  for (const [r, route] of routes.entries()) {
    if (!faults.list(route, [...path, r], 'a list of link ids')) continue
    if (route.length === 0) faults.add('BAD_ROUTE', [...path, r], 'at least one link', 'an empty list')
    for (const [i, link] of route.entries()) {
      if (typeof link === 'string' && (links.has(link) || isGap(link, nodes))) continue
      const at = [...path, r, i]
      if (typeof link !== 'string') faults.add('WRONG_TYPE', at, 'the id of a link', describe(link))
      else
        faults.add(
          'UNKNOWN_LINK',
          at,
          oneOf(links.keys(), 'link'),
          describe(link),
          nearest(link, links.keys()),
        )
    }
  }
}

/** A hop over a link that does not exist, `u>v`: the tree is none (verdict TREE), and nothing is misspelt. */
const isGap = (id: string, nodes: ReadonlyMap<string, unknown>): boolean => {
  for (let at = id.indexOf('>'); at > 0; at = id.indexOf('>', at + 1))
    if (nodes.has(id.slice(0, at)) && nodes.has(id.slice(at + 1))) return true
  return false
}
