import { oneOf } from '../../model/checks/words.ts'
import type { Route } from '../../model/request.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'
import type { NetworkIndex } from './network-index.ts'
import { readPath } from './read-path.ts'

/**
 * The paths of one tunnel, one per receiver, in the order of its receivers. Undefined where the list cannot be
 * used (and what is wrong was reported).
 */
export const readRoutes = (
  value: unknown,
  sender: string | undefined,
  receivers: readonly string[],
  path: Path,
  network: NetworkIndex,
  problems: Problems,
): readonly Route[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const paths = value as readonly unknown[]
  const byReceiver = new Map<string, Route>()
  let readable = true
  let astray = false
  for (let index = 0; index < paths.length; index++) {
    const entries = paths[index]
    const read = Array.isArray(entries) ? readPath(entries, [...path, index], network, problems) : undefined
    if (read === undefined) readable = false
    else {
      const { first, last, route } = read
      const bad = (at: Path, expected: string, found: string): void =>
        problems.add({ code: 'BAD_ROUTE', path: [...path, index, ...at], expected, found })
      if (sender !== undefined && first !== sender) bad([0], `the sender ${sender}`, first)
      if (!receivers.includes(last)) {
        astray = true
        bad([(entries as unknown[]).length - 1], oneOf(receivers, 'receiver'), last)
      } else if (byReceiver.has(last)) bad([], 'one path per receiver', `a second path to ${last}`)
      byReceiver.set(last, route)
    }
  }
  if (!readable) return undefined
  const routes: Route[] = []
  for (const receiver of receivers) {
    const route = byReceiver.get(receiver)
    if (route !== undefined) routes.push(route)
    else if (!astray)
      problems.add({ code: 'BAD_ROUTE', path, expected: `a path to the receiver ${receiver}`, found: 'none' })
  }
  return routes
}
