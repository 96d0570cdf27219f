import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { mayDo } from '../access/callers.ts'
import { callerIn } from '../access/guard.ts'
import { operation } from '../openapi/operation.ts'
import { ProblemError, problemOf } from '../problem.ts'
import * as schemas from '../schemas.ts'
import type { EventHub } from './event-hub.ts'
import { withoutActor } from './summary-of.ts'

const MOST = 1000

const query = z.object({
  limit: z
    .string()
    .optional()
    .meta({ description: `At most so many, up to ${MOST}. Default 100.` }),
  before: z.string().optional().meta({ description: 'Only those before this sequence.' }),
})

/** `GET /v1/decisions`: the last decisions in a few words each, as far as they are remembered. */
export const decisionsRoute = (app: FastifyInstance, hub: EventHub): void => {
  app.get<{ Querystring: { limit?: string; before?: string } }>(
    '/v1/decisions',
    operation({
      id: 'listDecisions',
      summary: 'The last decisions, the latest last; rejections too',
      description:
        'Who asked is told to tokens that may operate. Go on with the events `decided` of the stream.',
      tag: 'events',
      query,
      answers: { 200: schemas.decisions },
    }),
    request => {
      const { limit, before } = request.query
      const most = Math.min(MOST, wholeIn('limit', limit) ?? 100)
      const known = hub.decisions(most, wholeIn('before', before))
      const isTold = mayDo(callerIn(request), 'operate')
      return { lastEventId: hub.here, decisions: isTold ? known : known.map(withoutActor) }
    },
  )
}

const wholeIn = (key: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text)
  throw new ProblemError(problemOf(400, 'WRONG_TYPE', `query ${key}: expected a whole number from 0`))
}
