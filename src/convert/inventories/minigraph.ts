import { decimalTimes } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { childOf, childrenOf, findElement, xmlFile } from '../source/xml-tree.ts'
import type { Neighbour } from './neighbours.ts'

const MBPS = 1_000_000n

/** What a `minigraph.xml` of SONiC says: the switch, what it is joined to, and what those are. */
export interface Minigraph {
  readonly switch: ForeignNode
  readonly kinds: ReadonlyMap<string, 'host' | 'switch'>
  readonly neighbours: readonly Neighbour[]
}

/** The graph that a SONiC switch is set up by; of its links those that carry data. */
export const readMinigraph = (document: Document, { findings }: Reading): Minigraph | undefined => {
  const file = xmlFile(document, findings)
  if (file === undefined) return undefined
  const { root, placeOf } = file
  const name = childOf(root, 'Hostname')?.text ?? ''
  if (name === '') findings.error(placeOf(root, 'DeviceMiniGraph'), 'MISSING_KEY', 'a Hostname', 'none')
  const about = findElement(root, 'PngDec')
  const kinds = new Map(
    childrenOf(childOf(about, 'Devices'), 'Device').flatMap((device): [string, 'host' | 'switch'][] => {
      const type = device.attributes.type ?? childOf(device, 'ElementType')?.text ?? ''
      const host = childOf(device, 'Hostname')?.text ?? ''
      return host === '' ? [] : [[host, /server|host/i.test(type) ? 'host' : 'switch']]
    }),
  )
  const neighbours = childrenOf(childOf(about, 'DeviceInterfaceLinks'), 'DeviceLinkBase').flatMap(
    (link): readonly Neighbour[] => {
      const say = (key: string): string => childOf(link, key)?.text ?? ''
      const place = placeOf(link, `link ${say('StartDevice')}-${say('EndDevice')}`)
      const type = link.attributes.type ?? say('ElementType')
      if (type !== '' && type !== 'DeviceInterfaceLink') {
        findings.lose('links', `links of type ${type} carry no data between devices`, place)
        return []
      }
      const rate = decimalTimes(say('Bandwidth'), MBPS)
      return [
        {
          node: say('StartDevice'),
          port: say('StartPort'),
          farNode: say('EndDevice'),
          farPort: say('EndPort'),
          place,
          ...(rate === undefined || rate === 0 ? {} : { rate }),
        },
      ]
    },
  )
  return {
    switch: { id: name, place: placeOf(root, `switch ${name}`), kind: 'switch' },
    kinds,
    neighbours: neighbours.map(one => fromSwitch(one, name)),
  }
}

/** A cable as its own switch sees it, where it is one of the ends. */
const fromSwitch = (seen: Neighbour, name: string): Neighbour =>
  seen.farNode !== name || seen.node === name
    ? seen
    : { ...seen, node: seen.farNode, port: seen.farPort, farNode: seen.node, farPort: seen.port }
