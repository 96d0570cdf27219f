import type { Span } from '../../formats/source/source.ts'
import { DotError, type DotToken, type DotTokens } from '../source/dot-tokens.ts'

/** A node or an edge with what is said of it, and where. */
export interface Drawn {
  values: ReadonlyMap<string, string>
  places: ReadonlyMap<string, Span>
  readonly at: Span
}

export interface DotEdge {
  readonly from: string
  readonly to: string
  readonly port?: string
  readonly farPort?: string
  readonly drawn: Drawn
}

/** One graph of a file, subgraphs dissolved. */
export interface DotGraph {
  readonly name: string
  readonly at: Span
  readonly isDirected: boolean
  readonly nodes: Map<string, Drawn>
  readonly edges: DotEdge[]
}

/** Deeper than any drawing; subgraphs are read by recursion. */
const DEEPEST = 200
/** `{ a b … } -- { c d … }` is every pair: a page of text must not become millions of edges. */
const MOST_EDGES = 1_000_000

const COMPASS: ReadonlySet<string> = new Set(['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw', 'c', '_'])

interface Attribute {
  readonly key: string
  readonly value: string
  readonly at: Span
}

/** Defaults of a graph or subgraph, inherited by those inside. */
interface Scope {
  node: ReadonlyMap<string, string>
  edge: ReadonlyMap<string, string>
}

/** A node of an edge, and where at it. */
interface End {
  readonly id: string
  readonly port?: string
}

/** What says nothing shares this: files have tens of thousands of nodes and edges. */
const NOWHERE: ReadonlyMap<string, Span> = new Map()

/** `[strict] (graph | digraph) [ID] { … }` */
export const dotGraph = (tokens: DotTokens): DotGraph => {
  const isStrict = takesWord(tokens, 'strict')
  const at = tokens.ahead
  const isDirected = tokens.isWord('digraph')
  if (!isDirected && !tokens.isWord('graph')) tokens.refuse('graph or digraph')
  tokens.take()
  const name = isId(tokens.ahead) ? id(tokens) : ''
  if (!tokens.takes('{')) tokens.refuse('{')
  const graph: DotGraph = { name, at, isDirected, nodes: new Map(), edges: [] }
  new Body(tokens, graph, isStrict).statements({ node: new Map(), edge: new Map() }, 0)
  return graph
}

const takesWord = (tokens: DotTokens, word: string): boolean => {
  const is = tokens.isWord(word)
  if (is) tokens.take()
  return is
}

const isId = ({ kind }: DotToken): boolean => kind === 'word' || kind === 'string' || kind === 'html'

/** A name or a value; quoted ones may be joined by `+`. */
const id = (tokens: DotTokens): string => {
  const token = tokens.take()
  if (!isId(token)) tokens.refuse('a name', token)
  let { text } = token
  while (token.kind === 'string' && tokens.takes('+')) {
    if (tokens.ahead.kind !== 'string') tokens.refuse('a quoted text behind +')
    text += tokens.take().text
  }
  return text
}

/** The value of an attribute; HTML is for the eye alone. */
const valueIn = (tokens: DotTokens): string => {
  const { kind } = tokens.ahead
  const text = id(tokens)
  return kind === 'html' ? '' : text
}

class Body {
  private readonly tokens: DotTokens
  private readonly graph: DotGraph
  /** Edges of a strict graph by their ends: a second one only adds to what the first says. */
  private readonly once: Map<string, Drawn> | undefined

  constructor(tokens: DotTokens, graph: DotGraph, isStrict: boolean) {
    this.tokens = tokens
    this.graph = graph
    this.once = isStrict ? new Map() : undefined
  }

  /** Statements up to `}`; the nodes they name. */
  statements(scope: Scope, depth: number): readonly string[] {
    const { tokens } = this
    if (depth > DEEPEST) throw new DotError(tokens.ahead, `at most ${DEEPEST} levels`, 'more')
    const named: string[] = []
    while (!tokens.takes('}')) {
      if (tokens.ahead.kind === 'end') tokens.refuse('}')
      if (tokens.takes(';') || tokens.takes(',')) continue
      for (const one of this.statement(scope, depth)) named.push(one)
    }
    return named
  }

  private statement(scope: Scope, depth: number): readonly string[] {
    const { tokens } = this
    for (const kind of ['node', 'edge', 'graph'] as const)
      if (tokens.isWord(kind)) {
        tokens.take()
        const said = this.attributes()
        if (kind !== 'graph') scope[kind] = new Map([...scope[kind], ...said.map(pairOf)])
        return []
      }
    const { start } = tokens.ahead
    const first = this.target(scope, depth)
    // `rank = same` of the graph.
    if (typeof first === 'string') return []
    const groups = [first]
    const { isDirected } = this.graph
    while (tokens.isAt('--') || tokens.isAt('->')) {
      const arrow = tokens.take()
      if ((arrow.text === '->') !== isDirected)
        tokens.refuse(isDirected ? '-> in a digraph' : '-- in a graph that is no digraph', arrow)
      const next = this.target(scope, depth)
      if (typeof next === 'string') return tokens.refuse('a node behind the arrow')
      groups.push(next)
    }
    const said = this.attributes()
    const [alone] = first
    if (groups.length > 1) this.edges(groups, said, scope, { start, end: tokens.behind })
    else if (alone !== undefined) put(this.graph.nodes.get(alone.id)!, said)
    return groups.flatMap(group => group.map(one => one.id))
  }

  /** A node with its port, a subgraph, or an attribute of the graph, which is no target. */
  private target(scope: Scope, depth: number): readonly End[] | string {
    const { tokens } = this
    const isNamed = takesWord(tokens, 'subgraph')
    if (isNamed && isId(tokens.ahead)) id(tokens)
    if (tokens.takes('{')) return this.statements({ ...scope }, depth + 1).map(one => ({ id: one }))
    if (isNamed) return []
    const token = tokens.ahead
    const name = id(tokens)
    if (tokens.takes('=')) return id(tokens)
    this.node(name, token, scope)
    const ports: string[] = []
    while (tokens.takes(':')) ports.push(id(tokens))
    const [port] = ports
    return [port === undefined || COMPASS.has(port) ? { id: name } : { id: name, port }]
  }

  private node(name: string, at: Span, scope: Scope): void {
    const { nodes } = this.graph
    if (!nodes.has(name))
      nodes.set(name, { values: scope.node, places: NOWHERE, at: { start: at.start, end: at.end } })
  }

  /** `[a=b, c=d][e]`; a key alone is true. */
  private attributes(): readonly Attribute[] {
    const { tokens } = this
    const said: Attribute[] = []
    while (tokens.takes('['))
      while (!tokens.takes(']')) {
        if (tokens.takes(',') || tokens.takes(';')) continue
        const { start } = tokens.ahead
        const key = id(tokens)
        const value = tokens.takes('=') ? valueIn(tokens) : 'true'
        said.push({ key, value, at: { start, end: tokens.behind } })
      }
    return said
  }

  /** Every node of one target with every node of the next. */
  private edges(
    groups: readonly (readonly End[])[],
    said: readonly Attribute[],
    scope: Scope,
    at: Span,
  ): void {
    const { edges } = this.graph
    for (const [i, targets] of groups.entries())
      for (const from of groups[i - 1] ?? [])
        for (const to of targets) {
          if (edges.length >= MOST_EDGES) throw new DotError(at, `at most ${MOST_EDGES} edges`, 'more')
          const drawn = this.edge(from.id, to.id, said, scope, at)
          if (drawn === undefined) continue
          edges.push({
            from: from.id,
            to: to.id,
            ...(from.port === undefined ? {} : { port: from.port }),
            ...(to.port === undefined ? {} : { farPort: to.port }),
            drawn,
          })
        }
  }

  /** A new edge; undefined where a strict graph has it already. */
  private edge(
    from: string,
    to: string,
    said: readonly Attribute[],
    scope: Scope,
    at: Span,
  ): Drawn | undefined {
    const key = this.graph.isDirected || from < to ? `${from}\n${to}` : `${to}\n${from}`
    const known = this.once?.get(key)
    if (known !== undefined) {
      put(known, said)
      return undefined
    }
    const drawn = { values: scope.edge, places: NOWHERE, at }
    put(drawn, said)
    this.once?.set(key, drawn)
    return drawn
  }
}

const pairOf = ({ key, value }: Attribute): readonly [string, string] => [key, value]

const put = (drawn: Drawn, said: readonly Attribute[]): void => {
  if (said.length === 0) return
  drawn.values = new Map([...drawn.values, ...said.map(pairOf)])
  drawn.places = new Map([...drawn.places, ...said.map(({ key, at }) => [key, at] as const)])
}
