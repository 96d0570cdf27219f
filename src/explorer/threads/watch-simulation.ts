import { ReplicationRun } from '../../simulation/kernels/replication.ts'
import { CELL, COUNT, MAX, MIN, type Tally } from '../../simulation/kernels/tally.ts'
import { distributionOf } from '../../simulation/results/distribution.ts'
import { addOutcome, type Seen as Merged, nothingSeen } from '../../simulation/results/seen.ts'
import { type PacketRecords, planSimulation } from '../../simulation/setup/packet-records.ts'
import { resolveSimulation } from '../../simulation/setup/simulation-options.ts'
import type { SeenSoFar, SeenWorst, SimulationTask } from '../state/simulation-state.ts'

/** Replications of about a second's work each, at other phases every time; then all has been seen that chance shows. */
const MOST_REPLICATIONS = 200

/** A simulation that goes on replication by replication, and says at any time what it saw. */
export class WatchedSimulation {
  readonly #plan: PacketRecords
  readonly #task: SimulationTask
  readonly #resolved: ReturnType<typeof resolveSimulation>
  readonly #merged: Merged
  #run: ReplicationRun | undefined
  #replications = 0

  constructor(task: SimulationTask) {
    this.#task = task
    this.#plan = planSimulation(task.topology, task.tunnels)
    this.#resolved = resolveSimulation(this.#plan)
    this.#merged = nothingSeen(this.#plan)
  }

  get isDone(): boolean {
    return this.#replications >= MOST_REPLICATIONS || this.#plan.tunnels.length === 0
  }

  /** A slice of the present replication: some ten milliseconds. */
  advance(): void {
    this.#run ??= new ReplicationRun(this.#plan, {
      ...this.#resolved.scenario,
      replication: this.#replications,
    })
    if (!this.#run.advance()) return
    addOutcome(this.#merged, this.#run.outcome())
    this.#run = undefined
    this.#replications++
  }

  /** What the replications that are over saw; before there are any, the first one as far as it came. */
  #soFar(): Merged {
    if (this.#replications > 0 || this.#run === undefined) return this.#merged
    const partial = nothingSeen(this.#plan)
    addOutcome(partial, this.#run.outcome())
    return partial
  }

  /** What was seen, that of tunnel `watched` in full. */
  seen(watched: number): SeenSoFar {
    const { endpoints, endpointStart, tunnels } = this.#plan
    const { tally, released, simulatedPs } = this.#soFar()
    const first = endpointStart[watched] ?? 0
    const own = endpoints.slice(first, endpointStart[watched + 1])
    return {
      replications: this.#replications,
      isDone: this.isDone,
      simulatedPs,
      packets: released.reduce((a, b) => a + b, 0),
      drops: tally.drops.reduce((a, b) => a + b, 0),
      ...this.#extremes(tally),
      watched: tunnels[watched]?.id ?? '',
      // A copy: what is sent must not be the memory that is counted in.
      distributions: own.map(({ leastPs }, i) => {
        const distribution = distributionOf(tally, first + i, leastPs)
        return distribution && { ...distribution, bins: distribution.bins.slice() }
      }),
    }
  }

  #extremes({ cells }: Tally): Pick<SeenSoFar, 'outside' | 'firstOutside' | 'tightest'> {
    const { endpoints, endpointStart, tunnels } = this.#plan
    let outside = 0
    let firstOutside: SeenWorst | undefined
    let tightest: SeenWorst | undefined
    endpoints.forEach(({ tunnel, node }, endpoint) => {
      if (cells[endpoint * CELL + COUNT] === 0) return
      const { minLatencyPs, worstPs } = this.#task.ranges[tunnel]![endpoint - endpointStart[tunnel]!]!
      const [least, most] = [cells[endpoint * CELL + MIN]!, cells[endpoint * CELL + MAX]!]
      const seen = (latencyPs: number): SeenWorst => ({
        tunnel: tunnels[tunnel]!.id,
        node,
        latencyPs,
        worstPs,
      })
      if (least < minLatencyPs || most > worstPs) {
        outside++
        firstOutside ??= seen(most > worstPs ? most : least)
      }
      if (tightest === undefined || most * tightest.worstPs > tightest.latencyPs * worstPs)
        tightest = seen(most)
    })
    return { outside, firstOutside, tightest }
  }
}
