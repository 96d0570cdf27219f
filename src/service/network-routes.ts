import type { FastifyInstance } from 'fastify'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Controller } from '../controller/controller.ts'
import { parseTopology } from '../formats/topology/parse-topology.ts'
import { printTopology } from '../formats/topology/print-topology.ts'
import type { Command, NetworkElement } from '../model/command.ts'
import { ProblemError, problemOf } from './problem.ts'
import * as schemas from './schemas.ts'
import type { Decide } from './tunnels-routes.ts'
import { read } from './tunnels-routes.ts'

interface ByDryRun {
  Querystring: { dryRun?: string }
}
interface ByElement {
  Querystring: { link?: string; node?: string }
}

/** Another network while it is served, and what of it fails and is back. */
export const networkRoutes = (
  app: FastifyInstance,
  controller: Controller,
  clock: () => number,
  decide: Decide,
): void => {
  const answers = { 200: schemas.networkChanged, default: schemas.problem }
  app.get(
    '/v1/topology',
    { schema: { summary: 'The network, as a topology file in JSON', tags: ['network'] } },
    () => JSON.parse(printTopology(controller.topology, { format: 'json' })) as unknown,
  )
  app.post<ByDryRun>(
    '/v1/topology',
    {
      schema: {
        summary:
          'Carry the contracts over to another network, a topology file as JSON; with dryRun=true only say what would become of them',
        tags: ['network'],
        response: answers,
      },
    },
    ({ body, query }) => {
      const topology = read(parseTopology(JSON.stringify(body) ?? '', { file: 'body' }))
      const command: Command = { kind: 'network', topology }
      return query.dryRun === 'true' ? tried(controller, command, clock()) : decide(command)
    },
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
  app.post<ByDryRun>(
    '/v1/failures',
    {
      schema: {
        summary: 'A link or a node carries nothing any more: contracts over it get other trees, or none',
        tags: ['network'],
        body: schemas.element,
        response: answers,
      },
    },
    ({ body, query }) => {
      const command: Command = { kind: 'fail', what: elementOf(body) }
      return query.dryRun === 'true' ? tried(controller, command, clock()) : decide(command)
    },
  )
  app.delete<ByElement>(
    '/v1/failures',
    {
      schema: {
        summary: 'A link or a node, ?link=ID or ?node=ID, is back: what found no place is tried again',
        tags: ['network'],
        response: answers,
      },
    },
    ({ query }) => decide({ kind: 'restore', what: elementOf(query) }),
  )
}

const tried = (controller: Controller, command: Command, nowMs: number): CommandOutcome => {
  const [outcome] = controller.rehearsal(nowMs).attempt([command])
  if (outcome === undefined) throw new Error('a command has an outcome')
  return outcome
}

const elementOf = (given: unknown): NetworkElement => {
  const { link, node } = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {}
  if (typeof link === 'string' && node === undefined) return { link }
  if (typeof node === 'string' && link === undefined) return { node }
  throw new ProblemError(problemOf(400, 'WRONG_TYPE', 'expected either link or node, a name of the topology'))
}
