import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { parseTopology } from '../formats/topology/parse-topology.ts'
import { printTopology } from '../formats/topology/print-topology.ts'
import type { NetworkElement } from '../model/command.ts'
import { answering, type Calls } from './calls.ts'
import { dryRun, operation, retryable } from './openapi/operation.ts'
import { ProblemError, problemOf } from './problem.ts'
import { read } from './reading.ts'
import * as schemas from './schemas.ts'

const elementQuery = z.object({
  link: z.string().optional().meta({ description: 'Either a link,' }),
  node: z.string().optional().meta({ description: 'or a node.' }),
  dryRun: z.enum(['true', 'false']).optional(),
})

/** Another network while it is served, and what of it fails and is back. */
export const networkRoutes = (app: FastifyInstance, calls: Calls): void => {
  const { controller } = calls
  const answer = answering(calls)
  const answers = { 200: schemas.networkChanged }
  app.get(
    '/v1/topology',
    operation({
      id: 'getTopology',
      summary: 'The network, as a topology file in JSON',
      tag: 'network',
      answers: { 200: schemas.printed },
    }),
    () => JSON.parse(printTopology(controller.topology, { format: 'json' })) as unknown,
  )
  app.post(
    '/v1/topology',
    operation({
      id: 'changeTopology',
      summary: 'Carry the contracts over to another network, a topology file as JSON',
      tag: 'network',
      query: dryRun,
      headers: retryable,
      body: schemas.printed,
      answers,
    }),
    (request, reply) =>
      answer(request, reply, 200, () => ({
        kind: 'network',
        topology: read(parseTopology(JSON.stringify(request.body) ?? '', { file: 'body' })),
      })),
  )
  app.get(
    '/v1/failures',
    operation({
      id: 'listFailures',
      summary: 'What of the network has failed',
      tag: 'network',
      answers: { 200: schemas.failures },
    }),
    () => ({ failures: controller.failed }),
  )
  app.post(
    '/v1/failures',
    operation({
      id: 'reportFailure',
      summary: 'A link or a node carries nothing any more: contracts over it get other trees, or none',
      tag: 'network',
      query: dryRun,
      headers: retryable,
      body: schemas.element,
      answers,
    }),
    (request, reply) => answer(request, reply, 200, () => ({ kind: 'fail', what: elementOf(request.body) })),
  )
  app.delete(
    '/v1/failures',
    operation({
      id: 'reportRepair',
      summary: 'A link or a node is back: what found no place is tried again',
      tag: 'network',
      query: elementQuery,
      headers: retryable,
      answers,
    }),
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
