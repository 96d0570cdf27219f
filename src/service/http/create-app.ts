import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { knownProblem } from '../errors.ts'
import type { ResolvedServiceOptions } from '../options.ts'
import { problemOf } from '../problem.ts'
import {
  answerClientError,
  answerExpectation,
  answerFrameworkError,
  PROBLEM_TYPE,
} from './framework-errors.ts'
import { takeJson } from './json-body.ts'
import { QuietSink } from './quiet-sink.ts'
import { stopWithin } from './stopping.ts'

/** The longest name is 200 characters, each of up to nine in a path. */
const LONGEST_PARAMETER = 2000
/** How often Node looks for requests that take too long. */
const LOOK_MS = 1000

/** The path of a request; what follows it may be private, and is not logged. */
export const pathOf = ({ url }: { readonly url: string }): string => url.split('?', 1)[0] ?? ''

/** An HTTP server with its limits, without routes: everything that goes wrong leaves as a problem. */
export const createApp = (options: ResolvedServiceOptions): FastifyInstance => {
  const { log, logLevel } = options
  const sink = log === undefined ? undefined : new QuietSink(log)
  const app = fastify({
    bodyLimit: options.bodyLimit,
    ...(options.trustProxy.length === 0 ? {} : { trustProxy: [...options.trustProxy] }),
    serverFactory: handler => serverFor(options, handler),
    logger:
      sink === undefined ? false : { level: logLevel, stream: sink, serializers: { req: requestForLog } },
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    // Closing waits for what was taken (stopWithin); whoever is left then has no answer to come.
    forceCloseConnections: true,
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  })
  // What comes in is read by `formats`, with all that is wrong at once; what goes out is made here.
  app.setValidatorCompiler(() => value => ({ value }))
  app.setSerializerCompiler(() => value => JSON.stringify(value))
  takeJson(app)
  app.setErrorHandler((error, request, reply) => {
    const known = knownProblem(error)
    if (known === undefined) request.log.error({ err: error }, 'a defect of xlane')
    const problem = known ?? problemOf(500, 'DEFECT', 'this should not have happened; the log says more')
    return reply.code(problem.status).type(PROBLEM_TYPE).send(problem)
  })
  stopWithin(app, options.stopTimeoutMs)
  return app
}

const serverFor = (options: ResolvedServiceOptions, handler: RequestListener): Server => {
  const limits: ServerOptions = {
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    keepAliveTimeout: options.idleTimeoutMs,
    connectionsCheckingInterval: LOOK_MS,
  }
  // Node documents a server with TLS to have all that one without has, and types it as another class.
  const server =
    options.tls === undefined
      ? createServer(limits, handler)
      : (createSecureServer({ ...limits, ...options.tls }, handler) as unknown as Server)
  return server.on('checkExpectation', answerExpectation)
}

const requestForLog = (request: FastifyRequest) => ({
  method: request.method,
  path: pathOf(request),
  address: request.ip,
})
