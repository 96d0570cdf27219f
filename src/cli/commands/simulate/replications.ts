import type { Tunnel } from '../../../model/request.ts'
import type { Topology } from '../../../model/topology.ts'
import { addOutcome, nothingSeen, type Seen } from '../../../simulation/results/seen.ts'
import type { PacketRecords } from '../../../simulation/setup/packet-records.ts'
import type { ResolvedSimulation } from '../../../simulation/setup/simulation-options.ts'
import { coreCount } from '../../../threads/core-count.ts'
import { runSimulation } from '../../../threads/run-simulation.ts'
import { spread } from '../../input/spread.ts'
import { statusLine } from '../../output/status-line.ts'
import type { Io } from '../../process/io.ts'
import type { SimulateCliOptions } from './simulate-options.ts'
import { simulationStatus } from './simulation-status.ts'

interface Replicated {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly plan: PacketRecords
  readonly resolved: ResolvedSimulation
}

/** Runs all replications on threads, or by workers over Redis, and merges what they saw. */
export const replications = async (
  replicated: Replicated,
  isOver: (() => boolean) | undefined,
  options: SimulateCliOptions,
  io: Io,
): Promise<Seen> => {
  if (options.redis !== undefined) return overRedis(replicated, isOver, options, io)
  const status = statusLine(options, io)
  return io.interruptible(async signal => {
    try {
      return await runSimulation(
        {
          ...replicated,
          shouldStop: () => signal.aborted || (isOver?.() ?? false),
          onProgress: (share, packetHops) => status.show(simulationStatus(share, packetHops)),
        },
        options.workers ?? coreCount(),
      )
    } finally {
      status.clear()
    }
  })
}

const overRedis = async (
  { topology, tunnels, plan, resolved }: Replicated,
  isOver: (() => boolean) | undefined,
  options: SimulateCliOptions,
  io: Io,
): Promise<Seen> => {
  const { outcomeOf, SIMULATE } = await import('../../../jobs/kinds/simulate.ts')
  const input = { topology, tunnels, scenario: resolved.scenario, replications: resolved.replications }
  const { answers } = await spread(SIMULATE, input, { what: 'simulating replications', isOver }, options, io)
  const seen = nothingSeen(plan)
  for (const answer of answers) addOutcome(seen, outcomeOf(answer))
  return seen
}
