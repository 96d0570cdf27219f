import { createHash, timingSafeEqual } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import rateLimit from '@fastify/rate-limit'
import { fastifySSE } from '@fastify/sse'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { JournalEntry } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import { clockRoutes } from './clock-routes.ts'
import { docsPage } from './docs-page.ts'
import { knownProblem } from './errors.ts'
import { EventHub } from './event-hub.ts'
import { eventsRoute } from './events-route.ts'
import { journalRoute } from './journal-route.ts'
import { createMetrics } from './metrics.ts'
import { networkRoutes } from './network-routes.ts'
import { type ResolvedServiceOptions, resolveServiceOptions, type ServiceOptions } from './options.ts'
import { planRoutes } from './plan-routes.ts'
import { ProblemError, problemOf } from './problem.ts'
import { addStateMetrics } from './state-metrics.ts'
import { SteadyClock } from './steady-clock.ts'
import { type Decide, tunnelsRoutes } from './tunnels-routes.ts'

/** What needs no token: it tells nothing of the network. */
const OPEN = new Set(['/healthz', '/readyz', '/docs', '/openapi.json'])

/** The controller behind HTTP; not listening yet. `past` are the decisions it comes with, for streams that come back. */
export const createService = async (
  controller: Controller,
  given: ServiceOptions = {},
  past: Iterable<JournalEntry> = [],
): Promise<FastifyInstance> => {
  const options = resolveServiceOptions(given)
  const { log, logLevel } = options
  const app = fastify({
    bodyLimit: options.bodyLimit,
    logger: log === undefined ? false : { level: logLevel, stream: { write: line => void log.write(line) } },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1000 },
    return503OnClosing: true,
  })
  // What comes in is read by `formats`, with all that is wrong at once; what goes out is made here.
  app.setValidatorCompiler(() => value => ({ value }))
  app.setSerializerCompiler(() => value => JSON.stringify(value))
  // A browser sends text/plain to any address without asking first: only JSON is taken.
  app.removeContentTypeParser('text/plain')
  answerProblems(app)
  guard(app, options)
  const hub = new EventHub(options.mostUpcalls)
  const told = [...past]
  hub.startAfter((told[0]?.sequence ?? controller.state.sequence + 1) - 1)
  for (const entry of told) hub.publish(entry)
  controller.onDecision(entry => hub.publish(entry))
  const clock = new SteadyClock({ ...options, maxJumpMs: options.maxClockJumpMs })
  const metrics = createMetrics(controller, hub)
  addStateMetrics(metrics.registry, controller, clock, options.journal)
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
  await app.register(fastifySSE)
  await app.register(async scope => {
    const counted = (outcome: CommandOutcome, since: number): void =>
      metrics.decided(outcome, (performance.now() - since) / 1000)
    const decide: Decide = command => {
      const since = performance.now()
      const outcome = controller.execute(command, clock.now())
      counted(outcome, since)
      return outcome
    }
    tunnelsRoutes(scope, controller, decide)
    networkRoutes(scope, controller, () => clock.now(), decide)
    clockRoutes(scope, controller, clock)
    planRoutes(
      scope,
      controller,
      () => clock.now(),
      outcome => metrics.decided(outcome, 0),
    )
    eventsRoute(scope, hub, options)
    stateRoutes(scope, controller)
    journalRoute(scope, options.journal)
  })
  app.get('/healthz', { schema: { summary: 'Whether it is there', tags: ['service'] } }, () => ({
    status: 'ok',
  }))
  readyRoute(app, options.probe)
  app.get('/metrics', { schema: { summary: 'For Prometheus', tags: ['service'] } }, async (_, reply) => {
    reply.type(metrics.registry.contentType)
    return metrics.registry.metrics()
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  app.get('/docs', { schema: { hide: true } }, (_, reply) => {
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    return docsPage(app.swagger())
  })
  return app
}

/** What a client needs to know which state a plan or a list belongs to. */
const stateRoutes = (app: FastifyInstance, controller: Controller): void => {
  app.get('/v1/state', { schema: { summary: 'Where the controller stands', tags: ['service'] } }, () => {
    const { sequence, settledMs, held } = controller.state
    return {
      network: controller.topology.name,
      topology: controller.topologyHash,
      state: controller.stateHash(),
      sequence,
      settledMs,
      tunnels: held.size,
    }
  })
  app.get(
    '/v1/result',
    { schema: { summary: 'A fresh analysis of all tunnels, as xlane check --json', tags: ['service'] } },
    () => controller.result(),
  )
}

/** Asked by whoever sends it work; the disk is touched at most once in this time. */
const PROBE_MS = 1000

/** `GET /readyz`: whether a decision could be kept now. */
const readyRoute = (app: FastifyInstance, probe: () => void): void => {
  let last = { atMs: Number.NEGATIVE_INFINITY, fault: '' }
  app.get(
    '/readyz',
    { schema: { summary: 'Whether decisions can be kept: 200, or 503', tags: ['service'] } },
    () => {
      const nowMs = performance.now()
      if (nowMs - last.atMs >= PROBE_MS) last = { atMs: nowMs, fault: faultOf(probe) }
      if (last.fault === '') return { status: 'ready' }
      // Only what kind of fault: this page needs no token, and paths are nobody's business.
      throw new ProblemError(problemOf(503, last.fault, 'decisions cannot be kept now; the log says more'))
    },
  )
}

const faultOf = (probe: () => void): string => {
  try {
    probe()
    return ''
  } catch (error) {
    return knownProblem(error)?.code ?? 'DEFECT'
  }
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0]!

/** Every error leaves as application/problem+json; what is not known to be the caller's is logged as ours. */
const answerProblems = (app: FastifyInstance): void => {
  app.setErrorHandler((error, request, reply) => {
    const known = knownProblem(error)
    if (known === undefined) request.log.error({ err: error }, 'a defect of xlane')
    const problem = known ?? problemOf(500, 'DEFECT', 'this should not have happened; the log says more')
    return reply.code(problem.status).type('application/problem+json').send(problem)
  })
  app.setNotFoundHandler(({ method, url }) => {
    throw new ProblemError(problemOf(404, 'NOT_FOUND', `there is no ${method} ${url.split('?')[0]}`))
  })
}

/** Digests have one length, as a comparison in constant time needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Requires the token, where one is set; the comparison takes the same time for every input. */
const guard = (app: FastifyInstance, { token }: ResolvedServiceOptions): void => {
  if (token === undefined) return
  const expected = digest(`Bearer ${token}`)
  app.addHook('onRequest', async (request, reply) => {
    if (OPEN.has(pathOf(request))) return
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return
    reply.header('www-authenticate', 'Bearer')
    throw new ProblemError(problemOf(401, 'UNAUTHORIZED', 'expected the header Authorization: Bearer TOKEN'))
  })
}
