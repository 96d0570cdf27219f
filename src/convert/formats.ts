import type { Reader } from './foreign/reading.ts'
import type { FormatName } from './format-names.ts'

/** Readers, each loaded when a file is in its format. */
const READERS: Readonly<Partial<Record<FormatName, () => Promise<Reader>>>> = {
  graphml: async () => (await import('./graphs/graphml.ts')).readGraphml,
  gml: async () => (await import('./graphs/gml.ts')).readGml,
  'node-link': async () => (await import('./graphs/node-link.ts')).readNodeLink,
  rfc8345: async () => (await import('./inventories/rfc8345.ts')).readRfc8345,
  containerlab: async () => (await import('./labs/containerlab.ts')).readContainerlab,
  netlab: async () => (await import('./labs/netlab.ts')).readNetlab,
  net2plan: async () => (await import('./planners/net2plan.ts')).readNet2plan,
  gexf: async () => (await import('./graphs/gexf.ts')).readGexf,
  dot: async () => (await import('./graphs/dot.ts')).readDot,
  mininet: async () => (await import('./labs/mininet.ts')).readMininet,
  gns3: async () => (await import('./labs/gns3.ts')).readGns3,
  sndlib: async () => (await import('./planners/sndlib.ts')).readSndlib,
  'sndlib-native': async () => (await import('./planners/sndlib-native.ts')).readSndlibNative,
  wopanet: async () => (await import('./analyzers/wopanet.ts')).readWopanet,
  opn: async () => (await import('./analyzers/opn.ts')).readOpn,
  netbox: async () => (await import('./inventories/netbox.ts')).readNetbox,
  lldp: async () => (await import('./inventories/lldp.ts')).readLldp,
  sonic: async () => (await import('./inventories/sonic.ts')).readSonic,
  tsn: async () => (await import('./analyzers/tsn-streams.ts')).readTsnStreams,
  pcap: async () => (await import('./captures/capture.ts')).readCapture,
  neutral: async () => (await import('./analyzers/neutral.ts')).readNeutral,
}

export const readerOf = (format: FormatName): Promise<Reader> | undefined => READERS[format]?.()
