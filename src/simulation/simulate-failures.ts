import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Failure } from '../model/witness.ts'
import type { SimulationResult } from './results/simulation-result.ts'
import { failuresOf } from './setup/failures.ts'
import { planSimulation } from './setup/packet-records.ts'
import { type SimulateOptions, simulate } from './simulate.ts'

/** What was seen while one thing was broken. */
export interface SimulatedFailure {
  readonly failure: Failure
  readonly result: SimulationResult
}

/**
 * Simulates what requests that are sent twice (802.1CB) must survive: every cable of their trees, and every node between
 * their ends, is broken in a simulation of its own. Throws as {@link simulate} does.
 */
export const simulateFailures = (
  topology: Topology,
  allocation: Allocation,
  options: SimulateOptions = {},
): readonly SimulatedFailure[] =>
  failuresOf(planSimulation(topology, allocation.tunnels)).map(failure => ({
    failure,
    result: simulate(topology, allocation, { ...options, failure }),
  }))
