import {
  type AttributeASTNode,
  type AttributeListASTNode,
  type ClusterStatementASTNode,
  type DotASTNode,
  type EdgeASTNode,
  type NodeRefASTNode,
  parse,
} from '@ts-graphviz/ast'
import type { Span } from '../../formats/source/source.ts'
import { plainNumber } from '../foreign/amounts.ts'
import type { Document, Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { type Attributes, linkValues, nodeValues } from './attributes.ts'

/** What the parser may spend; its own limits are those of a drawing. */
const LIMITS = { maxASTNodes: 4_000_000, maxInputSize: 64 * 1024 * 1024, maxEdgeChainDepth: 1000 }

interface Located {
  readonly location?: {
    readonly start: { readonly offset: number }
    readonly end: { readonly offset: number }
  }
}

const spanOf = ({ location }: Located): Span =>
  location === undefined ? { start: 0, end: 1 } : { start: location.start.offset, end: location.end.offset }

type Values = ReadonlyMap<string, unknown>

interface Drawn {
  readonly values: Map<string, unknown>
  readonly places: Map<string, Span>
  readonly at: Span
}

/** Defaults of a graph or subgraph, inherited by those inside. */
interface Scope {
  readonly node: Values
  readonly edge: Values
}

interface Drawing {
  readonly document: Document
  readonly nodes: Map<string, Drawn>
  readonly edges: {
    readonly from: string
    readonly to: string
    readonly port?: string
    readonly farPort?: string
    readonly drawn: Drawn
  }[]
}

/** Graphviz DOT: nodes and edges with their attributes, those of subgraphs included. */
export const readDot = (reading: Reading): ForeignNetwork | undefined => {
  const document = onlyDocument(reading)
  const ast = parsed(document, reading)
  const graph = ast?.children.find(child => child.type === 'Graph')
  if (graph === undefined) {
    if (!reading.findings.hasErrors)
      reading.findings.error({ document, at: { start: 0, end: 1 } }, 'FOREIGN_SYNTAX', 'a graph', 'none')
    return undefined
  }
  const drawing: Drawing = { document, nodes: new Map(), edges: [] }
  walk(graph.children, { node: new Map(), edge: new Map() }, drawing)
  const nodes = [...drawing.nodes].map(([id, drawn]): ForeignNode => {
    const place = { document, at: drawn.at, called: `node ${id}` }
    return nodeValues(id, attributesOf(drawn, place), place)
  })
  const links = drawing.edges.map(({ from, to, drawn, ...ports }): ForeignLink => {
    const place = { document, at: drawn.at, called: `edge ${from}-${to}` }
    return {
      from,
      to,
      place,
      ...ports,
      ...linkValues(attributesOf(drawn, place), reading, false),
      isDirected: graph.directed && drawn.values.get('dir') !== 'both' && drawn.values.get('dir') !== 'none',
    }
  })
  return { name: graph.id?.value ?? '', nodes, links, isPlane: true }
}

const parsed = (document: Document, { findings }: Reading): DotASTNode | undefined => {
  try {
    return parse(document.file.text, { ...LIMITS, startRule: 'Dot' })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const location = (error as Error & { location?: Located['location'] }).location
    const at = location === undefined ? { start: 0, end: 1 } : spanOf({ location })
    // The parser recurses, and says what it expected; both are the file's business.
    const found =
      error instanceof RangeError
        ? 'more levels than can be read'
        : error.message.replace(/\s+/g, ' ').slice(0, 200)
    findings.error(
      { document, at },
      error instanceof RangeError ? 'TOO_DEEP' : 'FOREIGN_SYNTAX',
      'Graphviz DOT',
      found,
    )
    return undefined
  }
}

const attributesOf = ({ values, places, at }: Drawn, place: Place): Attributes => ({
  values: drawnValues(values),
  placeOf: name => ({ ...place, at: places.get(name) ?? at }),
})

/** `pos="72,144!"` is a position in points; a label of `\N` is the name again. */
const drawnValues = (values: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> => {
  if (!values.has('pos') && !values.has('label')) return values
  const pair = /^\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)!?\s*$/.exec(String(values.get('pos') ?? ''))
  const label = values.get('label')
  return new Map(
    [...values].flatMap(([key, value]): [string, unknown][] => {
      if (key === 'pos') return pair === null ? [] : [['pos', [plainNumber(pair[1]), plainNumber(pair[2])]]]
      if (key === 'label')
        return label === '\\N' || label === '\\E'
          ? []
          : [
              [
                key,
                String(value)
                  .replace(/\\[nlr]/g, ' ')
                  .trim(),
              ],
            ]
      return [[key, value]]
    }),
  )
}

const walk = (
  statements: readonly ClusterStatementASTNode[],
  outer: Scope,
  drawing: Drawing,
): readonly string[] => {
  let scope = outer
  const named: string[] = []
  for (const statement of statements) {
    if (statement.type === 'AttributeList') scope = withDefaults(scope, statement)
    else if (statement.type === 'Node') {
      named.push(statement.id.value)
      put(node(statement.id.value, spanOf(statement), scope, drawing), statement.children)
    } else if (statement.type === 'Subgraph')
      for (const one of walk(statement.children, scope, drawing)) named.push(one)
    else if (statement.type === 'Edge') for (const one of edge(statement, scope, drawing)) named.push(one)
  }
  return named
}

const withDefaults = (scope: Scope, { kind, children }: AttributeListASTNode): Scope => {
  if (kind === 'Graph') return scope
  const key = kind === 'Node' ? 'node' : 'edge'
  const values = new Map(scope[key])
  for (const child of children) if (child.type === 'Attribute') values.set(child.key.value, child.value.value)
  return { ...scope, [key]: values }
}

const node = (id: string, at: Span, scope: Scope, { nodes }: Drawing): Drawn => {
  const known = nodes.get(id)
  if (known !== undefined) return known
  const drawn = { values: new Map(scope.node), places: new Map<string, Span>(), at }
  nodes.set(id, drawn)
  return drawn
}

const put = (drawn: Drawn, attributes: readonly { readonly type: string }[]): void => {
  for (const attribute of attributes)
    if (attribute.type === 'Attribute') {
      const { key, value } = attribute as AttributeASTNode
      drawn.values.set(key.value, value.quoted === 'html' ? '' : value.value)
      drawn.places.set(key.value, spanOf(attribute as AttributeASTNode))
    }
}

/** Of an edge that says nothing: one, because files have tens of thousands of them. */
const NOTHING: Pick<Drawn, 'values' | 'places'> = { values: new Map(), places: new Map() }

const drawnEdge = (at: Span, scope: Scope, attributes: EdgeASTNode['children']): Drawn => {
  if (attributes.length === 0 && scope.edge.size === 0) return { ...NOTHING, at }
  const drawn = { values: new Map(scope.edge), places: new Map<string, Span>(), at }
  put(drawn, attributes)
  return drawn
}

/** `a:p -> { b c } -> d`: every node of one target with every node of the next. */
const edge = (
  { targets, children, ...located }: EdgeASTNode,
  scope: Scope,
  drawing: Drawing,
): readonly string[] => {
  const groups = targets.map((target): readonly NodeRefASTNode[] =>
    target.type === 'NodeRef' ? [target] : target.children,
  )
  for (const ref of groups.flat()) node(ref.id.value, spanOf(ref), scope, drawing)
  for (let i = 1; i < groups.length; i++)
    for (const from of groups[i - 1]!)
      for (const to of groups[i]!) {
        const drawn = drawnEdge(spanOf(located), scope, children)
        drawing.edges.push({
          from: from.id.value,
          to: to.id.value,
          ...(from.port === undefined ? {} : { port: from.port.value }),
          ...(to.port === undefined ? {} : { farPort: to.port.value }),
          drawn,
        })
      }
  return groups.flat().map(ref => ref.id.value)
}
