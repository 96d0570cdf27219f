import type { Topology } from '../../model/topology.ts'
import { cablesOf, type Known } from './known.ts'
import { linkValues, nodeValues } from './values.ts'

/** A map: nodes as points, cables as lines, for those that have longitude and latitude. Undefined where none has. */
export const geojsonText = (topology: Topology, known?: Known): string | undefined => {
  const places = new Map(
    topology.nodes.flatMap(({ id, layout }) =>
      layout !== undefined && Math.abs(layout.x) <= 180 && Math.abs(layout.y) <= 90
        ? [[id, [layout.x, layout.y]] as const]
        : [],
    ),
  )
  if (places.size === 0) return undefined
  const points = topology.nodes.flatMap(node => {
    const coordinates = places.get(node.id)
    return coordinates === undefined
      ? []
      : [
          {
            type: 'Feature',
            geometry: { type: 'Point', coordinates },
            properties: { name: node.id, ...Object.fromEntries(nodeValues(node)) },
          },
        ]
  })
  const lines = cablesOf(topology).flatMap(({ link, back }) => {
    const [a, b] = [places.get(link.from), places.get(link.to)]
    if (a === undefined || b === undefined) return []
    const loads = [link, back].flatMap(one => (one === undefined ? [] : (known?.loads.get(one.id) ?? [])))
    return [
      {
        type: 'Feature',
        geometry: { type: 'LineString', coordinates: [a, b] },
        properties: {
          id: link.id,
          from: link.from,
          to: link.to,
          ...Object.fromEntries(linkValues(link, known)),
          ...(loads.length === 0 ? {} : { load: Math.max(...loads) }),
        },
      },
    ]
  })
  return `${JSON.stringify({ type: 'FeatureCollection', features: [...points, ...lines] }, null, 1)}\n`
}
