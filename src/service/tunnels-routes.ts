import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { type Contract, copyNamed } from '../controller/contract/contract.ts'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Asking } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import type { Parsed } from '../formats/diagnostics/diagnostic.ts'
import { RequestReader } from '../formats/requests/request-reader.ts'
import type { Command } from '../model/command.ts'
import { requireOwn } from './access/guard.ts'
import { diagnosticsProblem, ProblemError, problemOf, rejectionProblem } from './problem.ts'
import { requireMatch, tagOf } from './retry/entity-tag.ts'
import type { KnownAnswers } from './retry/known-answers.ts'
import * as schemas from './schemas.ts'
import { type ListQuery, TunnelList } from './tunnel-list.ts'
import type { EventHub } from './watch/event-hub.ts'

/** What the calls are made of. */
export interface Calls {
  readonly controller: Controller
  readonly hub: EventHub
  readonly answers: KnownAnswers
  /** One decision, timed and counted. */
  readonly decide: (command: Command, asking: Asking) => CommandOutcome
  /** What it would be. */
  readonly foresee: (command: Command) => CommandOutcome
}

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
  const reader = new RequestReader(controller.topology)
  const list = new TunnelList(controller)
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

  /** Decides once on what is asked; a rejection is the answer 409 with the binding constraint. */
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    commandOf: () => Command,
  ): Promise<object> => {
    if (isDryRun(request)) return { ...granted(calls.foresee(foreseeable(commandOf()))), dryRun: true }
    const { decided, isReplayed } = await calls.answers.once(request, 'outcome', asking => ({
      kind: 'outcome',
      outcome: calls.decide(commandOf(), asking),
    }))
    if (decided.kind === 'applied') throw new Error('a call has one outcome')
    if (isReplayed) reply.header('idempotency-replayed', 'true')
    const outcome = granted(decided.outcome)
    const contract = 'id' in outcome ? controller.tunnel(outcome.id) : undefined
    if (contract !== undefined) reply.header('etag', tagOf(contract))
    reply.code(status)
    return outcome
  }

  app.post(
    '/v1/tunnels',
    schema(
      'Request bandwidth: answered with its range and start, or with why not',
      { 201: schemas.granted },
      schemas.body.request,
    ),
    (request, reply) =>
      answer(request, reply, 201, () => {
        const asked = read(reader.request(request.body))
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
        return { kind: 'change', id, change: read(reader.change(request.body, has.request)) }
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
        const reading = read(reader.usage(request.body))
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

const granted = (outcome: CommandOutcome): Exclude<CommandOutcome, { kind: 'rejected' }> => {
  if (outcome.kind === 'rejected') throw new ProblemError(rejectionProblem(outcome.rejection))
  return outcome
}

const isDryRun = ({ query }: FastifyRequest): boolean => {
  const { dryRun } = query as { readonly dryRun?: unknown }
  if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false')
    throw new ProblemError(problemOf(400, 'WRONG_TYPE', 'query dryRun: expected true or false'))
  return dryRun === 'true'
}

const foreseeable = (command: Command): Command => {
  if (command.kind === 'usage')
    throw new ProblemError(
      problemOf(400, 'WRONG_TYPE', 'query dryRun: a reading is of what has been, not of what would be'),
    )
  return command
}
