import { ReplicationRun } from './kernels/replication.ts'
import type { RecordingTally } from './kernels/tally.ts'
import type { PacketRecords } from './setup/packet-records.ts'
import type { Scenario } from './setup/scenario.ts'

/** Every delivery of one simulated run: when packets were released, and how long each took to each receiver. */
export interface Delivered {
  /** Per tunnel: first release and period, ps. */
  readonly phasePs: Float64Array
  readonly periodPs: Float64Array
  /** Per endpoint (tunnel by tunnel, receivers in their order) and packet: latency, ps; −1 for a packet that was lost. */
  readonly latencyPs: readonly Float64Array[]
  /** Packets sent, counted at every link. */
  readonly packetHops: number
}

/**
 * Simulates a run and keeps every delivery. What packets carry changes nothing of when they arrive: slots are always sent,
 * and always of one size. Clocks of the scenario must not wander.
 */
export const deliveriesOf = (plan: PacketRecords, scenario: Scenario): Delivered => {
  const run = new ReplicationRun(plan, scenario, true)
  while (!run.advance());
  const { tally }: { readonly tally: RecordingTally } = run.outcome()
  const { phasePs, periodPs } = run.releases
  return { phasePs, periodPs, latencyPs: tally.latencyPs ?? [], packetHops: tally.packetHops }
}
