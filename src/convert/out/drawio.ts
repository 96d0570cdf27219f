import type { Topology } from '../../model/topology.ts'
import { formatRate } from '../../quantity/format-quantity.ts'
import { cablesOf, type Known } from './known.ts'
import { xmlText } from './xml-text.ts'

const WIDTH = 110
const HEIGHT = 40
const GAP = 60
/** Side of a drawing whose nodes have positions of their own. */
const CANVAS = 1200

/** A drawing of diagrams.net: nodes where the topology has them, else in rows; cables with their rate and load. */
export const drawioText = (topology: Topology, known?: Known): string => {
  const places = placesOf(topology)
  const index = new Map(topology.nodes.map(({ id }, i) => [id, `n${i}`]))
  const nodes = topology.nodes.map(({ id, kind }, i) => {
    const [x, y] = places[i]!
    const style =
      kind === 'host'
        ? 'ellipse;whiteSpace=wrap;html=0;'
        : 'rounded=1;whiteSpace=wrap;html=0;fillColor=#e6edf5;'
    return `<mxCell id="n${i}" value="${xmlText(id)}" style="${style}" vertex="1" parent="1"><mxGeometry x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" as="geometry"/></mxCell>`
  })
  const edges = cablesOf(topology).map(({ link, back }, i) => {
    const loads = [link, back].flatMap(one => (one === undefined ? [] : (known?.loads.get(one.id) ?? [])))
    const load = loads.length === 0 ? '' : `, ${(Math.max(...loads) * 100).toFixed(1)} %`
    const style = `endArrow=${back === undefined ? 'classic' : 'none'};html=0;`
    return `<mxCell id="e${i}" value="${xmlText(`${formatRate(link.bandwidthBps)}${load}`)}" style="${style}" edge="1" parent="1" source="${index.get(link.from)}" target="${index.get(link.to)}"><mxGeometry relative="1" as="geometry"/></mxCell>`
  })
  return [
    `<mxfile><diagram name="${xmlText(topology.name === '' ? 'network' : topology.name)}"><mxGraphModel><root>`,
    '<mxCell id="0"/><mxCell id="1" parent="0"/>',
    ...nodes,
    ...edges,
    '</root></mxGraphModel></diagram></mxfile>',
    '',
  ].join('\n')
}

/** From the top left, in points. */
const placesOf = ({ nodes }: Topology): readonly (readonly [number, number])[] => {
  const given = nodes.map(({ layout }) => layout)
  if (nodes.length > 0 && given.every(layout => layout !== undefined)) {
    const xs = given.map(layout => layout!.x)
    const ys = given.map(layout => layout!.y)
    const [left, top] = [Math.min(...xs), Math.max(...ys)]
    const scale = CANVAS / Math.max(Math.max(...xs) - left, top - Math.min(...ys), Number.MIN_VALUE)
    return given.map(layout => [
      Math.round((layout!.x - left) * scale),
      Math.round((top - layout!.y) * scale),
    ])
  }
  const columns = Math.max(1, Math.ceil(Math.sqrt(nodes.length)))
  return nodes.map((_, i) => [(i % columns) * (WIDTH + GAP), Math.floor(i / columns) * (HEIGHT + GAP)])
}
