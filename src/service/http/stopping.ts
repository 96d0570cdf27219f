import { performance } from 'node:perf_hooks'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nextTurn } from '../../threads/next-turn.ts'
import { ProblemError, problemOf } from '../problem.ts'

/** For requests that were on their way when the service was told to stop: they are still read, and answered. */
const LINGER_MS = 100
/** How long that goes on while more of them come. */
const MOST_LINGER_MS = 1000

/**
 * Makes `app.close()` end within a deadline whatever clients do: what was taken before is answered, what comes later gets 503 and
 * `Connection: close`, and who has then not finished its request, or does not read its answer, is cut off.
 */
export const stopWithin = (app: FastifyInstance, stopTimeoutMs: number): void => {
  const open = new Set<FastifyRequest>()
  let seen = 0
  let isStopping = false
  let allAnswered: () => void = () => undefined
  const over = (request: FastifyRequest): void => {
    open.delete(request)
    if (open.size === 0) allAnswered()
  }
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    seen++
    open.add(request)
    // Also where the client is gone before it was answered, or a stream has taken over.
    reply.raw.once('close', () => over(request))
    if (isStopping) throw new ProblemError(problemOf(503, 'STOPPING', 'the service is about to end'))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async request => over(request))
  app.addHook('preClose', async () => {
    isStopping = true
    if (!app.server.listening) return
    const begun = performance.now()
    const past = (): number => performance.now() - begun
    let isQuiet = false
    while (!isQuiet && past() < stopTimeoutMs) {
      const before = seen
      await within(stopTimeoutMs - past(), answered => {
        allAnswered = answered
        if (open.size === 0) answered()
      })
      await within(Math.min(LINGER_MS, stopTimeoutMs - past()))
      // A timer that is late comes before what was received meanwhile.
      await nextTurn()
      isQuiet = open.size === 0 && (seen === before || past() > MOST_LINGER_MS)
    }
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
