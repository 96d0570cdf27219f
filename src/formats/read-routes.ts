import type { Route } from '../model/request.ts'
import { nearest } from '../quantity/nearest.ts'
import { asList, asName, isFields, own } from './fields.ts'
import type { NetworkIndex } from './network-index.ts'
import type { Problems } from './problems.ts'
import { oneOf, unknownNode } from './read-links.ts'
import { describe } from './shape.ts'
import type { Path } from './source.ts'

/**
 * The paths of one tunnel as link ids, in the order of its receivers. A hop over a link that does not exist becomes
 * the id `u>v`, a verdict (TREE) and not a file error; so does the transit of a host. Undefined where the list
 * itself is wrong.
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
  const byReceiver = new Map<string, Route>()
  let complete = true
  for (const [index, raw] of (value as unknown[]).entries()) {
    const at = [...path, index]
    const walked = Array.isArray(raw) ? walk(asList(raw), at, network, problems) : undefined
    if (walked === undefined) {
      complete = false
      continue
    }
    const { nodes, route } = walked
    const bad = (step: number, expected: string, found: string): void =>
      problems.add({ code: 'BAD_ROUTE', path: step < 0 ? at : [...at, step], expected, found })
    const first = nodes[0]
    const last = nodes.at(-1)
    if (first === undefined || last === undefined || nodes.length < 2)
      bad(-1, 'a path from the sender to a receiver', `${nodes.length === 0 ? 'no' : 'one'} node`)
    else {
      if (sender !== undefined && first !== sender) bad(0, `the sender ${sender}`, first)
      if (!receivers.includes(last)) bad(asList(raw).length - 1, oneOf(receivers, 'receiver'), last)
      else if (byReceiver.has(last)) bad(-1, 'one path per receiver', `a second path to ${last}`)
      byReceiver.set(last, route)
    }
  }
  if (!complete) return undefined
  return receivers.flatMap(receiver => {
    const route = byReceiver.get(receiver)
    if (route !== undefined) return [route]
    problems.add({ code: 'BAD_ROUTE', path, expected: `a path to the receiver ${receiver}`, found: 'none' })
    return []
  })
}

interface Walked {
  readonly nodes: readonly string[]
  readonly route: Route
}

/** One path: nodes, with at most one `{ link }` between two of them. */
const walk = (
  entries: readonly unknown[],
  path: Path,
  network: NetworkIndex,
  problems: Problems,
): Walked | undefined => {
  const nodes: string[] = []
  const route: string[] = []
  let via: string | undefined
  let readable = true
  for (const [index, entry] of entries.entries()) {
    const at = [...path, index]
    if (isFields(entry)) {
      const link = asName(own(entry, 'link'))
      const misplaced = nodes.length === 0 || via !== undefined || index === entries.length - 1
      if (misplaced)
        problems.add({
          code: 'BAD_ROUTE',
          path: at,
          expected: 'a node here: { link } stands between two nodes',
          found: describe(entry),
        })
      else if (link !== undefined && !network.links.has(link))
        unknownLink(problems, [...at, 'link'], link, nodes.at(-1)!, network)
      readable &&= !misplaced && link !== undefined && network.links.has(link)
      via = link
      continue
    }
    const node = asName(entry)
    if (node === undefined || !network.nodes.has(node)) {
      if (node !== undefined) unknownNode(problems, at, node, network.nodes)
      readable = false
      continue
    }
    const before = nodes.at(-1)
    if (before !== undefined && readable) {
      const link = hop(before, node, via, at, network, problems)
      readable = link !== undefined
      if (link !== undefined) route.push(link)
    }
    if (index < entries.length - 1 && index > 0) checkTransit(node, at, network, problems)
    nodes.push(node)
    via = undefined
  }
  return readable ? { nodes, route } : undefined
}

/** The link of one hop; an id that names none where there is none; undefined where the file does not say which. */
const hop = (
  from: string,
  to: string,
  via: string | undefined,
  path: Path,
  network: NetworkIndex,
  problems: Problems,
): string | undefined => {
  const links = network.between(from, to)
  if (via !== undefined) {
    if (!links.some(link => link.id === via))
      noLink(problems, path, `the link ${via} to lead from ${from} to ${to}`, ends(via, network))
    return via
  }
  if (links.length > 1) {
    problems.add({
      code: 'AMBIGUOUS_LINK',
      path,
      expected: `{ link: … } before it: ${links.map(link => link.id).join(' or ')}`,
      found: `${links.length} parallel links from ${from} to ${to}`,
      suggestion: `${from}, { link: ${links[0]!.id} }, ${to}`,
    })
    return undefined
  }
  if (links.length === 0) noLink(problems, path, `a link from ${from} to ${to}`, 'none')
  return links[0]?.id ?? `${from}>${to}`
}

const ends = (id: string, network: NetworkIndex): string => {
  const link = network.links.get(id)
  return link === undefined ? 'no such link' : `${link.from} to ${link.to}`
}

const noLink = (problems: Problems, path: Path, expected: string, found: string): void =>
  problems.add({ severity: 'verdict', code: 'TREE', path, expected, found })

const checkTransit = (id: string, path: Path, network: NetworkIndex, problems: Problems): void => {
  if (network.nodes.get(id)?.forwards !== false) return
  const kind = network.nodes.get(id)?.kind
  const found = `the ${kind} ${id}, which does not forward`
  problems.add({
    severity: 'verdict',
    code: 'TREE',
    path,
    expected: 'a node that forwards between the ends',
    found,
  })
}

const unknownLink = (
  problems: Problems,
  path: Path,
  found: string,
  from: string,
  network: NetworkIndex,
): void => {
  const here = network.linksFrom(from).map(link => link.id)
  const suggestion = nearest(found, here) ?? nearest(found, network.links.keys())
  problems.add({ code: 'UNKNOWN_LINK', path, expected: oneOf(here, `link from ${from}`), found, suggestion })
}
