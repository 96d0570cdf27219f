import { createHash, timingSafeEqual } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { JournalEntry } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import { checkHosts } from './access/hosts.ts'
import { clockRoutes } from './clock-routes.ts'
import { createApp, pathOf } from './http/create-app.ts'
import { answerUnknown } from './http/methods.ts'
import { createMetrics } from './metrics.ts'
import { type ResolvedServiceOptions, resolveServiceOptions, type ServiceOptions } from './options.ts'
import { planRoutes } from './plan-routes.ts'
import { ProblemError, problemOf } from './problem.ts'
import { aroundRoutes, stateRoutes } from './service-routes.ts'
import { SteadyClock } from './steady-clock.ts'
import { tunnelsRoutes } from './tunnels-routes.ts'
import { EventHub } from './watch/event-hub.ts'
import { eventsRoute } from './watch/events-route.ts'

/** What needs no token: it tells nothing of the network. */
const OPEN = new Set(['/healthz', '/readyz', '/docs', '/openapi.json'])

/** The controller behind HTTP; not listening yet. `past` are the decisions it comes with, for streams that come back. */
export const createService = async (
  controller: Controller,
  given: ServiceOptions = {},
  past: Iterable<JournalEntry> = [],
): Promise<FastifyInstance> => {
  const options = resolveServiceOptions(given)
  const app = createApp(options)
  answerUnknown(app)
  checkHosts(app, options)
  guard(app, options)
  const hub = new EventHub(options.mostUpcalls, [...past], controller.state.sequence)
  controller.onDecision(entry => hub.publish(entry))
  const clock = new SteadyClock({ ...options, maxJumpMs: options.maxClockJumpMs })
  const metrics = createMetrics(controller, hub)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'xlane controller',
        version: '1',
        description: 'Bounded latency by admission: every range is proven before it is answered.',
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(rateLimit, {
    max: options.rateLimit,
    timeWindow: 1000,
    allowList: request => OPEN.has(pathOf(request)),
    errorResponseBuilder: (_, { ttl }) =>
      new ProblemError(
        problemOf(429, 'TOO_MANY_REQUESTS', `more than ${options.rateLimit} in a second; again in ${ttl} ms`),
      ),
  })
  await app.register(async scope => {
    const counted = (outcome: CommandOutcome, since: number): void =>
      metrics.decided(outcome, (performance.now() - since) / 1000)
    tunnelsRoutes(scope, controller, hub, command => {
      const since = performance.now()
      const outcome = controller.execute(command, clock.now())
      counted(outcome, since)
      return outcome
    })
    clockRoutes(scope, controller, clock)
    planRoutes(
      scope,
      controller,
      () => clock.now(),
      outcome => metrics.decided(outcome, 0),
    )
    eventsRoute(scope, hub, options)
    stateRoutes(scope, controller)
  })
  aroundRoutes(app, metrics, options.probe)
  return app
}

/** Digests have one length, as a comparison in constant time needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Requires the token, where one is set; the comparison takes the same time for every input. */
const guard = (app: FastifyInstance, { token }: ResolvedServiceOptions): void => {
  if (token === undefined) return
  const expected = digest(token)
  app.addHook('onRequest', async (request, reply) => {
    if (OPEN.has(pathOf(request))) return
    const given = /^Bearer +(\S.*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (timingSafeEqual(digest(given), expected)) return
    reply.header('www-authenticate', 'Bearer')
    throw new ProblemError(problemOf(401, 'UNAUTHORIZED', 'expected the header Authorization: Bearer TOKEN'))
  })
}
