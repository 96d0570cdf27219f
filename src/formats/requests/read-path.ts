import { describe, oneOf } from '../../model/checks/words.ts'
import type { Route } from '../../model/request.ts'
import { nearest } from '../../quantity/nearest.ts'
import { asName, isFields, own } from '../reading/fields.ts'
import { unknownNode } from '../reading/names.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'
import type { NetworkIndex } from './network-index.ts'

/** One path as read: its ends, and its hops as link ids. */
export interface ReadPath {
  readonly first: string
  readonly last: string
  readonly route: Route
}

/** Stands for a link that was named wrongly (and reported): its hop is not looked at. */
const UNKNOWN: unique symbol = Symbol('unknown link')

/**
 * Reads `[h1, s1, { link: a }, h2]`: nodes, with at most one `{ link }` between two of them. A hop over a link that
 * does not exist becomes the id `u>v` and a verdict (TREE), as does the transit of a node that does not forward.
 * Undefined where the path cannot be read (and what is wrong was reported).
 */
export const readPath = (
  entries: readonly unknown[],
  path: Path,
  network: NetworkIndex,
  problems: Problems,
): ReadPath | undefined => {
  const route: string[] = []
  let readable = true
  let first: string | undefined
  let before: string | undefined
  let via: string | typeof UNKNOWN | undefined
  const end = entries.length - 1
  for (let index = 0; index <= end; index++) {
    const entry = entries[index]
    if (isFields(entry)) {
      const link = readVia(
        entry,
        before,
        index === 0 || index === end || via !== undefined,
        [...path, index],
        network,
        problems,
      )
      readable &&= link !== undefined
      via = link ?? UNKNOWN
      continue
    }
    const node = asName(entry)
    if (node === undefined || !network.nodes.has(node)) {
      if (node !== undefined) unknownNode(problems, [...path, index], node, network.nodes)
      readable = false
      before = undefined
    } else {
      const link = before === undefined ? undefined : hop(before, node, via, path, index, network, problems)
      if (link !== undefined) route.push(link)
      else if (index > 0) readable = false
      if (index > 0 && index < end) checkTransit(node, path, index, network, problems)
      first ??= node
      before = node
    }
    via = undefined
  }
  if (!readable) return undefined
  if (first !== undefined && before !== undefined && route.length > 0) return { first, last: before, route }
  const found = entries.length === 0 ? 'an empty list' : 'one node'
  problems.add({ code: 'BAD_ROUTE', path, expected: 'a path from the sender to a receiver', found })
  return undefined
}

/** The name in `{ link: a }`; undefined where it stands at the wrong place or names no link. */
const readVia = (
  entry: Readonly<Record<string, unknown>>,
  from: string | undefined,
  misplaced: boolean,
  path: Path,
  network: NetworkIndex,
  problems: Problems,
): string | undefined => {
  const expected = 'a node here: { link: … } stands between two nodes'
  if (misplaced) problems.add({ code: 'BAD_ROUTE', path, expected, found: describe(entry) })
  const link = asName(own(entry, 'link'))
  if (link === undefined) return undefined
  if (network.links.has(link)) return misplaced ? undefined : link
  const here = from === undefined ? [] : network.linksFrom(from).map(l => l.id)
  problems.add({
    code: 'UNKNOWN_LINK',
    path: [...path, 'link'],
    expected: from === undefined ? 'the name of a link' : oneOf(here, `link from ${from}`),
    found: link,
    suggestion: nearest(link, here) ?? nearest(link, network.links.keys()),
  })
  return undefined
}

/** The link of one hop; an id that names none where there is none; undefined where the file does not say which. */
const hop = (
  from: string,
  to: string,
  via: string | typeof UNKNOWN | undefined,
  path: Path,
  index: number,
  network: NetworkIndex,
  problems: Problems,
): string | undefined => {
  if (via === UNKNOWN) return undefined
  const links = network.between(from, to)
  if (via === undefined && links.length === 1) return links[0]!.id
  if (via !== undefined && links.some(link => link.id === via)) return via
  const at = [...path, index]
  if (via !== undefined) {
    const { from: a, to: b } = network.links.get(via)!
    noTree(problems, at, `the link ${via} to lead from ${from} to ${to}`, `that it leads from ${a} to ${b}`)
    return via
  }
  if (links.length === 0) {
    noTree(problems, at, `a link from ${from} to ${to}`, 'none')
    return `${from}>${to}`
  }
  problems.add({
    code: 'AMBIGUOUS_LINK',
    path: at,
    expected: `{ link: … } before it, one of ${links.map(link => link.id).join(', ')}`,
    found: `${links.length} parallel links from ${from} to ${to}`,
    suggestion: `${from}, { link: ${links[0]!.id} }, ${to}`,
  })
  return undefined
}

const checkTransit = (
  id: string,
  path: Path,
  index: number,
  network: NetworkIndex,
  problems: Problems,
): void => {
  const node = network.nodes.get(id)
  if (node?.forwards !== false) return
  noTree(
    problems,
    [...path, index],
    'nodes that forward between the ends',
    `the ${node.kind} ${id}, which does not`,
  )
}

const noTree = (problems: Problems, path: Path, expected: string, found: string): void =>
  problems.add({ severity: 'verdict', code: 'TREE', path, expected, found })
