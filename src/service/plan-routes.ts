import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Asking } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import { StalePlanError } from '../controller/plan/plan.ts'
import type { Aside } from './long/aside.ts'
import { operation, retryable } from './openapi/operation.ts'
import { ProblemError, problemOf } from './problem.ts'
import type { KnownAnswers } from './retry/known-answers.ts'
import * as schemas from './schemas.ts'

interface ByReroute {
  Querystring: { allowReroute?: string; topology?: string }
}

const planQuery = z.object({
  allowReroute: z.enum(['true', 'false']).optional().meta({ description: 'Whether others may be moved.' }),
  topology: z.string().optional().meta({ description: 'Fingerprint of the network that is meant.' }),
})

/** What plans are made of and carried out with. */
export interface Planning {
  readonly controller: Controller
  readonly aside: Aside
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly applied: (outcome: CommandOutcome) => void
  readonly answers: KnownAnswers
}

/** How often a plan is decided anew because others were decided meanwhile. */
const MOST_TRIES = 5

/** `xlane plan` and `xlane apply` against a running service. */
export const planRoutes = (app: FastifyInstance, planning: Planning): void => {
  const { controller, aside, clock, answers } = planning
  app.post<ByReroute>(
    '/v1/plan',
    operation({
      id: 'makePlan',
      summary: 'The changes that lead from the current contracts to these requests, a requests file as JSON',
      tag: 'plans',
      query: planQuery,
      body: schemas.requestsFile,
      answers: { 200: schemas.plan },
    }),
    async ({ body, query }) => {
      if (query.topology !== undefined && query.topology !== controller.topologyHash)
        throw new ProblemError(problemOf(409, 'STALE_PLAN', 'the service controls another network'))
      const allowReroute = query.allowReroute === 'true'
      const worked = await aside.run({ kind: 'plan', body, allowReroute, nowMs: clock() })
      if (worked.kind !== 'plan') throw new Error('a plan was asked for')
      const { plan } = worked
      const isNow = plan.state === controller.stateHash() && plan.topology === controller.topologyHash
      return isNow ? plan : { ...plan, stale: true }
    },
  )
  app.post(
    '/v1/apply',
    operation({
      id: 'applyPlan',
      summary: 'Carry out exactly this plan, all of it or nothing',
      tag: 'plans',
      headers: retryable,
      body: schemas.plan,
      answers: { 200: schemas.applied },
    }),
    async (request, reply) => {
      const { decided, isReplayed } = await answers.once(request, 'applied', async asking => ({
        kind: 'applied',
        outcomes: await carryOut(planning, request.body, asking),
      }))
      if (isReplayed) reply.header('idempotency-replayed', 'true')
      return { schema: 'xlane/applied@1', outcomes: decided.kind === 'applied' ? decided.outcomes : [] }
    },
  )
}

/** Decided aside, and taken over at once where nothing else was decided meanwhile. */
const carryOut = async (
  { controller, aside, clock, applied }: Planning,
  body: unknown,
  asking: Asking,
): Promise<readonly CommandOutcome[]> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const worked = await aside.run({ kind: 'apply', body, nowMs: clock() })
    if (worked.kind !== 'apply') throw new Error('a plan was to be carried out')
    const { entries, outcomes } = worked
    if (!controller.adopt(entries.map(entry => ({ ...entry, ...asking })))) continue
    outcomes.forEach(applied)
    return outcomes
  }
  throw new StalePlanError(
    'others were decided all the time while the plan was being carried out: plan again',
  )
}
