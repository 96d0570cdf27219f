import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Controller } from '../controller/controller.ts'
import { docsPage } from './docs-page.ts'
import { knownProblem } from './errors.ts'
import type { Metrics } from './metrics.ts'
import { ProblemError, problemOf } from './problem.ts'

/** What a client needs to know which state a plan or a list belongs to. */
export const stateRoutes = (app: FastifyInstance, controller: Controller): void => {
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

/** What tells of the service itself: health, metrics, documentation. */
export const aroundRoutes = (app: FastifyInstance, metrics: Metrics, probe: () => void): void => {
  app.get('/healthz', { schema: { summary: 'Whether it is there', tags: ['service'] } }, () => ({
    status: 'ok',
  }))
  readyRoute(app, probe)
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
