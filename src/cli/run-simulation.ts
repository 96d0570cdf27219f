import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Plan } from '../simulation/plan.ts'
import { ReplicationRun } from '../simulation/replication.ts'
import { addOutcome, nothingSeen, type Seen } from '../simulation/seen.ts'
import type { ResolvedSimulation } from '../simulation/simulation-options.ts'

/** A simulation to be run: what, and who wants to know how far it is or to end it. */
export interface Simulating {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly plan: Plan
  readonly resolved: ResolvedSimulation
  readonly shouldStop: () => boolean
  /** Share of the whole, 0 to 1, and packet-hops so far. */
  readonly onProgress: (share: number, packetHops: number) => void
}

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/**
 * Runs all replications, in this thread or in several, and merges them in their order: the result does not depend on how
 * many there are. Between slices signals get through.
 */
export const runSimulation = async (simulating: Simulating, workers: number): Promise<Seen> => {
  const { plan, resolved, shouldStop, onProgress } = simulating
  const { replications, scenario } = resolved
  const seen = nothingSeen(plan)
  if (workers > 1 && replications > 1) {
    const { simulateInThreads } = await import('./simulation-pool.ts')
    await simulateInThreads(simulating, workers, outcome => addOutcome(seen, outcome))
    return seen
  }
  for (let replication = 0; replication < replications && !shouldStop(); replication++) {
    const run = new ReplicationRun(plan, { ...scenario, replication })
    while (!run.advance() && !shouldStop()) {
      onProgress((replication + run.share) / replications, seen.tally.packetHops + run.packetHops)
      await nextTurn()
    }
    addOutcome(seen, run.outcome())
  }
  return seen
}
