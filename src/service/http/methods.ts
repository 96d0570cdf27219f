import type { FastifyInstance } from 'fastify'
import { ProblemError, problemOf } from '../problem.ts'
import { pathOf } from './create-app.ts'

interface Route {
  readonly parts: readonly string[]
  readonly methods: Set<string>
}

/** What there is not: 405 and `Allow` where the path has other methods, else 404. To be called before routes are added. */
export const answerUnknown = (app: FastifyInstance): void => {
  const routes = new Map<string, Route>()
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { parts: url.split('/'), methods: new Set() }
    for (const one of [method].flat()) route.methods.add(one)
    routes.set(url, route)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request)
    const parts = path.split('/')
    const route = [...routes.values()].find(one => isAt(one.parts, parts))
    if (route === undefined)
      throw new ProblemError(problemOf(404, 'NOT_FOUND', `there is no ${request.method} ${path}`))
    const methods = [...route.methods].toSorted().join(', ')
    reply.header('allow', methods)
    throw new ProblemError(problemOf(405, 'METHOD_NOT_ALLOWED', `expected one of ${methods}`))
  })
}

const isAt = (parts: readonly string[], asked: readonly string[]): boolean =>
  parts.length === asked.length && parts.every((part, i) => part.startsWith(':') || part === asked[i])
