import { asFields, own } from '../../formats/reading/fields.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { plainSource } from '../source/plain-source.ts'
import { readQcc } from './qcc.ts'
import { readTsnkit } from './tsnkit.ts'
import { readTsnsched } from './tsnsched.ts'

/** Streams as schedulers have them: tsnkit's tables, TSNsched's JSON, talkers and listeners of IEEE 802.1Qcc. */
export const readTsnStreams = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  if (documents.every(({ file }) => !/^\s*[[{]/.test(file.text))) return readTsnkit(reading)
  const nodes = new Map<string, ForeignNode>()
  const links: ForeignLink[] = []
  const requests: ForeignRequest[] = []
  for (const document of documents) {
    const data = plainSource(document, findings)
    if (findings.hasErrors) return undefined
    const root = Array.isArray(data) ? { streams: data } : asFields(data)
    if (own(root, 'flows') !== undefined || own(root, 'switches') !== undefined) {
      const network = readTsnsched(root, document, reading)
      for (const node of network.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node)
      for (const link of network.links) links.push(link)
      for (const request of network.requests) requests.push(request)
    } else readQcc(root, Array.isArray(data), document, nodes, requests, reading)
  }
  return {
    name: '',
    encapsulation: links.length > 0 ? 'none' : 'ethernet',
    nodes: [...nodes.values()],
    links,
    requests,
    isTrafficOnly: links.length === 0,
  }
}
