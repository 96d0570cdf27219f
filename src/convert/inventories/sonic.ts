import { asFields, asName, type Fields, own } from '../../formats/reading/fields.ts'
import type { Exact } from '../../quantity/exact.ts'
import { decimalTimes } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { placeIn, plainSource } from '../source/plain-source.ts'
import { readMinigraph } from './minigraph.ts'
import { cablesOf, type Neighbour } from './neighbours.ts'
import { unquoted } from './port-names.ts'

const MBPS = 1_000_000n

/** Configurations or minigraphs of SONiC switches, a file each: speeds in Mbit/s, neighbours by port or by name. */
export const readSonic = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  const speakers = new Map<string, ForeignNode>()
  const kinds = new Map<string, 'host' | 'switch'>()
  const neighbours: Neighbour[] = []
  for (const document of documents) {
    if (/^\s*</.test(document.file.text)) {
      const graph = readMinigraph(document, reading)
      if (graph === undefined) continue
      const { id } = graph.switch
      if (speakers.has(id))
        findings.error(graph.switch.place, 'DUPLICATE_ID', 'one file of each device', `${id} again`)
      speakers.set(id, graph.switch)
      for (const [name, kind] of graph.kinds) kinds.set(name, kind)
      for (const one of graph.neighbours) neighbours.push(one)
      continue
    }
    const root = asFields(plainSource(document, findings))
    const local = asFields(own(asFields(own(root, 'DEVICE_METADATA')), 'localhost'))
    const hostname = asName(own(local, 'hostname'))
    const name = hostname ?? stemOf(document)
    if (hostname === undefined)
      findings.note('assumption', 'names', 'devices are called like their files', placeIn(document))
    if (speakers.has(name))
      findings.error(placeIn(document), 'DUPLICATE_ID', 'one file of each device', `${name} again`)
    speakers.set(name, { id: name, place: placeIn(document), kind: 'switch' })
    for (const [neighbour, about] of Object.entries(asFields(own(root, 'DEVICE_NEIGHBOR_METADATA')))) {
      const type = String(own(asFields(about), 'type') ?? '')
      kinds.set(neighbour, /server|host/i.test(type) ? 'host' : 'switch')
    }
    for (const one of neighboursIn(root, name, document)) neighbours.push(one)
    if (own(root, 'PORTCHANNEL') !== undefined)
      findings.odd('links', 'members of port channels stay parallel links', placeIn(document, 'PORTCHANNEL'))
  }
  return findings.hasErrors ? undefined : { name: '', ...cablesOf({ speakers, kinds, neighbours }, reading) }
}

const stemOf = ({ file: { name } }: Document): string =>
  (name.split(/[\\/]/).at(-1) ?? name).replace(/\.json$/i, '')

/** `DEVICE_NEIGHBOR` by the port here, or by the neighbour with the port here inside. */
const neighboursIn = (root: Fields, node: string, document: Document): readonly Neighbour[] => {
  const ports = asFields(own(root, 'PORT'))
  const speedOf = (port: string): Exact | undefined => {
    const byAlias = Object.values(ports).find(about => own(asFields(about), 'alias') === port)
    const speed = own(asFields(own(ports, port) ?? byAlias), 'speed')
    const rate =
      typeof speed === 'string' || typeof speed === 'number' ? decimalTimes(speed, MBPS) : undefined
    return rate === 0 ? undefined : rate
  }
  return Object.entries(asFields(own(root, 'DEVICE_NEIGHBOR'))).map(([key, value]): Neighbour => {
    const about = asFields(value)
    const place = placeIn(document, 'DEVICE_NEIGHBOR', key)
    const here = own(about, 'local_port') ?? own(about, 'localPort')
    const isByPort = Object.hasOwn(ports, key) || (here === undefined && own(about, 'name') !== undefined)
    const port = isByPort ? key : (asName(here) ?? '')
    const rate = speedOf(port)
    return {
      node,
      port,
      farNode: isByPort ? unquoted(asName(own(about, 'name')) ?? '') : key,
      farPort: unquoted(asName(own(about, 'port')) ?? ''),
      place,
      ...(rate === undefined ? {} : { rate }),
    }
  })
}
