import { readFileSync } from 'node:fs'
import { readServicesOrThrow } from '../../../src/formats/services/parse-services.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import type { Services } from '../../../src/model/services.ts'
import type { Topology } from '../../../src/model/topology.ts'

const FILE = 'topologies/testbed.yaml'

const root = new URL('../../../', import.meta.url)

export const testbed = (): Topology =>
  parseTopologyOrThrow(readFileSync(new URL(FILE, root), 'utf8'), { file: FILE })

export interface PaperServices {
  /** Members of the replicated log: h1, h2, … */
  readonly members: number
  /** T, in µs. */
  readonly heartbeatUs?: number
  readonly losses?: number
}

/** The services of examples/paper.services.yaml with a log of so many members. */
export const paperServices = (
  topology: Topology,
  { members, heartbeatUs = 1000, losses = 0 }: PaperServices,
): Services => {
  const hosts = Array.from({ length: 17 }, (_, i) => `h${i + 1}`)
  const text = JSON.stringify({
    services: [
      {
        id: 'fd',
        kind: 'failure-detection',
        members: hosts,
        heartbeat: { period: `${heartbeatUs} us`, loadSize: '84 B', lane: 0 },
        losses,
      },
      {
        id: 'log',
        kind: 'replication',
        detector: 'fd',
        members: hosts.slice(0, members),
        leaders: 'all',
        replication: { period: '13.2 us', packet: '1538 B', lane: 1 },
        acks: { period: '13.2 us', loadSize: '84 B', lane: 1, to: 'leader' },
        commit: 'both',
        elections: 'ranked',
        processing: { leader: '500 ns', follower: '500 ns' },
      },
    ],
  })
  return readServicesOrThrow(text, { file: 'paper.services.json', topology })
}
