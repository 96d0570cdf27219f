import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Controller } from '../controller/controller.ts'
import { docsPage } from './docs-page.ts'
import { knownProblem } from './errors.ts'
import type { Aside } from './long/aside.ts'
import type { Metrics } from './metrics/metrics.ts'
import { operation } from './openapi/operation.ts'
import { ProblemError, problemOf } from './problem.ts'
import * as schemas from './schemas.ts'

/** What a client needs to know which state a plan or a list belongs to. */
export const stateRoutes = (app: FastifyInstance, controller: Controller, aside: Aside): void => {
  app.get(
    '/v1/state',
    operation({
      id: 'getState',
      summary: 'Where the controller stands',
      tag: 'service',
      answers: { 200: schemas.state },
    }),
    () => {
      const { sequence, settledMs, held } = controller.state
      return {
        network: controller.topology.name,
        topology: controller.topologyHash,
        state: controller.stateHash(),
        sequence,
        settledMs,
        tunnels: held.size,
      }
    },
  )
  app.get(
    '/v1/result',
    operation({
      id: 'getResult',
      summary: 'A fresh analysis of all tunnels, as xlane check --json',
      tag: 'service',
      answers: { 200: schemas.printed },
    }),
    async () => {
      const worked = await aside.run({ kind: 'result' })
      if (worked.kind !== 'result') throw new Error('a result was asked for')
      return worked.result
    },
  )
}

/** What tells of the service itself: health, metrics, documentation. */
export const aroundRoutes = (app: FastifyInstance, metrics: Metrics, probe: () => void): void => {
  app.get(
    '/healthz',
    operation({
      id: 'getHealth',
      summary: 'Whether it is there',
      tag: 'service',
      answers: { 200: schemas.status },
      isOpen: true,
    }),
    () => ({
      status: 'ok',
    }),
  )
  readyRoute(app, probe)
  app.get(
    '/metrics',
    operation({
      id: 'getMetrics',
      summary: 'For Prometheus',
      tag: 'service',
      answers: { 200: { type: 'text/plain', body: z.string() } },
    }),
    async (_, reply) => {
      reply.type(metrics.registry.contentType)
      return metrics.registry.metrics()
    },
  )
  app.get(
    '/openapi.json',
    operation({
      id: 'getDocument',
      summary: 'This document',
      tag: 'service',
      answers: { 200: schemas.printed },
      isOpen: true,
    }),
    () => app.swagger(),
  )
  app.get(
    '/docs',
    operation({
      id: 'getDocs',
      summary: 'This document as a page',
      tag: 'service',
      answers: { 200: { type: 'text/html', body: z.string() } },
      isOpen: true,
    }),
    (_, reply) => {
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      return docsPage(app.swagger())
    },
  )
}

/** Asked by whoever sends it work; the disk is touched at most once in this time. */
const PROBE_MS = 1000

/** `GET /readyz`: whether a decision could be kept now. */
const readyRoute = (app: FastifyInstance, probe: () => void): void => {
  let last = { atMs: Number.NEGATIVE_INFINITY, fault: '' }
  app.get(
    '/readyz',
    operation({
      id: 'getReadiness',
      summary: 'Whether decisions can be kept: 200, or 503',
      tag: 'service',
      answers: { 200: schemas.status },
      isOpen: true,
    }),
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
