import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { PacketRecords } from '../simulation/setup/packet-records.ts'
import type { ResolvedSimulation } from '../simulation/setup/simulation-options.ts'

/** A simulation to be run: what, and who wants to know how far it is or to end it. */
export interface Simulating {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly plan: PacketRecords
  readonly resolved: ResolvedSimulation
  readonly shouldStop: () => boolean
  /** Share of the whole, 0 to 1, and packet-hops so far. */
  readonly onProgress: (share: number, packetHops: number) => void
}
