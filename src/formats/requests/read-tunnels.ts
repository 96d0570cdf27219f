import { asReplica, type LanedRequest, type Route, type Tunnel } from '../../model/request.ts'
import { asFields, asList, type Fields, isFields, own } from '../reading/fields.ts'
import { ROUTES } from '../schemas/traits-schema.ts'
import type { Path } from '../source/source.ts'
import { isFixed, readLaned } from './read-request.ts'
import { type Draft, readPeriod } from './read-traits.ts'
import type { RequestContext } from './request-context.ts'

/** What a file declares of the range of one tunnel. */
type Declared = Pick<Tunnel, 'declaredMinLatencyPs' | 'declaredMaxJitterPs'>

/** A placed request, or the two tunnels of one that is sent twice: routes, the period asked for, declared ranges. */
export const readTunnels = (fields: Fields, path: Path, context: RequestContext): readonly Tunnel[] => {
  const request = readLaned(fields, path, context)
  const isBucket = isFields(own(fields, 'arrival'))
  const asked = isBucket ? undefined : readPeriod(fields, path, 'requestedPeriod', context)
  const declared = readDeclared(fields, path, context)
  const replicas = asList(own(fields, 'replicas'))
  const ofReplicas = replicas.map((entry, i) =>
    readDeclared(asFields(entry), [...path, 'replicas', i], context),
  )
  checkPlaced(fields, path, context)
  if (request === undefined) return []
  if (!isFixed(request.replicas)) {
    const { routes } = request
    return routes === undefined ? [] : [placed(request, routes, asked, declared)]
  }
  const { replicas: both, ...rest } = request
  return both.map(({ routes }, i) =>
    asReplica(placed({ ...rest }, routes, asked, ofReplicas[i] ?? {}), request.id, i === 0 ? 1 : 2),
  )
}

/** Reuses the request: a copy costs tens of milliseconds over ten thousand entries. */
const placed = (
  request: LanedRequest,
  routes: readonly Route[],
  requestedPeriodPs: number | undefined,
  declared: Declared,
): Tunnel => {
  const { periodPs } = request
  return Object.assign(request, { routes, requestedPeriodPs: requestedPeriodPs ?? periodPs }, declared)
}

/** An entry says where each of its tunnels goes, and no range for both at once. */
const checkPlaced = (fields: Fields, path: Path, { problems }: RequestContext): void => {
  const hasReplicas = Array.isArray(own(fields, 'replicas'))
  if (own(fields, 'routes') === undefined && !hasReplicas) {
    const expected = `the key routes: ${ROUTES}`
    problems.add({ code: 'MISSING_KEY', path: [...path, 'routes'], expected, found: 'no such key' })
  }
  if (!hasReplicas) return
  for (const key of ['minLatency', 'maxJitter']) {
    if (own(fields, key) === undefined) continue
    const expected = `no ${key} beside replicas: each replica has its own`
    problems.add({ code: 'CONFLICTING_KEYS', path: [...path, key], at: 'key', expected, found: key })
  }
}

const readDeclared = (fields: Fields, path: Path, { read }: RequestContext): Declared => {
  const declared: Draft<Declared> = {}
  const least = read.whole(fields, path, 'minLatency', 'time')
  const spread = read.whole(fields, path, 'maxJitter', 'time')
  if (least !== undefined) declared.declaredMinLatencyPs = least
  if (spread !== undefined) declared.declaredMaxJitterPs = spread
  return declared
}
