import type { FastifyInstance } from 'fastify'
import { parseTopology } from '../formats/topology/parse-topology.ts'
import { printTopology } from '../formats/topology/print-topology.ts'
import type { NetworkElement } from '../model/command.ts'
import { answering, type Calls } from './calls.ts'
import { ProblemError, problemOf } from './problem.ts'
import * as schemas from './schemas.ts'
import { read } from './tunnels-routes.ts'

/** Another network while it is served, and what of it fails and is back. */
export const networkRoutes = (app: FastifyInstance, calls: Calls): void => {
  const { controller } = calls
  const answer = answering(calls)
  const answers = { 200: schemas.networkChanged, default: schemas.problem }
  app.get(
    '/v1/topology',
    { schema: { summary: 'The network, as a topology file in JSON', tags: ['network'] } },
    () => JSON.parse(printTopology(controller.topology, { format: 'json' })) as unknown,
  )
  app.post(
    '/v1/topology',
    {
      schema: {
        summary:
          'Carry the contracts over to another network, a topology file as JSON; with dryRun=true only say what would become of them',
        tags: ['network'],
        response: answers,
      },
    },
    (request, reply) =>
      answer(request, reply, 200, () => ({
        kind: 'network',
        topology: read(parseTopology(JSON.stringify(request.body) ?? '', { file: 'body' })),
      })),
  )
  app.get(
    '/v1/failures',
    {
      schema: {
        summary: 'What of the network has failed',
        tags: ['network'],
        response: { 200: schemas.failures },
      },
    },
    () => ({ failures: controller.failed }),
  )
  app.post(
    '/v1/failures',
    {
      schema: {
        summary: 'A link or a node carries nothing any more: contracts over it get other trees, or none',
        tags: ['network'],
        body: schemas.element,
        response: answers,
      },
    },
    (request, reply) => answer(request, reply, 200, () => ({ kind: 'fail', what: elementOf(request.body) })),
  )
  app.delete(
    '/v1/failures',
    {
      schema: {
        summary: 'A link or a node, ?link=ID or ?node=ID, is back: what found no place is tried again',
        tags: ['network'],
        response: answers,
      },
    },
    (request, reply) =>
      answer(request, reply, 200, () => ({ kind: 'restore', what: elementOf(request.query) })),
  )
}

const elementOf = (given: unknown): NetworkElement => {
  const { link, node } = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {}
  if (typeof link === 'string' && node === undefined) return { link }
  if (typeof node === 'string' && link === undefined) return { node }
  throw new ProblemError(problemOf(400, 'WRONG_TYPE', 'expected either link or node, a name of the topology'))
}
