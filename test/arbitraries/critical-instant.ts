import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { GivenPacket } from '../../src/model/witness.ts'
import { CALM, type Scenario } from '../../src/simulation/setup/scenario.ts'
import type { Network } from './network.ts'

/** A network, and what its tunnels release so that one packet fares as badly as it can: drawn on purpose, not by chance. */
export interface CriticalInstant extends Network {
  readonly scenario: Scenario
}

export const BYTE = 8
export const MBPS = 1_000_000
const SECOND = 1_000_000_000_000
const BILLION = 1_000_000_000

/** Time of so many bytes at a rate, rounded up as a port does. */
export const timePs = (bytes: number, bps: number): number => Math.ceil((bytes * BYTE * SECOND) / bps)

export const fastPs = (ps: number, ppb: number): number => Math.floor(ps - (ps * ppb) / BILLION)
export const slowPs = (ps: number, ppb: number): number => Math.ceil(ps + (ps * ppb) / BILLION)

/** Packets of one size at these instants. */
export const at = (bytes: number, ...releasesPs: readonly number[]): readonly GivenPacket[] =>
  releasesPs.map(releasedPs => ({ releasedPs, sizeBits: bytes * BYTE }))

/** The network with what each tunnel releases, by id; the ports of `slow` nodes slow, of all others fast. */
export const instant = (
  seed: number,
  topology: Topology,
  tunnels: readonly Tunnel[],
  releases: Readonly<Record<string, readonly GivenPacket[]>>,
  slow?: readonly string[],
): CriticalInstant => {
  const packets = tunnels.map(({ id }) => releases[id]!)
  const last = Math.max(...packets.flat().map(p => p.releasedPs))
  return {
    seed,
    topology,
    tunnels,
    scenario: {
      ...CALM,
      seed,
      phases: { kind: 'given', ps: packets.map(([first]) => first!.releasedPs) },
      durationPs: last + 1,
      packets,
      clocks: slow === undefined ? 'nominal' : { slow },
      reservedPhasesPs: topology.links.map(() => []),
    },
  }
}
