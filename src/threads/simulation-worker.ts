import { workerData } from 'node:worker_threads'
import { type ReplicationOutcome, ReplicationRun } from '../simulation/kernels/replication.ts'
import { type PacketRecords, planSimulation } from '../simulation/setup/packet-records.ts'
import type { SimulationTask } from './simulation-pool.ts'

const { topology, tunnels, scenario, isStopped, shares, hops } = workerData as SimulationTask

let plan: PacketRecords | undefined

/** One replication in a worker thread: the thread's plan is made once. */
const work = (replication: number): ReplicationOutcome => {
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
