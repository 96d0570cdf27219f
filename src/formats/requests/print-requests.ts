import type { Allocation, Request, Route, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { type Printable, type PrintOptions, printText } from '../source/print-text.ts'
import { NetworkIndex } from './network-index.ts'
import { type Entry, optionalTime, traitEntries } from './print-traits.ts'

/** Requests as a file that reads back, against the same topology, to the same requests. */
export const printRequests = (
  requests: readonly Request[],
  topology: Topology,
  options: PrintOptions = {},
): string => {
  return printText({ requests: requestEntries(requests, topology) }, options)
}

/** Requests as the entries of a file. */
export const requestEntries = (requests: readonly Request[], topology: Topology): readonly Entry[] => {
  const network = new NetworkIndex(topology)
  return requests.map(request => requestEntry(request, network))
}

/** An allocation as a file that reads back, against the same topology, to the same allocation. */
export const printAllocation = (
  allocation: Allocation,
  topology: Topology,
  options: PrintOptions = {},
): string => {
  return printText({ requests: allocationEntries(allocation, topology) }, options)
}

const requestEntry = (request: Request, network: NetworkIndex): Entry => ({
  id: request.id,
  sender: request.sender,
  receivers: request.receivers,
  loadSize: formatSize(request.loadSizeBits),
  ...(isBucket(request) ? {} : { period: formatTime(request.periodPs) }),
  ...(request.lane === 0 ? {} : { lane: request.lane }),
  ...optionalTime('deadline', request.deadlinePs),
  ...optionalTime('maxPeriod', request.maxPeriodPs),
  ...traitEntries(request),
  ...routesEntry(request, network),
  ...(request.replicas === undefined ? {} : { replicas: replicasValue(request, request.replicas, network) }),
})

/** The period of a token bucket follows from its rate. */
const isBucket = ({ arrival }: Request | Tunnel): boolean => arrival?.kind === 'token-bucket'

const replicasValue = (
  { sender }: Request,
  replicas: NonNullable<Request['replicas']>,
  network: NetworkIndex,
): Printable =>
  replicas === 2 ? 2 : replicas.map(({ routes }) => ({ routes: routesValue(sender, routes, network) }))

/** An allocation as the entries of a file: one per tunnel, and one for the two tunnels of a request that is sent twice. */
export const allocationEntries = ({ tunnels }: Allocation, topology: Topology): readonly Entry[] => {
  const network = new NetworkIndex(topology)
  const entries: Entry[] = []
  for (let i = 0; i < tunnels.length; i++) {
    const tunnel = tunnels[i]!
    const other = tunnels[i + 1]
    if (other !== undefined && areReplicas(tunnel, other)) {
      entries.push(replicatedEntry(tunnel, other, network))
      i++
    } else entries.push(tunnelEntry(tunnel, network))
  }
  return entries
}

const areReplicas = ({ replica: a, periodPs }: Tunnel, { replica: b, periodPs: other }: Tunnel): boolean =>
  a?.number === 1 && b?.number === 2 && a.of === b.of && periodPs === other

const tunnelEntry = (tunnel: Tunnel, network: NetworkIndex): Entry => {
  const { routes, ...entry } = requestEntry(tunnel, network)
  return { ...entry, ...requestedPeriodEntry(tunnel), ...declaredEntries(tunnel), routes: routes ?? [] }
}

const replicatedEntry = (first: Tunnel, second: Tunnel, network: NetworkIndex): Entry => {
  const { routes: _first, ...entry } = requestEntry(first, network)
  return {
    ...entry,
    id: first.replica?.of ?? first.id,
    ...requestedPeriodEntry(first),
    replicas: [first, second].map(tunnel => ({
      ...declaredEntries(tunnel),
      routes: routesValue(tunnel.sender, tunnel.routes, network),
    })),
  }
}

const requestedPeriodEntry = (tunnel: Tunnel): Entry =>
  tunnel.requestedPeriodPs === tunnel.periodPs || isBucket(tunnel)
    ? {}
    : { requestedPeriod: formatTime(tunnel.requestedPeriodPs) }

const declaredEntries = (tunnel: Tunnel): Entry => ({
  ...optionalTime('minLatency', tunnel.declaredMinLatencyPs),
  ...optionalTime('maxJitter', tunnel.declaredMaxJitterPs),
})

const routesEntry = ({ sender, routes }: Pick<Request, 'sender' | 'routes'>, network: NetworkIndex): Entry =>
  routes === undefined ? {} : { routes: routesValue(sender, routes, network) }

const routesValue = (sender: string, routes: readonly Route[], network: NetworkIndex): Printable =>
  routes.map(route => pathEntry(sender, route, network))

/** Nodes, and the link between two of them where its name is needed to tell. */
const pathEntry = (sender: string, route: Route, network: NetworkIndex): readonly Printable[] => {
  const path: Printable[] = [sender]
  let at = sender
  for (const id of route) {
    const link = network.links.get(id)
    // A hop over a link that does not exist is called `u>v`.
    const next = link?.to ?? (id.startsWith(`${at}>`) ? id.slice(at.length + 1) : id)
    const alone = link === undefined || (link.from === at && network.between(at, next).length === 1)
    if (!alone) path.push({ link: id })
    path.push(next)
    at = next
  }
  return path
}
