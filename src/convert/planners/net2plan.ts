import { floorExact } from '../../quantity/exact.ts'
import { decimalTimes, rateUnit } from '../foreign/amounts.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import { chosen, onlyDocument, type Reading } from '../foreign/reading.ts'
import { childrenOf, numberOf, type PlaceOf, type XmlElement, xmlFile } from '../source/xml-tree.ts'

/** Designs of Net2Plan (`n2p`): nodes with longitude and latitude, links with length and speed, demands by layer. */
export const readNet2plan = (reading: Reading): ForeignNetwork | undefined => {
  const { findings } = reading
  const file = xmlFile(onlyDocument(reading), findings)
  if (file === undefined) return undefined
  const { root, placeOf } = file
  // Files of the first versions keep nodes and links below physicalTopology.
  const physical = childrenOf(root, 'physicalTopology')[0] ?? root
  const layers = childrenOf(root, 'layer')
  const standard = layers.filter(layer => layer.attributes.isDefaultLayer === 'true')
  const layer = chosen(
    reading.options.network === undefined && standard.length === 1 ? standard : layers,
    l => l.attributes.name ?? l.attributes.id ?? '',
    l => placeOf(l, 'layer'),
    'layers',
    reading,
  )
  if (layer === undefined && findings.hasErrors) return undefined
  const nodes: ForeignNode[] = []
  const byIndex: string[] = []
  const up = new Set<string>()
  for (const element of childrenOf(physical, 'node')) {
    const id = element.attributes.id ?? String(nodes.length)
    byIndex.push(id)
    const place = placeOf(element, `node ${id}`)
    if (element.attributes.isUp === 'false') {
      findings.odd('links', 'nodes and links that are down are left out', place)
      continue
    }
    up.add(id)
    const [x, y] = [numberOf(element, 'xCoord'), numberOf(element, 'yCoord')]
    const { name } = element.attributes
    nodes.push({
      id,
      place,
      ...(name === undefined ? {} : { label: name }),
      ...(x === undefined || y === undefined ? {} : { position: { x, y } }),
    })
  }
  const unitName =
    layer?.attributes.linkCapacityUnitsName?.trim() ?? root.attributes.linkCapacityUnitsName?.trim() ?? ''
  const unit =
    unitName === ''
      ? reading.options.capacityUnitBps
      : (rateUnit(unitName) ?? reading.options.capacityUnitBps)
  const links: ForeignLink[] = []
  for (const element of [...childrenOf(physical, 'link'), ...childrenOf(layer, 'link')]) {
    const link = linkOf(element, unit, unitName, placeOf, reading)
    if (link === undefined) continue
    if (up.has(link.from) && up.has(link.to)) links.push(link)
    else if (byIndex.includes(link.from) && byIndex.includes(link.to))
      findings.odd('links', 'nodes and links that are down are left out', link.place)
    else links.push(link)
  }
  const trafficUnit = layer?.attributes.demandTrafficUnitsName?.trim() ?? ''
  const demandUnit =
    trafficUnit === ''
      ? reading.options.capacityUnitBps
      : (rateUnit(trafficUnit) ?? reading.options.capacityUnitBps)
  const demands =
    layer === undefined
      ? [
          ...childrenOf(root, 'demandSet').flatMap(set => childrenOf(set, 'demand')),
          ...childrenOf(root, 'demand'),
        ]
      : childrenOf(layer, 'demand')
  return {
    name: root.attributes.name ?? '',
    nodes,
    links,
    requests: demands.flatMap((element, i) => demandOf(element, i, demandUnit, placeOf, reading)),
    attribution: attributionOf(root),
  }
}

/** The description of a design names its source. */
const attributionOf = ({ attributes: { description = '' } }: XmlElement): readonly string[] => {
  const source = /Source:\s*([^\n]+)/.exec(description)?.[1]
  return source === undefined ? [] : [`Source: ${source.trim()}`]
}

const linkOf = (
  element: XmlElement,
  unit: bigint | undefined,
  unitName: string,
  placeOf: PlaceOf,
  { findings }: Reading,
): ForeignLink | undefined => {
  const { attributes } = element
  const from = attributes.originNodeId ?? ''
  const to = attributes.destinationNodeId ?? ''
  const place = placeOf(element, `link ${attributes.id ?? `${from}-${to}`}`)
  if (attributes.isUp === 'false') {
    findings.odd('links', 'nodes and links that are down are left out', place)
    return undefined
  }
  const capacity = decimalTimes(attributes.capacity ?? attributes.linkCapacityInErlangs ?? '', unit ?? 1n)
  if (capacity !== undefined && capacity !== 0 && unit === undefined)
    findings.error(
      place,
      'MISSING_UNIT',
      'a capacity with its unit; --capacity-unit gives it to all (e.g. Gbit/s)',
      `${attributes.capacity}${unitName === '' ? '' : ` in ${unitName}`}`,
    )
  const length = decimalTimes(attributes.lengthInKm ?? attributes.linkLengthInKm ?? '', 1000n)
  const speed = decimalTimes(
    attributes.propagationSpeedInKmPerSecond ?? attributes.linkPropagationSpeedInKmPerSecond ?? '',
    1000n,
  )
  return {
    from,
    to,
    place,
    isDirected: true,
    ...(capacity === undefined || capacity === 0 ? {} : { rate: capacity }),
    ...(length === undefined ? {} : { length }),
    ...(speed === undefined || speed === 0 ? {} : { speed }),
  }
}

const demandOf = (
  element: XmlElement,
  index: number,
  unit: bigint | undefined,
  placeOf: PlaceOf,
  { findings }: Reading,
): readonly ForeignRequest[] => {
  const { attributes } = element
  const sender = attributes.ingressNodeId ?? ''
  const receiver = attributes.egressNodeId ?? ''
  const place = placeOf(element, `demand ${sender}-${receiver}`)
  const offered = decimalTimes(
    attributes.offeredTraffic ?? attributes.offeredTrafficInErlangs ?? '',
    unit ?? 1n,
  )
  const rateBps = offered === undefined ? undefined : floorExact(offered)
  if (rateBps === undefined || rateBps === 0) return []
  if (unit === undefined)
    findings.odd('requests', 'demands without a unit are taken for bit/s (--capacity-unit)', place)
  return [{ id: `demand-${attributes.id ?? index}`, place, sender, receivers: [receiver], rateBps }]
}
