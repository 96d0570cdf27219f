import type { Reader } from './foreign/reading.ts'
import type { FormatName } from './sniff.ts'

/** Readers, each loaded when a file is in its format. */
const READERS: Readonly<Partial<Record<FormatName, () => Promise<Reader>>>> = {
  graphml: async () => (await import('./graphs/graphml.ts')).readGraphml,
  gml: async () => (await import('./graphs/gml.ts')).readGml,
  'node-link': async () => (await import('./graphs/node-link.ts')).readNodeLink,
  rfc8345: async () => (await import('./inventories/rfc8345.ts')).readRfc8345,
  containerlab: async () => (await import('./labs/containerlab.ts')).readContainerlab,
  netlab: async () => (await import('./labs/netlab.ts')).readNetlab,
  net2plan: async () => (await import('./planners/net2plan.ts')).readNet2plan,
  neutral: async () => (await import('./analyzers/neutral.ts')).readNeutral,
}

export const readerOf = (format: FormatName): Promise<Reader> | undefined => READERS[format]?.()
