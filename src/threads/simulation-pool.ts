import { fileURLToPath } from 'node:url'
import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { ReplicationOutcome } from '../simulation/kernels/replication.ts'
import type { Scenario } from '../simulation/setup/scenario.ts'
import type { Simulating } from './simulating.ts'

/** What every thread gets once. The last three are memory that all threads share. */
export interface SimulationTask {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly scenario: Scenario
  /** [1] when it is time to stop. */
  readonly isStopped: Int32Array
  /** Per replication: how much of its time is done, and packet-hops so far. */
  readonly shares: Float64Array
  readonly hops: Float64Array
}

const EVERY_MS = 50

const shared = <A>(Kind: new (buffer: SharedArrayBuffer) => A, bytes: number): A =>
  new Kind(new SharedArrayBuffer(bytes))

/** Built beside this file (tsdown.config.ts). */
const WORKER = fileURLToPath(new URL('./simulation-worker.mjs', import.meta.url))

/** Hands replications to worker threads; `add` gets them in their order, whoever was first. */
export const simulateInThreads = async (
  { topology, tunnels, resolved, shouldStop, onProgress }: Simulating,
  workers: number,
  add: (outcome: ReplicationOutcome) => void,
): Promise<void> => {
  const { Piscina } = await import('piscina')
  const { replications, scenario } = resolved
  const isStopped = shared(Int32Array, 4)
  const shares = shared(Float64Array, 8 * replications)
  const hops = shared(Float64Array, 8 * replications)
  const workerData: SimulationTask = { topology, tunnels, scenario, isStopped, shares, hops }
  const threads = Math.min(workers, replications)
  const pool = new Piscina({
    filename: WORKER,
    workerData,
    minThreads: threads,
    maxThreads: threads,
  })
  // What goes wrong in a thread also rejects the task that it had.
  pool.on('error', () => undefined)
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)
  const timer = setInterval(() => {
    if (shouldStop()) Atomics.store(isStopped, 0, 1)
    onProgress(sum(shares) / replications, sum(hops))
  }, EVERY_MS)
  try {
    // In rounds: what waits to be merged stays small, however many replications there are.
    for (let first = 0; first < replications && !shouldStop(); first += threads) {
      const round = Array.from({ length: Math.min(threads, replications - first) }, (_, i) =>
        pool.run(first + i),
      )
      for (const outcome of await Promise.all(round)) add(outcome)
    }
  } finally {
    clearInterval(timer)
    await pool.destroy()
  }
}
