import type { FastifyInstance } from 'fastify'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Controller } from '../controller/controller.ts'
import { applyPlan, makePlan } from '../controller/plan/plan.ts'
import { parsePlan } from '../formats/others/parse-plan.ts'
import { parseRequests } from '../formats/requests/parse-requests.ts'
import { ProblemError, problemOf } from './problem.ts'
import type { KnownAnswers } from './retry/known-answers.ts'
import * as schemas from './schemas.ts'
import { read } from './tunnels-routes.ts'

interface ByReroute {
  Querystring: { allowReroute?: string; topology?: string }
}

/** `xlane plan` and `xlane apply` against a running service. */
export const planRoutes = (
  app: FastifyInstance,
  controller: Controller,
  clock: () => number,
  applied: (outcome: CommandOutcome) => void,
  answers: KnownAnswers,
): void => {
  app.post<ByReroute>(
    '/v1/plan',
    {
      schema: {
        summary:
          'The changes that lead from the current contracts to these requests, a requests file as JSON',
        tags: ['plans'],
        response: { 200: schemas.plan, default: schemas.problem },
      },
    },
    ({ body, query }) => {
      if (query.topology !== undefined && query.topology !== controller.topologyHash)
        throw new ProblemError(problemOf(409, 'STALE_PLAN', 'the service controls another network'))
      const text = JSON.stringify(body) ?? ''
      const wanted = read(parseRequests(text, { file: 'body', topology: controller.topology }))
      return makePlan(controller, wanted, clock(), { allowReroute: query.allowReroute === 'true' })
    },
  )
  app.post(
    '/v1/apply',
    {
      schema: {
        summary: 'Carry out exactly this plan, all of it or nothing',
        tags: ['plans'],
        body: schemas.plan,
        response: { default: schemas.problem },
      },
    },
    async (request, reply) => {
      const { decided, isReplayed } = await answers.once(request, 'applied', asking => {
        const plan = read(parsePlan(JSON.stringify(request.body) ?? '', { file: 'body' }))
        const outcomes = applyPlan(controller, plan, clock(), controller.topology, asking)
        outcomes.forEach(applied)
        return { kind: 'applied', outcomes }
      })
      if (isReplayed) reply.header('idempotency-replayed', 'true')
      return { schema: 'xlane/applied@1', outcomes: decided.kind === 'applied' ? decided.outcomes : [] }
    },
  )
}
