import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { describeSeen } from './describe.ts'
import { planSimulation } from './plan.ts'
import { ReplicationRun } from './replication.ts'
import { addOutcome, nothingSeen } from './seen.ts'
import { resolveSimulation, type SimulationOptions } from './simulation-options.ts'
import type { SimulationResult } from './simulation-result.ts'
import type { TailQuestion } from './tail.ts'

export interface SimulateOptions extends SimulationOptions {
  readonly tail?: TailQuestion
  /** Asked now and then; true ends the simulation with what was seen so far (`complete: false`). */
  readonly shouldStop?: () => boolean
}

/**
 * Simulates packets of these tunnels (SPEC 7; docs/SIMULATION.md). Pure: the same input gives the same result. Throws
 * NotATreeError where a tunnel is no tree and SimulationOptionError where an option cannot be.
 */
export const simulate = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: SimulateOptions = {},
): SimulationResult => {
  const plan = planSimulation(topology, tunnels)
  const resolved = resolveSimulation(plan, options)
  const shouldStop = options.shouldStop ?? (() => false)
  const seen = nothingSeen(plan)
  for (let replication = 0; replication < resolved.replications && !shouldStop(); replication++) {
    const run = new ReplicationRun(plan, { ...resolved.scenario, replication })
    while (!run.advance() && !shouldStop());
    addOutcome(seen, run.outcome())
  }
  return describeSeen(plan, resolved, seen, options.tail)
}
