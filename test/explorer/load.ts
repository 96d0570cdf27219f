import { readFileSync } from 'node:fs'
import { analyze } from '../../src/allocation/analyze.ts'
import { analyzeServices } from '../../src/allocation/analyze-services.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { readServicesOrThrow } from '../../src/formats/services/parse-services.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Services } from '../../src/model/services.ts'
import type { Topology } from '../../src/model/topology.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** A shipped example, placed. */
export const shipped = (
  network: string,
  requests = network,
): { readonly topology: Topology; readonly tunnels: readonly Tunnel[] } => {
  const topology = parseTopologyOrThrow(read(`topologies/${network}.yaml`), { file: network })
  const file = `${requests}.requests.yaml`
  const asked = parseRequestsOrThrow(read(`examples/${file}`), { file, topology })
  return { topology, tunnels: analyze(topology, asked).allocation.tunnels }
}

/** A failure detection and a group of three on the two racks, placed. */
export const withServices = (): {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly services: Services
} => {
  const topology = parseTopologyOrThrow(read('topologies/two-racks.yaml'), { file: 'two-racks' })
  const services = readServicesOrThrow(SERVICES, { file: 'services', topology })
  return { topology, tunnels: analyzeServices(topology, services).allocation.tunnels, services }
}

const SERVICES = `services:
  - id: fd
    kind: failure-detection
    members: [a1, a2, b1]
    heartbeat: { period: 100 us, loadSize: 84 B, lane: 0 }
    losses: 0
    deadline: { detection: 120 us }
  - id: orders
    kind: replication
    detector: fd
    members: [a1, a2, b1]
    leaders: all
    replication: { period: 20 us, packet: 1000 B, lane: 1 }
    acks: { period: 20 us, loadSize: 84 B, lane: 1, to: leader }
    commit: both
    elections: ranked
    processing: { leader: 500 ns, follower: 500 ns }
    durability: memory
`
