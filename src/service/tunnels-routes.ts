import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Contract, copyNamed } from '../controller/contract/contract.ts'
import { RequestReader } from '../formats/requests/request-reader.ts'
import { requireOwn } from './access/guard.ts'
import { answering, type Calls } from './calls.ts'
import { byId, dryRun, guarded, operation, retryable } from './openapi/operation.ts'
import { ProblemError, problemOf } from './problem.ts'
import { read } from './reading.ts'
import { requireMatch, tagOf } from './retry/entity-tag.ts'
import * as schemas from './schemas.ts'
import { type ListQuery, listQuery, TunnelList } from './tunnel-list.ts'

interface ById {
  Params: { id: string }
}

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
    operation({
      id: 'requestBandwidth',
      summary: 'Request bandwidth: answered with its range and start, or with why not',
      tag: 'tunnels',
      query: dryRun,
      headers: retryable,
      body: schemas.body.request,
      answers: { 200: schemas.granted, 201: schemas.granted },
    }),
    (request, reply) =>
      answer(request, reply, 201, () => {
        const asked = read(reader().request(request.body))
        requireOwn(request, asked.sender)
        return { kind: 'request', request: asked }
      }),
  )
  app.get<{ Querystring: ListQuery }>(
    '/v1/tunnels',
    operation({
      id: 'listTunnels',
      summary: 'Tunnels under contract by name, and after which decision that is',
      tag: 'tunnels',
      query: listQuery,
      answers: { 200: schemas.tunnels },
    }),
    ({ query }) => ({
      sequence: controller.state.sequence,
      lastEventId: hub.here,
      ...list.page(query),
    }),
  )
  app.get<ById>(
    '/v1/tunnels/:id',
    operation({
      id: 'getTunnel',
      summary: 'One tunnel; its ETag is for If-Match',
      tag: 'tunnels',
      path: byId,
      answers: { 200: schemas.held },
    }),
    ({ params }, reply) => {
      const found = held(params.id)
      reply.header('etag', tagOf(found))
      return found
    },
  )
  app.patch<ById>(
    '/v1/tunnels/:id',
    operation({
      id: 'changeBandwidth',
      summary: 'Change bandwidth; a demoted tunnel recovers by it',
      tag: 'tunnels',
      path: byId,
      query: dryRun,
      headers: guarded,
      body: schemas.body.change,
      answers: { 200: schemas.granted },
    }),
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
    operation({
      id: 'releaseBandwidth',
      summary: 'Release bandwidth: the sender has stopped',
      tag: 'tunnels',
      path: byId,
      query: dryRun,
      headers: guarded,
      answers: { 200: schemas.released },
    }),
    (request, reply) =>
      answer(request, reply, 200, () => {
        const { id } = request.params
        requireMatch(request, reply, own(request, id))
        return { kind: 'release', id }
      }),
  )
  app.post<ById>(
    '/v1/tunnels/:id/usage',
    operation({
      id: 'reportUsage',
      summary: 'Report a meter reading',
      tag: 'tunnels',
      path: byId,
      headers: retryable,
      body: schemas.body.usage,
      answers: { 200: schemas.metered },
    }),
    (request, reply) =>
      answer(request, reply, 200, () => {
        const { id } = request.params
        const reading = read(reader().usage(request.body))
        own(request, copyNamed(controller.state.held, id)?.contract.id ?? id)
        return { kind: 'usage', id, reading }
      }),
  )
}
