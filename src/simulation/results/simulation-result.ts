import type { JitterModel } from '../setup/jitter-model.ts'
import type { BestEffort, Scenario } from '../setup/scenario.ts'
import type { Tail } from './tail.ts'

/** How many packets fell into each of a row of equal bins. */
export interface SimulatedHistogram {
  /** Where the first bin begins, ps: the first that has a packet. */
  readonly fromPs: number
  /** Width of a bin, ps. */
  readonly binPs: number
  /** To the last bin that has a packet. */
  readonly counts: readonly number[]
}

/** Latencies seen at one receiver, and the range proven for it. `null`: no packet counted, or no bound. */
export interface SimulatedReceiver {
  /** Id of the node. */
  readonly node: string
  /** Packets counted. */
  readonly count: number
  /** Least latency seen, ps; null where no packet was counted. */
  readonly minPs: number | null
  /** Longest latency seen, ps; null where no packet was counted. */
  readonly maxPs: number | null
  /** Mean latency seen, ps. */
  readonly meanPs: number | null
  /** Median of the latencies seen, ps. */
  readonly p50Ps: number | null
  /** 99 % of the packets took no longer, ps. */
  readonly p99Ps: number | null
  /** 99.9 % of the packets took no longer, ps. */
  readonly p999Ps: number | null
  /** Percentiles are at most this much too high, ps, never too low. */
  readonly resolutionPs: number | null
  /** What is proven as the least latency, ps. */
  readonly minLatencyPs: number | null
  /** What is proven as the spread, ps; null without a bound. */
  readonly maxJitterPs: number | null
  /** Greatest latency seen / (λmin + δmax). */
  readonly tightness: number | null
  /** (Greatest latency seen − λmin) / δmax. */
  readonly position: number | null
  /** Estimate of the tail, where one was asked for. */
  readonly tail?: Tail
  /** Where it was asked for and a packet was counted. */
  readonly histogram?: SimulatedHistogram
}

/** One tunnel as simulated. */
export interface SimulatedTunnel {
  /** Its name. */
  readonly id: string
  /** Packets released and counted, those of the warm-up apart. */
  readonly released: number
  /** Copies lost, wherever and whenever. */
  readonly dropped: number
  /** Ids of the receivers. */
  readonly receivers: readonly SimulatedReceiver[]
}

/** A request that is sent twice, by two of the tunnels. */
export interface SimulatedRequest {
  readonly id: string
  readonly receivers: readonly SimulatedReceiver[]
}

/** One link as simulated. */
export interface SimulatedLink {
  /** Its name. */
  readonly id: string
  /** Share of the time in which it sent packets of tunnels. */
  readonly utilization: number
  /** Most bits at once in the fullest of its queues. */
  readonly maxBacklogBits: number
  /** Packets lost. */
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
      /** What was seen that is proven impossible. */
      readonly code: 'EARLY' | 'LATE'
      /** Id of the node. */
      readonly node: string
      /** Latency, ps. */
      readonly latencyPs: number
      /** Least latency (λmin), ps. */
      readonly minLatencyPs: number
      /** Spread above it (δmax), ps. */
      readonly maxJitterPs: number | null
    })
  | (Replay & {
      readonly code: 'DROP'
      /** Id of the link. */
      readonly link: string
      /** When, ps. */
      readonly atPs: number
    })

/** All that was chosen where the model leaves a choice. */
export interface SimulatedScenario {
  /** First releases. */
  readonly phases: 'random' | 'aligned' | 'given'
  /** Jitter of links and switches. */
  readonly wireJitter: JitterModel
  /** Jitter of hosts. */
  readonly hostJitter: JitterModel
  /** Traffic below all lanes. */
  readonly bestEffort: BestEffort
  /** How clocks go. */
  readonly clocks: Scenario['clocks']
  /** Where some source is free to choose. */
  readonly sources?: Scenario['sources']
  /** What is broken from the beginning on. */
  readonly failure?: Scenario['failure']
  /** Name of measured hosts that take the place of the topology's. */
  readonly hosts?: string
}

/** Of all packets of all receivers together, as in the paper's Table 2. */
export interface Overall {
  /** Packets counted. */
  readonly count: number
  /** Least latency seen, ps. */
  readonly minPs: number
  /** Median of the latencies seen, ps. */
  readonly p50Ps: number
  /** 99 % of the packets took no longer, ps. */
  readonly p99Ps: number
  /** Longest latency seen, ps. */
  readonly maxPs: number
  /** Greatest less least, ps. */
  readonly spreadPs: number
}

/** The wire form of `simulate --json` (MODEL "Simulation"). */
export interface SimulationResult {
  readonly schema: 'xlane/simulation@1'
  /** False where it was stopped early: all counts are then of what was simulated. */
  readonly complete: boolean
  /** Seed of all that was drawn. */
  readonly seed: number
  /** Of one replication, asked for, ps. */
  readonly durationPs: number
  /** Time at the beginning that is not counted, ps. */
  readonly warmUpPs: number
  /** Independent repetitions. */
  readonly replications: number
  /** Of all replications, done, ps. */
  readonly simulatedPs: number
  /** What was left open by the model, as chosen. */
  readonly scenario: SimulatedScenario
  /** Packets released and counted. */
  readonly packets: number
  /** Transmissions simulated. */
  readonly packetHops: number
  /** Packets lost. */
  readonly drops: number
  /** Whether packets were held against proven ranges. */
  readonly bounded: boolean
  /** Over all packets. */
  readonly overall: Overall | null
  /** What was seen outside the proven ranges. */
  readonly violations: readonly SoundnessViolation[]
  /** Per tunnel, in order. */
  readonly tunnels: readonly SimulatedTunnel[]
  /** Where requests are sent twice: of the copy that comes first. */
  readonly replicated?: readonly SimulatedRequest[]
  /** Per link in use, in file order. */
  readonly links: readonly SimulatedLink[]
}
