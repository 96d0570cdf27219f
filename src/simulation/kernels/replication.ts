import { hopRate } from '../setup/horizon.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import { type RunTables, runTables } from '../setup/run-tables.ts'
import type { Scenario } from '../setup/scenario.ts'
import { BatchKernel } from './batch-kernel.ts'
import { isForPorts, watchedKernel } from './choose-kernel.ts'
import type { Kernel } from './kernel.ts'
import { PortKernel } from './port-kernel.ts'
import type { RecordingTally, Tally } from './tally.ts'

/** What one replication saw, to the end or as far as it came. Plain data: a worker thread can send it. */
export interface ReplicationOutcome {
  readonly replication: number
  readonly tally: Tally
  /** Per tunnel: packets released and counted, those of the warm-up apart. */
  readonly released: Float64Array
  /** Up to here, at most the time asked for. */
  readonly simulatedPs: number
  readonly isComplete: boolean
}

/** Packet-hops between two looks at the clock: some ten milliseconds. */
const HOPS_PER_SLICE = 100_000

/** Simulated time between two looks at the clock, ps. */
export const sliceOf = (plan: PacketRecords): number =>
  Math.max(1, Math.ceil(HOPS_PER_SLICE / Math.max(hopRate(plan), 1e-300)))

/** One replication, a slice at a time. How it is sliced changes nothing of what it sees. */
export class ReplicationRun {
  readonly #tables: RunTables
  readonly #kernel: Kernel
  readonly #slicePs: number
  #isDone = false

  /** `keepsLatencies`: of every packet, in the tally; of one that was lost −1. */
  constructor(plan: PacketRecords, scenario: Scenario, keepsLatencies = false) {
    this.#tables = runTables(plan, scenario)
    const isByEvents = plan.order === undefined || isForPorts(this.#tables)
    this.#kernel = isByEvents ? watchedKernel(this.#tables) : new BatchKernel(this.#tables)
    const tally: RecordingTally = this.#kernel.tally
    if (keepsLatencies)
      tally.latencyPs = plan.endpoints.map(({ tunnel }) =>
        new Float64Array(this.#tables.packets[tunnel]).fill(-1),
      )
    this.#slicePs = sliceOf(plan)
  }

  /** Per tunnel: first release and period, ps, by its sender's clock. */
  get releases(): Pick<RunTables, 'phasePs' | 'periodPs'> {
    return this.#tables
  }

  get packetHops(): number {
    return this.#kernel.tally.packetHops
  }

  /** Of the time asked for, 0 to 1. */
  get share(): number {
    const { durationPs } = this.#tables.scenario
    return this.#isDone || durationPs === 0 ? 1 : Math.min(1, this.#kernel.nowPs / durationPs)
  }

  /** Goes on by a slice; true when every packet has arrived. */
  advance(): boolean {
    const { durationPs } = this.#tables.scenario
    const untilPs = this.#kernel.nowPs + this.#slicePs
    this.#isDone ||= this.#kernel.advance(untilPs < durationPs ? untilPs : Number.POSITIVE_INFINITY)
    return this.#isDone
  }

  outcome(): ReplicationOutcome {
    const { scenario, phasePs, periodPs } = this.#tables
    const { warmUpPs, durationPs, replication } = scenario
    const simulatedPs = this.#isDone ? durationPs : Math.min(durationPs, this.#kernel.nowPs)
    const releasedBy = (untilPs: number, t: number): number =>
      Math.max(0, Math.ceil((untilPs - phasePs[t]) / periodPs[t]))
    return {
      replication,
      tally: this.#kernel.tally,
      released:
        this.#kernel instanceof PortKernel
          ? this.#kernel.released
          : phasePs.map((_, t) =>
              Math.max(0, releasedBy(simulatedPs, t) - releasedBy(Math.min(warmUpPs, simulatedPs), t)),
            ),
      simulatedPs,
      isComplete: this.#isDone,
    }
  }
}
