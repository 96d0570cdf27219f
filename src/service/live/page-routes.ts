import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LIVE_POLICY } from '../../page/live/live-html.ts'
import { ProblemError, problemOf } from '../problem.ts'
import type { LiveState } from './live-state.ts'
import { type PageFiles, pageFiles, type ServedFile } from './page-files.ts'

/** Not in the OpenAPI document: what the page asks for is its own affair, and changes with it. */
const OWN = { schema: { hide: true } }

const YEAR_S = 31_536_000

/** The page of the service at `/`: it shows what there is, and asks for it with the token that its reader has. */
export const pageRoutes = (app: FastifyInstance): void => {
  let made: PageFiles | undefined
  const files = (): PageFiles => {
    made ??= pageFiles()
    if (made === undefined)
      throw new ProblemError(
        problemOf(404, 'NOT_FOUND', 'the page is missing from this installation of xlane'),
      )
    return made
  }
  app.get('/', OWN, (request, reply) => {
    reply
      .header('content-security-policy', LIVE_POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-cache')
    return sent(request, reply, files().page)
  })
  app.get<{ Params: { name: string } }>('/assets/:name', OWN, (request, reply) => {
    const file = files().assets.get(request.params.name)
    if (file === undefined)
      throw new ProblemError(problemOf(404, 'NOT_FOUND', 'the page has no such file: load it again'))
    reply
      .header('cache-control', `public, max-age=${YEAR_S}, immutable`)
      .header('x-content-type-options', 'nosniff')
      .header('cross-origin-resource-policy', 'same-origin')
    return sent(request, reply, file)
  })
}

/** What the page shows; to be read with a token that may look. */
export const viewRoutes = (app: FastifyInstance, live: LiveState, now: () => number): void => {
  app.get<{ Querystring: { since?: string } }>('/page/view', OWN, async (request, reply) => {
    const { version, isWhole, json, gzip } = await live.view(textIn(request.query.since))
    // The same version whole and as a difference are not the same bytes.
    const etag = `"${version}${isWhole ? '' : `-${textIn(request.query.since) ?? ''}`}"`
    reply.header('cache-control', 'private, no-cache').header('xlane-now', now())
    return sent(request, reply, {
      type: 'application/json; charset=utf-8',
      etag,
      text: asBuffer(json),
      gzip: Promise.resolve(asBuffer(gzip)),
    })
  })
  app.get<{ Querystring: { tunnel?: string } }>('/page/waterfall', OWN, async ({ query }, reply) => {
    reply.header('cache-control', 'private, no-store')
    const answer = await live.ask({ kind: 'waterfall', id: textIn(query.tunnel) ?? '' })
    return { waterfall: answer.kind === 'waterfall' ? (answer.waterfall ?? null) : null }
  })
  app.get<{ Querystring: { link?: string; lane?: string } }>('/page/port', OWN, async ({ query }, reply) => {
    reply.header('cache-control', 'private, no-store')
    const lane = Number(textIn(query.lane))
    const answer = await live.ask({ kind: 'port', link: textIn(query.link) ?? '', lane })
    return { port: answer.kind === 'port' ? (answer.port ?? null) : null }
  })
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The file, squeezed for who takes that; 304 for who has it. */
const sent = async (
  request: FastifyRequest,
  reply: FastifyReply,
  file: ServedFile,
): Promise<FastifyReply> => {
  reply.header('etag', file.etag).header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  reply.type(file.type)
  if (!takesGzip(request)) return reply.send(file.text)
  return reply.header('content-encoding', 'gzip').send(await file.gzip)
}

const takesGzip = ({ headers }: FastifyRequest): boolean => {
  const accepted = String(headers['accept-encoding'] ?? '')
  return /(^|,)\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(accepted)
}
