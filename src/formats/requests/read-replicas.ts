import type { ReplicaRoutes, Request, Route } from '../../model/request.ts'
import { asFields, own } from '../reading/fields.ts'
import type { Path } from '../source/source.ts'
import { checkApart } from './check-apart.ts'
import { readRoutes } from './read-routes.ts'
import type { RequestContext } from './request-context.ts'

/**
 * `2`, or the routes of both; undefined where an entry says 1, nothing, or what cannot be used (and was reported).
 */
export const readReplicas = (
  value: unknown,
  sender: string | undefined,
  receivers: readonly string[],
  path: Path,
  context: RequestContext,
): Request['replicas'] | undefined => {
  const { network, problems } = context
  if (value === 2) return 2
  if (!Array.isArray(value)) return undefined
  const entries = value as readonly unknown[]
  const read = entries.map((entry, index): readonly Route[] | undefined => {
    const routes = own(asFields(entry), 'routes')
    return readRoutes(routes, sender, receivers, [...path, index, 'routes'], network, problems)
  })
  if (entries.length !== 2) {
    const expected = 'a list of two: [{ routes: … }, { routes: … }]'
    const found = entries.length === 1 ? 'a list of one' : `a list of ${entries.length}`
    problems.add({ code: 'OUT_OF_RANGE', path, expected, found })
    return undefined
  }
  const [first, second] = read
  if (first === undefined || second === undefined) return undefined
  checkApart(first, second, sender, receivers, path, context)
  return [{ routes: first }, { routes: second }] satisfies readonly [ReplicaRoutes, ReplicaRoutes]
}
