import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import { type Contract, copyNamed } from '../controller/contract/contract.ts'
import type { Parsed } from '../formats/diagnostics/diagnostic.ts'
import { RequestReader } from '../formats/requests/request-reader.ts'
import { requireOwn } from './access/guard.ts'
import { answering, type Calls } from './calls.ts'
import { diagnosticsProblem, ProblemError, problemOf } from './problem.ts'
import { requireMatch, tagOf } from './retry/entity-tag.ts'
import * as schemas from './schemas.ts'
import { type ListQuery, TunnelList } from './tunnel-list.ts'

interface ById {
  Params: { id: string }
}

const schema = (
  summary: string,
  response: Readonly<Record<number, unknown>>,
  body?: unknown,
): { schema: FastifySchema } => ({
  schema: {
    summary,
    tags: ['tunnels'],
    ...(body === undefined ? {} : { body }),
    response: { ...response, default: schemas.problem },
  },
})

/** The paper's calls: a request, a change, a release, a meter reading; and what stands. */
export const tunnelsRoutes = (app: FastifyInstance, calls: Calls): void => {
  const { controller, hub } = calls
  const list = new TunnelList(controller)
  let made = { topology: controller.topology, reader: new RequestReader(controller.topology) }
  const reader = (): RequestReader => {
    const { topology } = controller
    if (made.topology !== topology) made = { topology, reader: new RequestReader(topology) }
    return made.reader
  }
  const held = (id: string): Contract => {
    const found = controller.tunnel(id)
    if (found === undefined)
      throw new ProblemError(problemOf(404, 'UNKNOWN_TUNNEL', `there is no tunnel ${id}`))
    return found
  }

  /** A contract of one of the caller's senders. */
  const own = (request: FastifyRequest, id: string): Contract => {
    const found = held(id)
    requireOwn(request, found.request.sender)
    return found
  }

  const answer = answering(calls)

  app.post(
    '/v1/tunnels',
    schema(
      'Request bandwidth: answered with its range and start, or with why not',
      { 201: schemas.granted },
      schemas.body.request,
    ),
    (request, reply) =>
      answer(request, reply, 201, () => {
        const asked = read(reader().request(request.body))
        requireOwn(request, asked.sender)
        return { kind: 'request', request: asked }
      }),
  )
  app.get<{ Querystring: ListQuery }>(
    '/v1/tunnels',
    schema('Tunnels under contract by name, and after which decision that is', {}),
    ({ query }) => ({
      sequence: controller.state.sequence,
      lastEventId: hub.here,
      ...list.page(query),
    }),
  )
  app.get<ById>('/v1/tunnels/:id', schema('One tunnel', { 200: schemas.held }), ({ params }, reply) => {
    const found = held(params.id)
    reply.header('etag', tagOf(found))
    return found
  })
  app.patch<ById>(
    '/v1/tunnels/:id',
    schema(
      'Change bandwidth; a demoted tunnel recovers by it',
      { 200: schemas.granted },
      schemas.body.change,
    ),
    (request, reply) =>
      answer(request, reply, 200, () => {
        const { id } = request.params
        const has = own(request, id)
        requireMatch(request, reply, has)
        return { kind: 'change', id, change: read(reader().change(request.body, has.request)) }
      }),
  )
  app.delete<ById>(
    '/v1/tunnels/:id',
    schema('Release bandwidth: the sender has stopped', { 200: schemas.released }),
    (request, reply) =>
      answer(request, reply, 200, () => {
        const { id } = request.params
        requireMatch(request, reply, own(request, id))
        return { kind: 'release', id }
      }),
  )
  app.post<ById>(
    '/v1/tunnels/:id/usage',
    schema('Report a meter reading', { 200: schemas.metered }, schemas.body.usage),
    (request, reply) =>
      answer(request, reply, 200, () => {
        const { id } = request.params
        const reading = read(reader().usage(request.body))
        own(request, copyNamed(controller.state.held, id)?.contract.id ?? id)
        return { kind: 'usage', id, reading }
      }),
  )
}

/** The value, or a problem that lists everything that is wrong with the message. */
export const read = <T>(parsed: Parsed<T>): T => {
  if (parsed.ok) return parsed.value
  throw new ProblemError(diagnosticsProblem(parsed.diagnostics))
}
