import { workerData } from 'node:worker_threads'
import { type Outcome, ReplicationRun } from '../simulation/kernels/replication.ts'
import { type Plan, planSimulation } from '../simulation/setup/plan.ts'
import type { SimulationTask } from './simulation-pool.ts'

const { topology, tunnels, scenario, isStopped, shares, hops } = workerData as SimulationTask

let plan: Plan | undefined

/** One replication in a worker thread: the thread's plan is made once. */
const work = (replication: number): Outcome => {
  plan ??= planSimulation(topology, tunnels)
  const run = new ReplicationRun(plan, { ...scenario, replication })
  while (Atomics.load(isStopped, 0) === 0 && !run.advance()) {
    shares[replication] = run.share
    hops[replication] = run.packetHops
  }
  const outcome = run.outcome()
  shares[replication] = 1
  hops[replication] = outcome.tally.packetHops
  return outcome
}

export default work
