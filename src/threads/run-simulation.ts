import { ReplicationRun } from '../simulation/kernels/replication.ts'
import { addOutcome, nothingSeen, type Seen } from '../simulation/results/seen.ts'
import { nextTurn } from './next-turn.ts'
import type { Simulating } from './simulating.ts'

/**
 * Runs all replications, in this thread or in several, and merges them in their order: the result does not depend on how
 * many there are. Between slices signals get through.
 */
export const runSimulation = async (simulating: Simulating, workers: number): Promise<Seen> => {
  const { plan, resolved, shouldStop, onProgress } = simulating
  const { replications, scenario } = resolved
  const seen = nothingSeen(plan)
  // Uncompiled, as in tests, there is no file that a thread could load.
  if (workers > 1 && replications > 1 && !import.meta.url.endsWith('.ts')) {
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
