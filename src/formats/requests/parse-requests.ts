import type { ZodType } from 'zod'
import type { LanedRequest, Request } from '../../model/request.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, type Fields, isFields, own } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import { lanedRequestSchema, requestSchema } from '../schemas/requests-schema.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'
import { warnOfShortFrames } from './check-request.ts'
import { parseEntries, type RequestOptions } from './parse-entries.ts'
import { readLaned, readRequest } from './read-request.ts'
import type { RequestContext } from './request-context.ts'

/** Reads requests (YAML or JSON) against their topology. Every mistake is reported, none throws. */
export const parseRequests = (text: string, options: RequestOptions): Parsed<readonly Request[]> =>
  parseEntries(text, options, 'requests', readRequestEntry, warnOfShortFrames)

/** The same where every lane has to be given: for whom finds none. */
export const parseLanedRequests = (text: string, options: RequestOptions): Parsed<readonly LanedRequest[]> =>
  parseEntries(text, options, 'requests', readLanedEntry, warnOfShortFrames)

/** One entry of a requests file. */
export const readRequestEntry = (value: unknown, path: Path, context: RequestContext): readonly Request[] =>
  readEntry(requestSchema, readRequest, value, path, context)

const readLanedEntry = (value: unknown, path: Path, context: RequestContext): readonly LanedRequest[] =>
  readEntry(lanedRequestSchema, readLaned, value, path, context)

const readEntry = <R extends Request>(
  schema: ZodType,
  read: (fields: Fields, path: Path, context: RequestContext) => R | undefined,
  value: unknown,
  path: Path,
  context: RequestContext,
): readonly R[] => {
  checkShape(schema, withoutTunnelKeys(value, path, context.problems), path, context.problems)
  const request = read(asFields(value), path, context)
  if (request === undefined) return []
  warnOfMaxPeriod(request, path, context.problems)
  return [request]
}

/** The requests, or a FormatError with every diagnostic. */
export const parseRequestsOrThrow = (text: string, options: RequestOptions): readonly Request[] =>
  orThrow(parseRequests(text, options))

const TUNNEL_KEYS = ['requestedPeriod', 'minLatency', 'maxJitter']

/** Says of an allocation that it is one; the shape check would only call its keys unknown. */
const withoutTunnelKeys = (value: unknown, path: Path, problems: Problems): unknown => {
  if (!isFields(value) || !TUNNEL_KEYS.some(key => own(value, key) !== undefined)) return value
  const rest: Record<string, unknown> = { ...(value as Fields) }
  for (const key of TUNNEL_KEYS) {
    if (own(rest, key) === undefined) continue
    delete rest[key]
    const found = `${key}, a key of allocation files`
    problems.add({ code: 'UNKNOWN_KEY', path: [...path, key], at: 'key', expected: 'a requests file', found })
  }
  return rest
}

const warnOfMaxPeriod = (request: Request, path: Path, problems: Problems): void => {
  if (request.maxPeriodPs === undefined || request.maxPeriodPs >= request.periodPs) return
  if (request.arrival?.kind === 'token-bucket') return
  problems.add({
    severity: 'warning',
    code: 'PERIOD',
    path: [...path, 'maxPeriod'],
    expected: 'at least the period, which is the least that can be granted',
    found: 'less',
  })
}
