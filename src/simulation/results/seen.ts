import type { ReplicationOutcome } from '../kernels/replication.ts'
import { addTally, CELL, MAX, MIN, newTally, type Tally } from '../kernels/tally.ts'
import type { PacketRecords } from '../setup/packet-records.ts'

/** What all replications saw, merged in their order, and which of them saw the extremes first. */
export interface Seen {
  readonly tally: Tally
  readonly released: Float64Array
  /** Per endpoint, and per pair of endpoints behind them: replication of the least and of the greatest latency. */
  readonly minIn: Int32Array
  readonly maxIn: Int32Array
  /** Per record: replication of the first packet lost there. */
  readonly dropIn: Int32Array
  /** Sum over replications. */
  simulatedPs: number
  /** Replications that came to their end. */
  completed: number
}

export const nothingSeen = (plan: PacketRecords): Seen => ({
  tally: newTally(plan),
  released: new Float64Array(plan.tunnels.length),
  minIn: new Int32Array(plan.endpoints.length + plan.pairs.length).fill(-1),
  maxIn: new Int32Array(plan.endpoints.length + plan.pairs.length).fill(-1),
  dropIn: new Int32Array(plan.recordCount).fill(-1),
  simulatedPs: 0,
  completed: 0,
})

/** Adds a replication. In the order of replications, whoever ran them, the result is the same to the bit. */
export const addOutcome = (
  seen: Seen,
  { replication, tally, released, simulatedPs, isComplete }: ReplicationOutcome,
): void => {
  const { cells, drops } = seen.tally
  for (let endpoint = 0; endpoint < seen.maxIn.length; endpoint++) {
    if (tally.cells[endpoint * CELL + MIN] < cells[endpoint * CELL + MIN]) seen.minIn[endpoint] = replication
    if (tally.cells[endpoint * CELL + MAX] > cells[endpoint * CELL + MAX]) seen.maxIn[endpoint] = replication
  }
  for (let r = 0; r < drops.length; r++)
    if (drops[r] === 0 && tally.drops[r] > 0) seen.dropIn[r] = replication
  addTally(seen.tally, tally)
  released.forEach((count, t) => {
    seen.released[t] += count
  })
  seen.simulatedPs += simulatedPs
  if (isComplete) seen.completed++
}
