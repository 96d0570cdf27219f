import type { FastifyInstance } from 'fastify'
import type { Controller } from '../controller/controller.ts'
import { actorIn } from './access/guard.ts'
import { operation } from './openapi/operation.ts'
import * as schemas from './schemas.ts'
import type { SteadyClock } from './steady-clock.ts'

/** What time the service takes it to be, and setting it right. */
export const clockRoutes = (app: FastifyInstance, controller: Controller, clock: SteadyClock): void => {
  app.get(
    '/v1/clock',
    operation({
      id: 'getClock',
      summary: 'How far the clock of the machine jumped, and the time of the last decision',
      tag: 'service',
      answers: { 200: schemas.clock },
    }),
    () => ({ jumpMs: clock.jumpMs, lastDecisionMs: controller.state.nowMs }),
  )
  app.post(
    '/v1/clock',
    operation({
      id: 'resetClock',
      summary:
        'The clock of the machine is right now: decisions made at wrong times are taken to have been made now',
      tag: 'service',
      answers: { 200: schemas.clockReset },
    }),
    request => controller.execute({ kind: 'clock' }, clock.reset(), { actor: actorIn(request) }),
  )
}
