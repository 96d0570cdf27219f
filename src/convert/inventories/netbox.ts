import type { ForeignNetwork } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { placeIn, plainSource } from '../source/plain-source.ts'
import { type Inventory, portOf } from './netbox-inventory.ts'
import { networkOf } from './netbox-paths.ts'
import { readReplies } from './netbox-replies.ts'
import { readTable } from './netbox-table.ts'

/** Cables and interfaces of NetBox, as CSV exports or REST and GraphQL replies, in one file or several. */
export const readNetbox = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  const inventory: Inventory = {
    cables: [],
    rates: new Map(),
    rearOf: new Map(),
    frontOf: new Map(),
    roles: new Map(),
    byId: new Map(),
    connections: [],
  }
  const later: (() => void)[] = []
  for (const document of documents)
    if (/^\s*[[{]/.test(document.file.text))
      readReplies(plainSource(document, findings), document, inventory, later)
    else readTable(document, inventory, reading)
  for (const read of later) read()
  if (inventory.cables.length === 0) addConnections(inventory)
  if (inventory.cables.length === 0 && !findings.hasErrors)
    findings.error(
      placeIn(documents[0]!),
      'MISSING_KEY',
      'cables: side_a_device, side_a_name, side_b_device, side_b_name',
      'none',
    )
  if (findings.hasErrors) return undefined
  return networkOf(inventory, reading)
}

/** Of interfaces that say what they are connected to, both ends say it. */
const addConnections = ({ connections, cables }: Inventory): void => {
  const seen = new Set<string>()
  for (const cable of connections) {
    const ends = [...cable.a, ...cable.b].map(({ device, port }) => portOf(device, port))
    const pair = ends.sort().join('\n\n')
    if (!seen.has(pair)) cables.push(cable)
    seen.add(pair)
  }
}
