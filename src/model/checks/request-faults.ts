import { nearest } from '../../quantity/nearest.ts'
import { largestPacketBits } from '../port.ts'
import { replicaId } from '../request.ts'
import { loadSizeFaults } from './encapsulation-faults.ts'
import type { Fault, Path } from './fault.ts'
import { Faults, type Fields } from './faults.ts'
import { type NetworkNames, unknownNodeFaults } from './topology-faults.ts'
import { TRAIT_KEYS, traitFaults } from './trait-faults.ts'
import { ANY_LANE, LANE, LOAD_SIZE, PERIOD, SIZE, TIME } from './whole.ts'
import { describe, oneOf } from './words.ts'

const ENTRY = [
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
  ...TRAIT_KEYS,
]
const REQUEST: ReadonlySet<string> = new Set([...ENTRY, 'replicas'])
const TUNNEL: ReadonlySet<string> = new Set([
  ...ENTRY,
  'replica',
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
    const { id, replicas } = (entry ?? NO_FIELDS) as Fields
    if (typeof id !== 'string') continue
    const tunnels = tunnelIds(id, replicas !== undefined)
    const clash = tunnels.find(name => ids.has(name) || taken.has(name))
    if (clash !== undefined) {
      const first = ids.get(clash)
      const again = first === undefined ? 'which is in place already' : `again (first: [${first}])`
      const found = first === undefined ? `${clash}, ${again}` : `${clash} ${again}`
      faults.add('DUPLICATE_ID', [i, 'id'], ownIdExpected(clash, tunnels), found)
    }
    for (const name of tunnels) if (!ids.has(name)) ids.set(name, i)
  }
  return faults.found
}

const NO_FIELDS: Fields = {}

/** Names that a request takes: its own, and those of its two tunnels where it is sent twice. */
export const tunnelIds = (id: string, isReplicated: boolean): readonly string[] =>
  isReplicated ? [id, replicaId(id, 1), replicaId(id, 2)] : [id]

/** What an id should have been where one of its names is taken. */
export const ownIdExpected = (clash: string, [id, ...replicas]: readonly string[]): string =>
  clash === id ? 'an id of its own' : `ids of their own for the replicas ${replicas.join(' and ')}`

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
  checkSizes(faults, entry, path, names)
  faults.whole(entry.periodPs, path, 'periodPs', PERIOD)
  if (isTunnel || entry.lane !== 'auto') faults.whole(entry.lane, path, 'lane', isTunnel ? LANE : ANY_LANE)
  faults.optionalWhole(entry.deadlinePs, path, 'deadlinePs', TIME)
  faults.optionalWhole(entry.maxPeriodPs, path, 'maxPeriodPs', PERIOD)
  if (isTunnel) {
    faults.whole(entry.requestedPeriodPs, path, 'requestedPeriodPs', PERIOD)
    faults.optionalWhole(entry.declaredMinLatencyPs, path, 'declaredMinLatencyPs', TIME)
    faults.optionalWhole(entry.declaredMaxJitterPs, path, 'declaredMaxJitterPs', TIME)
  }
  if (!tellsTrees && (isTunnel || entry.routes !== undefined)) checkRoutes(faults, entry, path, names)
  if (!tellsTrees && entry.replicas !== undefined) checkReplicas(faults, entry, path, names)
  if (entry.replica !== undefined) checkReplica(faults, entry, path)
  const { encapsulation, mtuBits } = names
  const network =
    encapsulation === undefined ? undefined : { encapsulation, ...(mtuBits === undefined ? {} : { mtuBits }) }
  faults.addAll(path, traitFaults(entry, network).found)
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
  { loadSizeBits, sizeBits, fragment }: Fields,
  path: Path,
  { encapsulation, mtuBits }: NetworkNames,
): void => {
  const isLoad = faults.whole(loadSizeBits, path, 'loadSizeBits', LOAD_SIZE)
  const isSize = faults.whole(sizeBits, path, 'sizeBits', { ...SIZE, what: WIRE_SIZE })
  if (!isLoad || encapsulation === undefined) return
  const network = { encapsulation, ...(mtuBits === undefined ? {} : { mtuBits }) }
  const isMessage = fragment === true
  const wrong = loadSizeFaults(network, loadSizeBits, isMessage)
  faults.addAll(path, wrong)
  if (!isSize || wrong.length > 0) return
  const right = largestPacketBits(network, loadSizeBits, isMessage)
  if (sizeBits === right) return
  const of = isMessage ? `a packet of a message of ${loadSizeBits} bit` : `${loadSizeBits} bit of load`
  const door = isMessage ? 'largestPacketBits' : 'wireSizeBits'
  const expected = `${right}, which is what ${encapsulation.name} makes of ${of} (${door}, or request() with units)`
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

const REPLICA_ROUTES: ReadonlySet<string> = new Set(['routes'])
const REPLICA: ReadonlySet<string> = new Set(['of', 'number'])

const checkReplicas = (
  faults: Faults,
  { replicas, receivers }: Fields,
  base: Path,
  names: NetworkNames,
): void => {
  if (replicas === 2) return
  const path = [...base, 'replicas']
  const what = 'the number 2, or two of { routes }'
  if (!faults.list(replicas, path, what)) return
  if (replicas.length !== 2) faults.add('OUT_OF_RANGE', path, what, `${replicas.length} of them`)
  for (const [i, replica] of replicas.entries())
    if (faults.map(replica, [...path, i], '{ routes }', REPLICA_ROUTES))
      checkRoutes(faults, { routes: replica.routes, receivers }, [...path, i], names)
}

const checkReplica = (faults: Faults, { id, replica }: Fields, base: Path): void => {
  const path = [...base, 'replica']
  if (!faults.map(replica, path, '{ of, number }', REPLICA)) return
  const { of, number } = replica
  faults.name(of, path, 'of')
  if (number !== 1 && number !== 2)
    faults.add('OUT_OF_RANGE', [...path, 'number'], '1 or 2', describe(number))
  else if (typeof of === 'string' && id !== replicaId(of, number))
    faults.add(
      'BAD_NAME',
      [...base, 'id'],
      `${replicaId(of, number)}, as this replica is called`,
      describe(id),
    )
}

/** A hop over a link that does not exist, `u>v`: the tree is none (verdict TREE), and nothing is misspelt. */
const isGap = (id: string, nodes: ReadonlyMap<string, unknown>): boolean => {
  for (let at = id.indexOf('>'); at > 0; at = id.indexOf('>', at + 1))
    if (nodes.has(id.slice(0, at)) && nodes.has(id.slice(at + 1))) return true
  return false
}
