import { plainNumber } from '../foreign/amounts.ts'
import type { Document, Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { chosen, onlyDocument, type Reading } from '../foreign/reading.ts'
import { DotError, DotTokens } from '../source/dot-tokens.ts'
import { type Attributes, linkValues, nodeValues } from './attributes.ts'
import { type DotGraph, type Drawn, dotGraph } from './dot-graph.ts'

/** Graphviz DOT: nodes and edges with their attributes, those of subgraphs included. */
export const readDot = (reading: Reading): ForeignNetwork | undefined => {
  const document = onlyDocument(reading)
  const graphs = graphsIn(document, reading)
  const graph =
    graphs &&
    chosen(
      graphs,
      g => g.name,
      g => ({ document, at: g.at, called: 'graph' }),
      'graphs',
      reading,
    )
  if (graph === undefined) return undefined
  const nodes = [...graph.nodes].map(([id, drawn]): ForeignNode => {
    const place = { document, at: drawn.at, called: `node ${id}` }
    return nodeValues(id, attributesOf(drawn, place), place)
  })
  const links = graph.edges.map(({ from, to, drawn, ...ports }): ForeignLink => {
    const place = { document, at: drawn.at, called: `edge ${from}-${to}` }
    const dir = drawn.values.get('dir')
    return {
      from,
      to,
      place,
      ...ports,
      ...linkValues(attributesOf(drawn, place), reading, false),
      isDirected: graph.isDirected && dir !== 'both' && dir !== 'none',
    }
  })
  return { name: graph.name, nodes, links, isPlane: true }
}

const graphsIn = (document: Document, { findings }: Reading): readonly DotGraph[] | undefined => {
  try {
    const tokens = new DotTokens(document.file.text)
    const graphs: DotGraph[] = []
    do graphs.push(dotGraph(tokens))
    while (tokens.ahead.kind !== 'end')
    return graphs
  } catch (error) {
    if (!(error instanceof DotError)) throw error
    findings.error({ document, at: error.at }, 'FOREIGN_SYNTAX', error.expected, error.found)
    return undefined
  }
}

const attributesOf = ({ values, places, at }: Drawn, place: Place): Attributes => ({
  values: drawnValues(values),
  placeOf: name => ({ ...place, at: places.get(name) ?? at }),
})

/**
 * `pos="72,144!"` is a position in points; a label of `\N` is the name again, and that of a record says how it is drawn.
 */
const drawnValues = (values: ReadonlyMap<string, string>): ReadonlyMap<string, unknown> => {
  if (!values.has('pos') && !values.has('label')) return values
  const isRecord = /^M?record$/.test(values.get('shape') ?? '')
  return new Map(
    [...values].flatMap(([key, value]): [string, unknown][] => {
      if (key === 'pos') {
        const pair = /^\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)!?\s*$/.exec(value)
        return pair === null ? [] : [['pos', [plainNumber(pair[1]), plainNumber(pair[2])]]]
      }
      if (key !== 'label') return [[key, value]]
      return isRecord || value === '\\N' || value === '\\E'
        ? []
        : [[key, value.replace(/\\[nlr]/g, ' ').trim()]]
    }),
  )
}
