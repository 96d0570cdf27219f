import type { Allocation, Request, Route, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { type Printable, type PrintOptions, printText } from '../source/print-text.ts'
import { NetworkIndex } from './network-index.ts'

/** Requests as a file that reads back, against the same topology, to the same requests. */
export const printRequests = (
  requests: readonly Request[],
  topology: Topology,
  options: PrintOptions = {},
): string => {
  const network = new NetworkIndex(topology)
  return printText({ requests: requests.map(request => requestEntry(request, network)) }, options)
}

/** An allocation as a file that reads back, against the same topology, to the same allocation. */
export const printAllocation = (
  allocation: Allocation,
  topology: Topology,
  options: PrintOptions = {},
): string => {
  const network = new NetworkIndex(topology)
  return printText({ requests: allocation.tunnels.map(tunnel => tunnelEntry(tunnel, network)) }, options)
}

type Entry = Record<string, Printable>

const optionalTime = (key: string, ps: number | undefined): Entry =>
  ps === undefined ? {} : { [key]: formatTime(ps) }

const requestEntry = (request: Request, network: NetworkIndex): Entry => ({
  id: request.id,
  sender: request.sender,
  receivers: request.receivers,
  loadSize: formatSize(request.loadSizeBits),
  period: formatTime(request.periodPs),
  ...(request.lane === 0 ? {} : { lane: request.lane }),
  ...optionalTime('deadline', request.deadlinePs),
  ...optionalTime('maxPeriod', request.maxPeriodPs),
  ...routesEntry(request, network),
})

const tunnelEntry = (tunnel: Tunnel, network: NetworkIndex): Entry => {
  const { routes, ...entry } = requestEntry(tunnel, network)
  return {
    ...entry,
    ...(tunnel.requestedPeriodPs === tunnel.periodPs
      ? {}
      : { requestedPeriod: formatTime(tunnel.requestedPeriodPs) }),
    ...optionalTime('minLatency', tunnel.declaredMinLatencyPs),
    ...optionalTime('maxJitter', tunnel.declaredMaxJitterPs),
    routes: routes ?? [],
  }
}

const routesEntry = ({ sender, routes }: Pick<Request, 'sender' | 'routes'>, network: NetworkIndex): Entry =>
  routes === undefined ? {} : { routes: routes.map(route => pathEntry(sender, route, network)) }

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
