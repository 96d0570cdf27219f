import type { Route } from '../../model/request.ts'
import type { Link } from '../../model/topology.ts'
import type { Path } from '../source/source.ts'
import type { NetworkIndex } from './network-index.ts'
import type { RequestContext } from './request-context.ts'

/**
 * Two trees that share a cable (in either direction) or a node between the ends do not survive its failure: a
 * verdict, at the second of them, that names what is shared.
 */
export const checkApart = (
  first: readonly Route[],
  second: readonly Route[],
  sender: string | undefined,
  receivers: readonly string[],
  path: Path,
  { network, problems }: RequestContext,
): void => {
  const ends = new Set([...receivers, ...(sender === undefined ? [] : [sender])])
  const shared = sharedPart(linksOf(first, network), linksOf(second, network), ends, network)
  if (shared === undefined) return
  problems.add({
    severity: 'verdict',
    code: 'TREE',
    path: [...path, 1, 'routes'],
    expected: 'two trees that share no cable and no node between sender and receivers',
    found: `both over ${shared}`,
  })
}

const linksOf = (routes: readonly Route[], network: NetworkIndex): readonly Link[] =>
  [...new Set(routes.flat())].flatMap(id => network.links.get(id) ?? [])

const sharedPart = (
  first: readonly Link[],
  second: readonly Link[],
  ends: ReadonlySet<string>,
  network: NetworkIndex,
): string | undefined => {
  const cables = new Set(first.flatMap(link => network.cableOf(link.id) ?? []))
  const nodes = new Set(first.flatMap(link => [link.from, link.to]))
  for (const link of second) {
    const cable = network.cableOf(link.id)
    if (cable !== undefined && cables.has(cable)) return `the cable of ${link.id}`
  }
  for (const link of second)
    for (const node of [link.from, link.to]) if (nodes.has(node) && !ends.has(node)) return `the node ${node}`
  return undefined
}
