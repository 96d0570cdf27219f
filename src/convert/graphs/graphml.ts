import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { encapsulationIn } from '../foreign/ours.ts'
import { networkSettings } from '../foreign/own-settings.ts'
import { chosen, onlyDocument, type Reading } from '../foreign/reading.ts'
import { childOf, childrenOf, type XmlElement, xmlFile } from '../source/xml-tree.ts'
import { type Attributes, linkValues, nodeValues } from './attributes.ts'

interface Key {
  readonly name: string
  readonly of: string
  readonly otherwise: string | undefined
}

/** GraphML as the Internet Topology Zoo, networkx, Gephi and yEd write it. */
export const readGraphml = (reading: Reading): ForeignNetwork | undefined => {
  const { findings } = reading
  const file = xmlFile(onlyDocument(reading), findings)
  if (file === undefined) return undefined
  const { root, placeOf } = file
  const graphs = childrenOf(root, 'graph')
  if (graphs.length === 0) {
    findings.error(placeOf(root, 'graphml'), 'FOREIGN_SYNTAX', 'a graph inside graphml', 'none')
    return undefined
  }
  const graph = chosen(
    graphs,
    g => g.attributes.id ?? '',
    g => placeOf(g, 'graph'),
    'graphs',
    reading,
  )
  if (graph === undefined) return undefined
  const keys = new Map(childrenOf(root, 'key').map(key => [key.attributes.id ?? '', keyOf(key)]))
  const attributesOf = (element: XmlElement, of: string, called: string): Attributes =>
    dataOf(element, of, keys, e => placeOf(e, called))
  const nodes: ForeignNode[] = []
  const links: ForeignLink[] = []
  const isDirected = graph.attributes.edgedefault === 'directed'
  const byId = new Map<string, ForeignNode>()
  for (const element of inAllGraphs(graph)) {
    if (element.name === 'node') {
      const id = element.attributes.id ?? ''
      const called = `node ${id}`
      const node = nodeValues(id, attributesOf(element, 'node', called), placeOf(element, called))
      nodes.push(node)
      byId.set(id, node)
    } else if (element.name === 'edge') {
      const { source = '', target = '', id } = element.attributes
      const called = `edge ${source}-${target}`
      const attributes = attributesOf(element, 'edge', called)
      const { directed } = element.attributes
      links.push({
        from: source,
        to: target,
        place: placeOf(element, called),
        ...portsOf(element, attributes),
        ...(id === undefined ? {} : { id }),
        ...linkValues(attributes, reading, false),
        isDirected: directed === undefined ? isDirected : directed === 'true',
      })
    } else if (element.name === 'hyperedge') hyperedge(element, nodes, links, placeOf(element, 'hyperedge'))
  }
  const about = attributesOf(graph, 'graph', 'graph').values
  const say = (key: string): string => String(about.get(key) ?? '').trim()
  return {
    name: say('label') || say('Network') || say('name') || (graph.attributes.id ?? ''),
    nodes,
    links,
    attribution: attributionOf(about),
    ...encapsulationIn(about.get('encapsulation')),
    ...networkSettings(about.get('xlane')),
  }
}

/** Who made it, and under which terms, where the graph says so. */
export const attributionOf = (about: ReadonlyMap<string, unknown>): readonly string[] =>
  ['Source', 'Creator', 'License', 'licence', 'license', 'Provenance'].flatMap(key => {
    const value = about.get(key)
    return typeof value === 'string' && value.trim() !== '' ? [`${key}: ${value.trim()}`] : []
  })

const keyOf = (key: XmlElement): Key => ({
  name: key.attributes['attr.name'] ?? key.attributes['yfiles.type'] ?? key.attributes.id ?? '',
  of: key.attributes.for ?? 'all',
  otherwise: childOf(key, 'default')?.text,
})

/** Nodes may hold graphs of their own; one level of nodes is what a network has. */
function* inAllGraphs(graph: XmlElement): Generator<XmlElement> {
  for (const element of graph.children) {
    yield element
    if (element.name === 'node') for (const inner of childrenOf(element, 'graph')) yield* inAllGraphs(inner)
  }
}

const dataOf = (
  element: XmlElement,
  of: string,
  keys: ReadonlyMap<string, Key>,
  placeOf: (element: XmlElement) => Place,
): Attributes => {
  const values = new Map<string, unknown>()
  const places = new Map<string, XmlElement>()
  for (const key of keys.values())
    if (key.otherwise !== undefined && (key.of === of || key.of === 'all'))
      values.set(key.name, key.otherwise)
  for (const data of element.children) {
    if (data.name !== 'data') continue
    const id = data.attributes.key ?? ''
    const name = keys.get(id)?.name ?? id
    if (data.children.length > 0) drawing(data, values)
    else values.set(name, data.text)
    places.set(name, data)
  }
  return { values, placeOf: name => placeOf(places.get(name) ?? element) }
}

/** What yEd keeps of a drawing: a label and a position. */
const drawing = (data: XmlElement, values: Map<string, unknown>): void => {
  const pending: XmlElement[] = [...data.children]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ((next.name === 'NodeLabel' || next.name === 'EdgeLabel') && next.text !== '' && !values.has('label'))
      values.set('label', next.text.replace(/\s+/g, ' '))
    if (next.name === 'Geometry') {
      values.set('x', next.attributes.x)
      // Drawings count downwards.
      values.set('y', String(-Number(next.attributes.y)))
    }
    for (const one of next.children) pending.push(one)
  }
}

/** Ports as GraphML has them, or as an attribute. */
const portsOf = (edge: XmlElement, { values }: Attributes): Pick<ForeignLink, 'port' | 'farPort'> => {
  const port = edge.attributes.sourceport ?? values.get('port')
  const farPort = edge.attributes.targetport ?? values.get('far_port')
  return {
    ...(typeof port === 'string' && port !== '' ? { port } : {}),
    ...(typeof farPort === 'string' && farPort !== '' ? { farPort } : {}),
  }
}

/** More than two ends: a segment that all share. */
const hyperedge = (element: XmlElement, nodes: ForeignNode[], links: ForeignLink[], place: Place): void => {
  const id = `lan-${element.attributes.id ?? nodes.length}`
  nodes.push({ id, place, kind: 'switch', isSegment: true })
  for (const end of childrenOf(element, 'endpoint'))
    links.push({
      from: end.attributes.node ?? '',
      to: id,
      place,
      ...(end.attributes.port === undefined ? {} : { port: end.attributes.port }),
    })
}
