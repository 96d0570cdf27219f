import type { Topology } from '../model/topology.ts'
import type { NetworkShape } from './network-shape.ts'

/** What of a topology is drawn: nodes, links and rates, by number. */
export const shapeOf = ({ name, nodes, links }: Topology): NetworkShape => {
  const index = new Map(nodes.map(({ id }, n) => [id, n]))
  return {
    name,
    nodes: nodes.map(({ id, kind, layout }) => ({
      id,
      kind,
      ...(layout === undefined ? {} : { at: [layout.x, layout.y] as const }),
    })),
    links: links.map(({ id, from, to, bandwidthBps }) => ({
      id,
      from: index.get(from)!,
      to: index.get(to)!,
      bandwidthBps,
    })),
  }
}
