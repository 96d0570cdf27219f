import type { MeasuredJitter } from '../../model/hosts.ts'
import type { Topology } from '../../model/topology.ts'

const NS = 1000

/** Only the ends are published (X-Lane, Table 2): between them delays spread evenly. */
const published = (name: string, maxJitterPs: number): MeasuredJitter => ({
  name,
  share: [0, 1],
  delayPs: [0, maxJitterPs],
})

/**
 * The paper's hosts by their receive jitter δmax (Table 2): X-Lane on smartNICs (Agilio CX), on commodity hosts
 * (ConnectX-4, XL710), and without tuning. Replayed measurements, not a model of a kernel or of a network card.
 */
export const HOSTS: ReadonlyMap<string, MeasuredJitter> = new Map(
  [
    published('xlane-smartnic', 152 * NS),
    published('xlane-com', 655 * NS),
    published('xlane-untuned', 3200 * NS),
  ].map(hosts => [hosts.name, hosts]),
)

/** Rows of Table 2 whose quantiles are not among the facts that are shipped. */
export const HOSTS_WITHOUT_FACTS: readonly string[] = ['qjump', 'dpdk']

/**
 * The network with these hosts: what was measured is the `maxJitter` of every host, so that bounds and simulation speak of
 * the same hosts. `sendJitter` stays as it is.
 */
export const withHosts = (topology: Topology, { delayPs }: MeasuredJitter): Topology => ({
  ...topology,
  nodes: topology.nodes.map(node =>
    node.kind === 'host' ? { ...node, maxJitterPs: delayPs.at(-1)! } : node,
  ),
})
