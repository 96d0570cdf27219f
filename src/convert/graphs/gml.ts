import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { chosen, onlyDocument, type Reading } from '../foreign/reading.ts'
import { type GmlEntry, gmlList, gmlText, gmlTree } from '../source/gml-tree.ts'
import { type Attributes, linkValues, nodeValues } from './attributes.ts'
import { attributionOf } from './graphml.ts'

/** GML as the Internet Topology Zoo, networkx and Gephi write it. */
export const readGml = (reading: Reading): ForeignNetwork | undefined => {
  const document = onlyDocument(reading)
  const { findings } = reading
  const root = gmlTree(document, findings)
  if (root === undefined) return undefined
  const graphs = root.filter(entry => entry.key === 'graph' && typeof entry.value === 'object')
  const placeOf = (entry: GmlEntry, called: string) => ({ document, at: entry.at, called })
  const graph = chosen(
    graphs,
    g => nameOf(g.value as readonly GmlEntry[]),
    g => placeOf(g, 'graph'),
    'graphs',
    reading,
  )
  if (graph === undefined) {
    if (graphs.length === 0)
      findings.error({ document, at: { start: 0, end: 1 } }, 'FOREIGN_SYNTAX', 'graph [ … ]', 'none')
    return undefined
  }
  const entries = graph.value as readonly GmlEntry[]
  const isDirected = gmlText(entries, 'directed') === '1'
  const nodes: ForeignNode[] = []
  const links: ForeignLink[] = []
  for (const entry of entries) {
    if (typeof entry.value === 'string') continue
    const attributes = attributesOf(entry, `${entry.key}`)
    if (entry.key === 'node') {
      const id = gmlText(entry.value, 'id') ?? ''
      nodes.push(nodeValues(id, attributes, placeOf(entry, `node ${id}`)))
    } else if (entry.key === 'edge') {
      const from = gmlText(entry.value, 'source') ?? ''
      const to = gmlText(entry.value, 'target') ?? ''
      links.push({
        from,
        to,
        place: placeOf(entry, `edge ${from}-${to}`),
        ...linkValues(attributes, reading, false),
        isDirected,
      })
    }
  }
  return {
    name: nameOf(entries),
    nodes,
    links,
    attribution: attributionOf(attributesOf(graph, 'graph').values),
  }

  function attributesOf(entry: GmlEntry, called: string): Attributes {
    const list = entry.value as readonly GmlEntry[]
    const values = new Map<string, unknown>()
    for (const { key, value } of list) if (typeof value === 'string') values.set(key, value)
    const graphics = gmlList(list, 'graphics')
    for (const axis of ['x', 'y']) {
      const value = graphics === undefined ? undefined : gmlText(graphics, axis)
      if (value !== undefined && !values.has(axis)) values.set(axis, value)
    }
    return {
      values,
      placeOf: name => placeOf(list.find(inner => inner.key === name) ?? entry, called),
    }
  }
}

const nameOf = (graph: readonly GmlEntry[]): string =>
  gmlText(graph, 'label') ?? gmlText(graph, 'Network') ?? gmlText(graph, 'name') ?? ''
