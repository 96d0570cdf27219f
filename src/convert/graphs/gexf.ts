import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { childOf, childrenOf, findElement, type XmlElement, xmlFile } from '../source/xml-tree.ts'
import { type Attributes, linkValues, nodeValues } from './attributes.ts'

/** GEXF as Gephi and networkx write it: attributes by class, labels, positions in `viz`. */
export const readGexf = (reading: Reading): ForeignNetwork | undefined => {
  const { findings } = reading
  const file = xmlFile(onlyDocument(reading), findings)
  if (file === undefined) return undefined
  const { root, placeOf } = file
  const graph = findElement(root, 'graph')
  if (graph === undefined) {
    findings.error(placeOf(root, 'gexf'), 'FOREIGN_SYNTAX', 'a graph', 'none')
    return undefined
  }
  const titles = new Map<string, Titles>([
    ['node', titlesOf(graph, 'node')],
    ['edge', titlesOf(graph, 'edge')],
  ])
  const attributesOf = (element: XmlElement, of: 'node' | 'edge', called: string): Attributes =>
    attributesIn(element, titles.get(of)!, inner => placeOf(inner, called))
  const isDirected = graph.attributes.defaultedgetype === 'directed'
  const nodes: ForeignNode[] = []
  for (const element of allNodes(childOf(graph, 'nodes'))) {
    const id = element.attributes.id ?? ''
    const called = `node ${id}`
    nodes.push(nodeValues(id, attributesOf(element, 'node', called), placeOf(element, called)))
  }
  const links = childrenOf(childOf(graph, 'edges'), 'edge').map((element): ForeignLink => {
    const { source = '', target = '', id, type } = element.attributes
    const called = `edge ${source}-${target}`
    return {
      from: source,
      to: target,
      place: placeOf(element, called),
      ...(id === undefined ? {} : { id }),
      ...linkValues(attributesOf(element, 'edge', called), reading, false),
      isDirected: type === undefined ? isDirected : type === 'directed',
    }
  })
  const meta = childOf(root, 'meta')
  return {
    name: childOf(meta, 'description')?.text ?? '',
    nodes,
    links,
    attribution: ['creator', 'keywords'].flatMap(key => {
      const text = childOf(meta, key)?.text
      return text === undefined || text === '' ? [] : [`${key}: ${text}`]
    }),
  }
}

/** Names and defaults of attributes, by id. */
type Titles = ReadonlyMap<string, { readonly title: string; readonly otherwise: string | undefined }>

const titlesOf = (graph: XmlElement, of: string): Titles =>
  new Map(
    childrenOf(graph, 'attributes')
      .filter(list => list.attributes.class === of)
      .flatMap(list => childrenOf(list, 'attribute'))
      .map(attribute => {
        const { id = '', title = id } = attribute.attributes
        return [id, { title, otherwise: childOf(attribute, 'default')?.text }]
      }),
  )

const attributesIn = (
  element: XmlElement,
  titles: Titles,
  placeOf: (element: XmlElement) => Place,
): Attributes => {
  const values = new Map<string, unknown>()
  const places = new Map<string, XmlElement>()
  for (const { title, otherwise } of titles.values())
    if (otherwise !== undefined) values.set(title, otherwise)
  if (element.attributes.label !== undefined) values.set('label', element.attributes.label)
  for (const value of childrenOf(childOf(element, 'attvalues'), 'attvalue')) {
    const id = value.attributes.for ?? value.attributes.id ?? ''
    const name = titles.get(id)?.title ?? id
    values.set(name, value.attributes.value ?? '')
    places.set(name, value)
  }
  const position = childOf(element, 'position')
  for (const axis of ['x', 'y']) {
    const value = position?.attributes[axis]
    if (value !== undefined && !values.has(axis)) values.set(axis, value)
  }
  return { values, placeOf: name => placeOf(places.get(name) ?? element) }
}

/** Nodes may hold nodes. */
function* allNodes(list: XmlElement | undefined): Generator<XmlElement> {
  for (const node of childrenOf(list, 'node')) {
    yield node
    yield* allNodes(childOf(node, 'nodes'))
  }
}
