import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { type ReplicationOutcome, ReplicationRun } from '../../simulation/kernels/replication.ts'
import type { Tally } from '../../simulation/kernels/tally.ts'
import { planSimulation } from '../../simulation/setup/packet-records.ts'
import type { Scenario } from '../../simulation/setup/scenario.ts'
import type { JobKind } from '../job-kind.ts'

/** What is simulated again and again; `scenario` is that of replication 0. */
export interface SimulateInput {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly scenario: Scenario
  readonly replications: number
}

/** A {@link ReplicationOutcome} as plain data: each array as its bytes, in base64. */
export interface SentOutcome extends Omit<ReplicationOutcome, 'tally' | 'released'> {
  readonly packetHops: number
  readonly released: string
  readonly tally: Readonly<Record<ArrayName, string>>
}

const ARRAYS = ['cells', 'bins', 'drops', 'firstDropped', 'firstDropPs', 'mostBits', 'busyPs'] as const
type ArrayName = (typeof ARRAYS)[number]

/** Replications of a simulation: a part is the number of one. */
export const SIMULATE: JobKind<SimulateInput, number, SentOutcome> = {
  name: 'simulate',
  partsOf: ({ replications }) => Array.from({ length: replications }, (_, replication) => replication),
  prepare: ({ topology, tunnels, scenario }, shouldStop) => {
    const plan = planSimulation(topology, tunnels)
    return replication => {
      const run = new ReplicationRun(plan, { ...scenario, replication })
      while (!run.advance() && !shouldStop());
      return sent(run.outcome())
    }
  },
}

const sent = ({ tally, released, ...outcome }: ReplicationOutcome): SentOutcome => ({
  ...outcome,
  packetHops: tally.packetHops,
  released: packed(released),
  tally: Object.fromEntries(ARRAYS.map(name => [name, packed(tally[name])])) as Record<ArrayName, string>,
})

/** The outcome that was sent, to the bit. */
export const outcomeOf = ({ tally, released, packetHops, ...outcome }: SentOutcome): ReplicationOutcome => {
  const arrays = Object.fromEntries(
    ARRAYS.map(name => {
      const bytes = unpacked(tally[name])
      return [name, name === 'bins' ? new Uint32Array(bytes) : new Float64Array(bytes)]
    }),
  ) as unknown as Omit<Tally, 'packetHops'>
  return { ...outcome, tally: { ...arrays, packetHops }, released: new Float64Array(unpacked(released)) }
}

const packed = ({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

const unpacked = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer
