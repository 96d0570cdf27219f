import type { Topology } from '../../model/topology.ts'
import type { Known } from './known.ts'
import { linkValues, networkValues, nodeValues, type Value } from './values.ts'
import { xmlText } from './xml-text.ts'

/** GraphML for networkx, Gephi and yEd: one edge a direction, loads and delays where they are known. */
export const graphmlText = (topology: Topology, known?: Known): string => {
  const keys = new Map<string, string>()
  const declared: string[] = []
  const data = (of: string, [name, value]: readonly [string, Value]): string => {
    const type =
      typeof value === 'number'
        ? Number.isInteger(value)
          ? 'long'
          : 'double'
        : typeof value === 'boolean'
          ? 'boolean'
          : 'string'
    const at = `${of} ${name}`
    let id = keys.get(at)
    if (id === undefined) {
      id = `d${keys.size}`
      keys.set(at, id)
      declared.push(
        `  <key id="${id}" for="${of}" attr.name="${xmlText(name)}" attr.type="${type === 'long' ? 'double' : type}"/>`,
      )
    }
    return `<data key="${id}">${xmlText(value)}</data>`
  }
  const body = [
    ...networkValues(topology).map(value => `    ${data('graph', value)}`),
    ...topology.nodes.map(node => {
      const values = [
        ['label', node.id] as const,
        ...nodeValues(node),
        ...(node.layout === undefined
          ? []
          : ([
              ['x', node.layout.x],
              ['y', node.layout.y],
            ] as const)),
      ]
      return `    <node id="${xmlText(node.id)}">${values.map(value => data('node', value)).join('')}</node>`
    }),
    ...topology.links.map(
      link =>
        `    <edge id="${xmlText(link.id)}" source="${xmlText(link.from)}" target="${xmlText(link.to)}">${linkValues(
          link,
          known,
        )
          .map(value => data('edge', value))
          .join('')}</edge>`,
    ),
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...declared,
    '  <graph edgedefault="directed">',
    ...body,
    '  </graph>',
    '</graphml>',
    '',
  ].join('\n')
}
