import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { ReplicationRun } from './kernels/replication.ts'
import { type Described, describeSeen } from './results/describe.ts'
import { addOutcome, nothingSeen } from './results/seen.ts'
import type { SimulationResult } from './results/simulation-result.ts'
import { planSimulation } from './setup/packet-records.ts'
import { resolveSimulation, SIMULATION_RULES, type SimulationOptions } from './setup/simulation-options.ts'

/** What `simulate` takes; everything has a default. Times in ps. */
export interface SimulateOptions extends SimulationOptions, Described {
  /** Asked now and then; true ends the simulation with what was seen so far (`complete: false`). */
  readonly shouldStop?: () => boolean
}

export const SIMULATE_RULES: RulesOf<SimulateOptions> = {
  ...SIMULATION_RULES,
  shouldStop: 'function',
  tail: 'map',
  histograms: 'boolean',
}

/**
 * Simulates packets of the tunnels of an allocation (MODEL "Simulation"; docs/SIMULATION.md). Pure: the same input gives the same
 * result. Throws NotATreeError where a tunnel is no tree and SimulationOptionError where an option cannot be.
 */
export const simulate = (
  topology: Topology,
  allocation: Allocation,
  options: SimulateOptions = {},
): SimulationResult => {
  requireInput({ topology, allocation, options: [options, SIMULATE_RULES] })
  const plan = planSimulation(topology, allocation.tunnels)
  const resolved = resolveSimulation(plan, options)
  const shouldStop = options.shouldStop ?? (() => false)
  const seen = nothingSeen(plan)
  for (let replication = 0; replication < resolved.replications && !shouldStop(); replication++) {
    const run = new ReplicationRun(plan, { ...resolved.scenario, replication })
    while (!run.advance() && !shouldStop());
    addOutcome(seen, run.outcome())
  }
  return describeSeen(plan, resolved, seen, options)
}
