import type { Topology } from '../model/topology.ts'
import type { Target } from './format-names.ts'
import type { Known } from './out/known.ts'

type Write = (topology: Topology, known?: Known) => string | undefined

const WRITERS: Readonly<Record<Target, () => Promise<Write>>> = {
  containerlab: async () => (await import('./out/containerlab.ts')).containerlabText,
  netlab: async () => (await import('./out/netlab.ts')).netlabText,
  graphml: async () => (await import('./out/graphml.ts')).graphmlText,
  'node-link': async () => (await import('./out/node-link.ts')).nodeLinkText,
  rfc8345: async () => (await import('./out/rfc8345.ts')).rfc8345Text,
  geojson: async () => (await import('./out/geojson.ts')).geojsonText,
  mermaid: async () => (await import('./out/mermaid.ts')).mermaidText,
  drawio: async () => (await import('./out/drawio.ts')).drawioText,
  csv: async () => (await import('./out/csv.ts')).csvText,
  ansible: async () => (await import('./out/ansible.ts')).ansibleText,
  prometheus: async () => (await import('./out/prometheus.ts')).prometheusText,
}

/** The topology in a format of other programs, with what is proven of it; undefined where it lacks what the format shows (positions). */
export const exportTopology = async (
  topology: Topology,
  target: Target,
  known?: Known,
): Promise<string | undefined> => (await WRITERS[target]())(topology, known)
