import { loadSizeFaults } from '../../model/checks/encapsulation-faults.ts'
import { PERIOD, wholeFault } from '../../model/checks/whole.ts'
import { describe } from '../../model/checks/words.ts'
import { wireSizeBits } from '../../model/encapsulation.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import { asName, type Fields, own } from '../reading/fields.ts'
import { checkName, unknownNode } from '../reading/names.ts'
import type { Path } from '../source/source.ts'
import { checkRequest } from './check-request.ts'
import { readReceivers } from './read-receivers.ts'
import { readRoutes } from './read-routes.ts'
import type { RequestContext } from './request-context.ts'

/** Before it is handed out. Filled key by key: spreads cost tens of milliseconds over ten thousand entries. */
type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** The keys a request and a tunnel share; undefined where one that is needed is missing or wrong (and reported). */
export const readRequest = (fields: Fields, path: Path, context: RequestContext): Request | undefined => {
  const { read, problems, network } = context
  const id = readId(fields, path, context)
  const sender = readSender(fields, path, context)
  const receivers = readReceivers(own(fields, 'receivers'), sender, [...path, 'receivers'], context)
  const size = readSize(fields, path, context)
  const periodPs = readPeriod(fields, path, 'period', context)
  const deadlinePs = read.down(fields, path, 'deadline', 'time')
  const maxPeriodPs = readPeriod(fields, path, 'maxPeriod', context)
  const lane = own(fields, 'lane')
  const routesValue = own(fields, 'routes')
  const routes = readRoutes(routesValue, sender, receivers, [...path, 'routes'], network, problems)
  if (sender !== undefined && (routesValue === undefined || routes !== undefined))
    checkRequest({ sender, receivers, sizeBits: size?.sizeBits, routes }, path, context)
  if (id === undefined || sender === undefined || size === undefined || periodPs === undefined)
    return undefined
  if (routesValue !== undefined && routes === undefined) return undefined
  const request: Draft<Request> = {
    id,
    sender,
    receivers,
    loadSizeBits: size.loadSizeBits,
    sizeBits: size.sizeBits,
    periodPs,
    lane: typeof lane === 'number' ? lane : 0,
  }
  if (deadlinePs !== undefined) request.deadlinePs = deadlinePs
  if (maxPeriodPs !== undefined) request.maxPeriodPs = maxPeriodPs
  if (routes !== undefined) request.routes = routes
  return request
}

/** A placed request: its routes, the period asked for, and the range it declares. */
export const readTunnel = (fields: Fields, path: Path, context: RequestContext): Tunnel | undefined => {
  const { read } = context
  const request = readRequest(fields, path, context)
  const requestedPeriodPs = readPeriod(fields, path, 'requestedPeriod', context)
  const declaredMinLatencyPs = read.whole(fields, path, 'minLatency', 'time')
  const declaredMaxJitterPs = read.whole(fields, path, 'maxJitter', 'time')
  if (request?.routes === undefined) return undefined
  const tunnel: Draft<Tunnel> = Object.assign(request, {
    routes: request.routes,
    requestedPeriodPs: requestedPeriodPs ?? request.periodPs,
  })
  if (declaredMinLatencyPs !== undefined) tunnel.declaredMinLatencyPs = declaredMinLatencyPs
  if (declaredMaxJitterPs !== undefined) tunnel.declaredMaxJitterPs = declaredMaxJitterPs
  return tunnel
}

const readId = (fields: Fields, path: Path, { ids, problems }: RequestContext): string | undefined => {
  const id = asName(own(fields, 'id'))
  if (id === undefined) return undefined
  checkName(problems, path, 'id', 'value', id)
  const first = ids.get(id)
  if (first === undefined) ids.set(id, Number(path[1]))
  else
    problems.add({
      code: 'DUPLICATE_ID',
      path: [...path, 'id'],
      expected: 'an id of its own',
      found: `${id} again (first: requests[${first}])`,
    })
  return id
}

const readSender = (
  fields: Fields,
  path: Path,
  { network, problems }: RequestContext,
): string | undefined => {
  const sender = asName(own(fields, 'sender'))
  if (sender === undefined || network.nodes.has(sender)) return sender
  unknownNode(problems, [...path, 'sender'], sender, network.nodes)
  return undefined
}

const readSize = (
  fields: Fields,
  path: Path,
  { read, problems, topology: { encapsulation } }: RequestContext,
): Pick<Request, 'loadSizeBits' | 'sizeBits'> | undefined => {
  const loadSizeBits = read.whole(fields, path, 'loadSize', 'size')
  if (loadSizeBits === undefined) return undefined
  const wrong = loadSizeFaults(encapsulation, loadSizeBits)
  problems.addFaults(path, wrong, describe(own(fields, 'loadSize')))
  return wrong.length > 0 ? undefined : { loadSizeBits, sizeBits: wireSizeBits(encapsulation, loadSizeBits) }
}

const readPeriod = (
  fields: Fields,
  path: Path,
  key: string,
  { read, problems }: RequestContext,
): number | undefined => {
  const period = read.down(fields, path, key, 'time')
  const fault = period === undefined ? undefined : wholeFault(period, PERIOD)
  if (fault === undefined) return period
  problems.add({ ...fault, path: [...path, key], found: describe(own(fields, key)) })
  return undefined
}
