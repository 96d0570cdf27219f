/** Formats that can be told apart and read, by the name that `--from` takes. */
export const FORMATS = {
  graphml: 'GraphML',
  gml: 'GML',
  'node-link': 'node-link JSON',
  gexf: 'GEXF',
  dot: 'Graphviz DOT',
  rfc8345: 'RFC 8345 JSON',
  containerlab: 'containerlab',
  netlab: 'netlab',
  mininet: 'MiniEdit',
  gns3: 'GNS3',
  net2plan: 'Net2Plan',
  sndlib: 'SNDlib XML',
  'sndlib-native': 'SNDlib native',
  wopanet: 'WOPANet XML',
  opn: 'Saihu output-port network',
  neutral: 'neutral YAML',
  netbox: 'NetBox',
  lldp: 'LLDP neighbours',
  sonic: 'SONiC config_db or minigraph',
  tsn: 'TSN streams',
  xlane: 'xlane topology',
  pcap: 'packet capture',
} as const

export type FormatName = keyof typeof FORMATS

/** Formats that a topology can be written in. */
export const TARGETS = [
  'containerlab',
  'netlab',
  'graphml',
  'node-link',
  'rfc8345',
  'geojson',
  'mermaid',
  'drawio',
  'csv',
  'ansible',
  'prometheus',
] as const

export type Target = (typeof TARGETS)[number]
