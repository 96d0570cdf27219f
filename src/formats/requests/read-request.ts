import { loadSizeFaults } from '../../model/checks/encapsulation-faults.ts'
import { ownIdExpected, tunnelIds } from '../../model/checks/request-faults.ts'
import { type KnownSource, sourceFaults } from '../../model/checks/source-checks.ts'
import { describe } from '../../model/checks/words.ts'
import { largestPacketBits } from '../../model/port.ts'
import { isLaned, type LanedRequest, type ReplicaRoutes, type Request } from '../../model/request.ts'
import { asName, type Fields, own } from '../reading/fields.ts'
import { checkName, unknownNode } from '../reading/names.ts'
import type { Path } from '../source/source.ts'
import { checkRequest } from './check-request.ts'
import { readReceivers } from './read-receivers.ts'
import { readReplicas } from './read-replicas.ts'
import { readRoutes } from './read-routes.ts'
import { type Draft, PLAIN, readPeriod, readPeriodOf, readTraits } from './read-traits.ts'
import type { RequestContext } from './request-context.ts'

/** The keys a request and a tunnel share; undefined where one that is needed is missing or wrong (and reported). */
export const readRequest = (fields: Fields, path: Path, context: RequestContext): Request | undefined => {
  const { read, problems, network, topology } = context
  const id = readId(fields, path, context)
  const sender = readSender(fields, path, context)
  const receivers = readReceivers(own(fields, 'receivers'), sender, [...path, 'receivers'], context)
  const size = readSize(fields, path, context)
  const traits = readTraits(fields, path, sender, context)
  const periodPs = readPeriodOf(fields, path, traits.arrival, size?.sizeBits, context)
  const deadlinePs = read.down(fields, path, 'deadline', 'time')
  const maxPeriodPs = readPeriod(fields, path, 'maxPeriod', context)
  const lane = own(fields, 'lane')
  const routesValue = own(fields, 'routes')
  const routes = readRoutes(routesValue, sender, receivers, [...path, 'routes'], network, problems)
  const replicasValue = own(fields, 'replicas')
  const replicas = readReplicas(replicasValue, sender, receivers, [...path, 'replicas'], context)
  if (traits !== PLAIN || replicas !== undefined) {
    const known: Draft<KnownSource> = { ...traits, ...size }
    if (periodPs !== undefined) known.periodPs = periodPs
    if (maxPeriodPs !== undefined) known.maxPeriodPs = maxPeriodPs
    if (routes !== undefined) known.routes = routes
    if (replicas !== undefined) known.replicas = replicas
    problems.addFaults(path, sourceFaults(known, topology))
  }
  if (sender !== undefined && !(isUnreadable(routesValue, routes) || isUnreadable(replicasValue, replicas))) {
    const all = routes ?? (isFixed(replicas) ? replicas.flatMap(replica => replica.routes) : undefined)
    checkRequest({ sender, receivers, size, fragment: traits.fragment, routes: all }, path, context)
  }
  if (id === undefined || sender === undefined || size === undefined || periodPs === undefined)
    return undefined
  if (isUnreadable(routesValue, routes)) return undefined
  const request: Draft<Request> = {
    id,
    sender,
    receivers,
    loadSizeBits: size.loadSizeBits,
    sizeBits: size.sizeBits,
    periodPs,
    lane: typeof lane === 'number' || lane === 'auto' ? lane : 0,
  }
  if (deadlinePs !== undefined) request.deadlinePs = deadlinePs
  if (maxPeriodPs !== undefined) request.maxPeriodPs = maxPeriodPs
  if (routes !== undefined) request.routes = routes
  if (replicas !== undefined) request.replicas = replicas
  return traits === PLAIN ? request : Object.assign(request, traits)
}

/** The same where a lane has to be given: what is read otherwise was reported. */
export const readLaned = (fields: Fields, path: Path, context: RequestContext): LanedRequest | undefined => {
  const request = readRequest(fields, path, context)
  return request !== undefined && isLaned(request) ? request : undefined
}

/** Whether the trees of both replicas are given. */
export const isFixed = (replicas: Request['replicas']): replicas is readonly [ReplicaRoutes, ReplicaRoutes] =>
  replicas !== undefined && replicas !== 2

/** Trees that were given and could not be read: what to say of them was said. */
const isUnreadable = (value: unknown, read: unknown): boolean =>
  value !== undefined && value !== 1 && read === undefined

/** The id, which names a tunnel; of a request sent twice so do those of its replicas. */
const readId = (fields: Fields, path: Path, { ids, problems }: RequestContext): string | undefined => {
  const id = asName(own(fields, 'id'))
  if (id === undefined) return undefined
  checkName(problems, path, 'id', 'value', id)
  const replicas = own(fields, 'replicas')
  const names = tunnelIds(id, replicas === 2 || Array.isArray(replicas))
  const clash = names.find(name => ids.has(name))
  if (clash !== undefined) {
    const first = ids.get(clash)
    problems.add({
      code: 'DUPLICATE_ID',
      path: [...path, 'id'],
      expected: ownIdExpected(clash, names),
      found: `${clash} again (first: ${typeof first === 'string' ? first : `requests[${first}]`})`,
    })
  }
  for (const name of names) if (!ids.has(name)) ids.set(name, Number(path[1]))
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
  { read, problems, topology }: RequestContext,
): Pick<Request, 'loadSizeBits' | 'sizeBits'> | undefined => {
  const loadSizeBits = read.whole(fields, path, 'loadSize', 'size')
  if (loadSizeBits === undefined) return undefined
  const fragment = own(fields, 'fragment') === true
  const wrong = loadSizeFaults(topology, loadSizeBits, fragment)
  problems.addFaults(path, wrong, describe(own(fields, 'loadSize')))
  return wrong.length > 0
    ? undefined
    : { loadSizeBits, sizeBits: largestPacketBits(topology, loadSizeBits, fragment) }
}
