import type { FastifyInstance } from 'fastify'
import type { Controller } from '../controller/controller.ts'
import { actorIn } from './access/guard.ts'
import * as schemas from './schemas.ts'
import type { SteadyClock } from './steady-clock.ts'

/** What time the service takes it to be, and setting it right. */
export const clockRoutes = (app: FastifyInstance, controller: Controller, clock: SteadyClock): void => {
  app.get(
    '/v1/clock',
    {
      schema: {
        summary: 'How far the clock of the machine jumped, and the time of the last decision',
        tags: ['service'],
        response: { 200: schemas.clock },
      },
    },
    () => ({ jumpMs: clock.jumpMs, lastDecisionMs: controller.state.nowMs }),
  )
  app.post(
    '/v1/clock',
    {
      schema: {
        summary:
          'The clock of the machine is right now: decisions made at wrong times are taken to have been made now',
        tags: ['service'],
        response: { 200: schemas.clockReset, default: schemas.problem },
      },
    },
    request => controller.execute({ kind: 'clock' }, clock.reset(), { actor: actorIn(request) }),
  )
}
