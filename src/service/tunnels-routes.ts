import type { FastifyInstance, FastifyReply, FastifySchema } from 'fastify'
import type { Contract } from '../controller/contract/contract.ts'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Controller } from '../controller/controller.ts'
import type { Parsed } from '../formats/diagnostics/diagnostic.ts'
import { RequestReader } from '../formats/requests/request-reader.ts'
import type { Command } from '../model/command.ts'
import { diagnosticsProblem, ProblemError, problemOf, rejectionProblem } from './problem.ts'
import * as schemas from './schemas.ts'
import { type ListQuery, TunnelList } from './tunnel-list.ts'
import type { EventHub } from './watch/event-hub.ts'

/** One decision, timed and counted. */
export type Decide = (command: Command) => CommandOutcome

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
export const tunnelsRoutes = (
  app: FastifyInstance,
  controller: Controller,
  hub: EventHub,
  decide: Decide,
): void => {
  const reader = new RequestReader(controller.topology)
  const list = new TunnelList(controller)
  const held = (id: string): Contract => {
    const found = controller.tunnel(id)
    if (found === undefined)
      throw new ProblemError(problemOf(404, 'UNKNOWN_TUNNEL', `there is no tunnel ${id}`))
    return found
  }

  app.post(
    '/v1/tunnels',
    schema(
      'Request bandwidth: answered with its range and start, or with why not',
      { 201: schemas.granted },
      schemas.body.request,
    ),
    (request, reply) =>
      answer(reply, 201, decide({ kind: 'request', request: read(reader.request(request.body)) })),
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
  app.get<ById>('/v1/tunnels/:id', schema('One tunnel', { 200: schemas.held }), ({ params }) =>
    held(params.id),
  )
  app.patch<ById>(
    '/v1/tunnels/:id',
    schema(
      'Change bandwidth; a demoted tunnel recovers by it',
      { 200: schemas.granted },
      schemas.body.change,
    ),
    ({ params: { id }, body }, reply) =>
      answer(reply, 200, decide({ kind: 'change', id, change: read(reader.change(body, held(id).request)) })),
  )
  app.delete<ById>(
    '/v1/tunnels/:id',
    schema('Release bandwidth: the sender has stopped', { 200: schemas.released }),
    ({ params: { id } }, reply) => answer(reply, 200, decide({ kind: 'release', id })),
  )
  app.post<ById>(
    '/v1/tunnels/:id/usage',
    schema('Report a meter reading', { 200: schemas.metered }, schemas.body.usage),
    ({ params: { id }, body }, reply) =>
      answer(reply, 200, decide({ kind: 'usage', id, reading: read(reader.usage(body)) })),
  )
}

/** The value, or a problem that lists everything that is wrong with the message. */
export const read = <T>(parsed: Parsed<T>): T => {
  if (parsed.ok) return parsed.value
  throw new ProblemError(diagnosticsProblem(parsed.diagnostics))
}

/** A rejection is the answer 409 with the binding constraint; all other outcomes are sent as they are. */
const answer = (reply: FastifyReply, status: number, outcome: CommandOutcome): CommandOutcome => {
  if (outcome.kind === 'rejected') throw new ProblemError(rejectionProblem(outcome.rejection))
  reply.code(status)
  return outcome
}
