import { readFileSync } from 'node:fs'
import { analyze } from '../../src/allocation/analyze.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Tunnel } from '../../src/model/request.ts'
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
