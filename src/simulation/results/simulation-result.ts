import type { JitterModel } from '../setup/jitter-model.ts'
import type { BestEffort, Scenario } from '../setup/scenario.ts'
import type { Tail } from './tail.ts'

/** How many packets fell into each of a row of equal bins. */
export interface SimulatedHistogram {
  /** Where the first bin begins: the first that has a packet. */
  readonly fromPs: number
  readonly binPs: number
  /** To the last bin that has a packet. */
  readonly counts: readonly number[]
}

/** Latencies seen at one receiver, and the range proven for it. `null`: no packet counted, or no bound. */
export interface SimulatedReceiver {
  readonly node: string
  readonly count: number
  readonly minPs: number | null
  readonly maxPs: number | null
  readonly meanPs: number | null
  readonly p50Ps: number | null
  readonly p99Ps: number | null
  readonly p999Ps: number | null
  /** Percentiles are at most this much too high, never too low. */
  readonly resolutionPs: number | null
  readonly minLatencyPs: number | null
  readonly maxJitterPs: number | null
  /** Greatest latency seen / (λmin + δmax). */
  readonly tightness: number | null
  /** (Greatest latency seen − λmin) / δmax. */
  readonly position: number | null
  readonly tail?: Tail
  /** Where it was asked for and a packet was counted. */
  readonly histogram?: SimulatedHistogram
}

export interface SimulatedTunnel {
  readonly id: string
  /** Packets released and counted, those of the warm-up apart. */
  readonly released: number
  /** Copies lost, wherever and whenever. */
  readonly dropped: number
  readonly receivers: readonly SimulatedReceiver[]
}

export interface SimulatedLink {
  readonly id: string
  /** Share of the time in which it sent packets of tunnels. */
  readonly utilization: number
  /** Most bits at once in the fullest of its queues. */
  readonly maxBacklogBits: number
  readonly drops: number
}

interface Replay {
  readonly message: string
  readonly tunnel: string
  readonly seed: number
  readonly replication: number
  /** Number of the packet, from 0, and when it was released. */
  readonly packet: number
  readonly releasedPs: number
}

/** What contradicts a proof. With the options of the result it can be replayed. */
export type SoundnessViolation =
  | (Replay & {
      readonly code: 'EARLY' | 'LATE'
      readonly node: string
      readonly latencyPs: number
      readonly minLatencyPs: number
      readonly maxJitterPs: number | null
    })
  | (Replay & { readonly code: 'DROP'; readonly link: string; readonly atPs: number })

/** All that was chosen where the model leaves a choice. */
export interface SimulatedScenario {
  readonly phases: 'random' | 'aligned' | 'given'
  readonly wireJitter: JitterModel
  readonly hostJitter: JitterModel
  readonly bestEffort: BestEffort
  readonly clocks: Scenario['clocks']
  /** Name of measured hosts that take the place of the topology's. */
  readonly hosts?: string
}

/** Of all packets of all receivers together, as in the paper's Table 2. */
export interface Overall {
  readonly count: number
  readonly minPs: number
  readonly p50Ps: number
  readonly p99Ps: number
  readonly maxPs: number
  /** Greatest less least. */
  readonly spreadPs: number
}

/** The wire form of `simulate --json` (MODEL "Simulation"). */
export interface SimulationResult {
  readonly schema: 'xlane/simulation@1'
  /** False where it was stopped early: all counts are then of what was simulated. */
  readonly complete: boolean
  readonly seed: number
  /** Of one replication, asked for. */
  readonly durationPs: number
  readonly warmUpPs: number
  readonly replications: number
  /** Of all replications, done. */
  readonly simulatedPs: number
  readonly scenario: SimulatedScenario
  readonly packets: number
  readonly packetHops: number
  readonly drops: number
  /** Whether packets were held against proven ranges. */
  readonly bounded: boolean
  readonly overall: Overall | null
  readonly violations: readonly SoundnessViolation[]
  readonly tunnels: readonly SimulatedTunnel[]
  readonly links: readonly SimulatedLink[]
}
