import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, problemOf } from '../problem.ts'

/** For requests that were on their way when the service was told to stop: they are still read, and answered. */
const LINGER_MS = 100

/**
 * Makes `app.close()` end within a deadline whatever clients do: what was taken before is answered, what comes later gets 503 and
 * `Connection: close`, and who has then not finished its request, or does not read its answer, is cut off.
 */
export const stopWithin = (app: FastifyInstance, stopTimeoutMs: number): void => {
  const taken = new Set<FastifyRequest>()
  let isStopping = false
  let allAnswered: () => void = () => undefined
  const over = (request: FastifyRequest): void => {
    taken.delete(request)
    if (taken.size === 0) allAnswered()
  }
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (isStopping) {
      reply.header('connection', 'close')
      throw new ProblemError(problemOf(503, 'STOPPING', 'the service is about to end'))
    }
    taken.add(request)
    // Also where the client is gone before it was answered, or a stream has taken over.
    reply.raw.once('close', () => over(request))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async request => over(request))
  app.addHook('preClose', async () => {
    isStopping = true
    if (!app.server.listening) return
    const begun = Date.now()
    await within(stopTimeoutMs, answered => {
      allAnswered = answered
      if (taken.size === 0) answered()
    })
    await within(Math.min(LINGER_MS, Math.max(0, stopTimeoutMs - (Date.now() - begun))))
  })
}

/** Resolves when it is called back, or after so many milliseconds. */
const within = (ms: number, begin: (end: () => void) => void = () => undefined): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    begin(() => {
      clearTimeout(timer)
      resolve()
    })
  })
