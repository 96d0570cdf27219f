import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { JournalEntry } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import type { TokenEntry } from '../formats/others/parse-tokens.ts'
import { accessRoute } from './access/access-route.ts'
import { entryOf } from './access/callers.ts'
import { guard, isOpen } from './access/guard.ts'
import { checkHosts } from './access/hosts.ts'
import type { Calls } from './calls.ts'
import { clockRoutes } from './clock-routes.ts'
import { DecisionQueue } from './decision-queue.ts'
import { createApp } from './http/create-app.ts'
import { answerUnknown } from './http/methods.ts'
import { journalRoute } from './journal-route.ts'
import { LiveState } from './live/live-state.ts'
import { pageRoutes, viewRoutes } from './live/page-routes.ts'
import { Aside } from './long/aside.ts'
import { createMetrics } from './metrics/metrics.ts'
import { networkRoutes } from './network-routes.ts'
import { documentOptions } from './openapi/document.ts'
import { type ResolvedServiceOptions, resolveServiceOptions, type ServiceOptions } from './options.ts'
import { planRoutes } from './plan-routes.ts'
import { ProblemError, problemOf } from './problem.ts'
import { KnownAnswers } from './retry/known-answers.ts'
import { requireServiceOptions } from './service-option-faults.ts'
import { aroundRoutes, stateRoutes } from './service-routes.ts'
import { SteadyClock } from './steady-clock.ts'
import { tunnelsRoutes } from './tunnels-routes.ts'
import { decisionsRoute } from './watch/decisions-route.ts'
import { EventHub } from './watch/event-hub.ts'
import { eventsRoute } from './watch/events-route.ts'

/** What listens. */
export type Service = FastifyInstance

/**
 * The controller behind HTTP; not listening yet. `past` are the decisions it comes with, for streams that come back. Throws InputError
 * for options that cannot be.
 */
export const createService = async (
  controller: Controller,
  given: ServiceOptions = {},
  past: Iterable<JournalEntry> = [],
): Promise<Service> => {
  requireServiceOptions(given)
  const options = resolveServiceOptions(given)
  const app = createApp(options)
  answerUnknown(app)
  checkHosts(app, options)
  const tokens = tokensOf(options)
  guard(app, tokens)
  const last = [...past]
  const answers = new KnownAnswers(last)
  const hub = new EventHub(options.mostUpcalls, last, controller.state.sequence)
  controller.onDecision(entry => hub.publish(entry))
  const live = new LiveState(controller, hub)
  app.addHook('onClose', () => live.end())
  const clock = new SteadyClock({ ...options, maxJumpMs: options.maxClockJumpMs })
  const queue = new DecisionQueue(controller, clock, (outcome, seconds) => metrics.decided(outcome, seconds))
  const aside = new Aside(controller)
  app.addHook('onClose', () => aside.end())
  const metrics = createMetrics({
    controller,
    streams: () => hub.streams,
    plans: () => aside.length,
    clockJumpMs: () => clock.jumpMs,
    journal: options.journal,
  })
  app.addHook('onResponse', async ({ method, routeOptions }, reply) =>
    metrics.answered(method, routeOptions.url ?? '', reply.statusCode, reply.elapsedTime / 1000),
  )
  await app.register(swagger, documentOptions)
  await app.register(rateLimit, {
    max: options.rateLimit,
    timeWindow: 1000,
    allowList: isOpen,
    errorResponseBuilder: (_, { ttl }) =>
      new ProblemError(
        problemOf(429, 'TOO_MANY_REQUESTS', `more than ${options.rateLimit} in a second; again in ${ttl} ms`),
      ),
  })
  await app.register(async scope => {
    const calls: Calls = {
      controller,
      hub,
      answers,
      decide: (commandOf, asking) => queue.decide(commandOf, asking),
      foresee: command => controller.foresee(command, clock.now()),
    }
    tunnelsRoutes(scope, calls)
    networkRoutes(scope, calls)
    journalRoute(scope, options.journal)
    clockRoutes(scope, controller, clock)
    planRoutes(scope, {
      controller,
      aside,
      clock: () => clock.now(),
      applied: outcome => metrics.decided(outcome, 0),
      answers,
    })
    eventsRoute(
      scope,
      hub,
      options,
      ({ sha256 }) => sha256 === undefined || (tokens?.() ?? []).some(entry => entry.sha256 === sha256),
    )
    decisionsRoute(scope, hub)
    accessRoute(scope)
    viewRoutes(scope, live, options.clock)
    stateRoutes(scope, controller, aside)
  })
  pageRoutes(app)
  aroundRoutes(app, metrics, options.probe)
  return app
}

/** Whose tokens are good, at each moment; undefined where none is needed. */
const tokensOf = ({ token, tokens }: ResolvedServiceOptions): (() => readonly TokenEntry[]) | undefined => {
  if (token === undefined) return tokens
  const one = entryOf(token)
  return () => [one, ...(tokens?.() ?? [])]
}
