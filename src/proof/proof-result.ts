import type { Assumptions } from '../analysis/result.ts'
import type { Violation } from '../model/verdict.ts'
import type { Witness } from '../model/witness.ts'
import type { StopReason } from '../model/work-budget.ts'
import type { AttackedWith } from './attacked.ts'

/** How near packets came to the bound of one receiver. `null`: no packet arrived, or there is no bound. */
export interface ProvenReceiver {
  /** Id of the node. */
  readonly node: string
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
  /** λmin + δmax, ps. */
  readonly worstPs: number | null
  /** Least and greatest latency seen in any simulation. */
  readonly seenMinPs: number | null
  /** The longest latency that was seen, ps; null where none was. */
  readonly seenMaxPs: number | null
  /** What saw the greatest: a run at random, or the search for it. */
  readonly seenBy: 'random' | 'search' | null
  /** Greatest latency seen / (λmin + δmax). */
  readonly tightness: number | null
  /** (Greatest latency seen − λmin) / δmax. */
  readonly position: number | null
}

/** How near a tunnel came to its bound. */
export interface ProvenTunnel {
  /** Its name. */
  readonly id: string
  /** Ids of the receivers. */
  readonly receivers: readonly ProvenReceiver[]
}

/**
 * How near a request that is sent twice came to what it may count on: the copy that comes first. `worstPs` is the worst
 * after any single failure, which is what its deadline is held against; seen is with failures and without.
 */
export interface ProvenRequest extends ProvenTunnel {
  /** Ids of its two tunnels, each of which has ranges of its own. */
  readonly copies: readonly string[]
}

/** What the independent checker says of the bounds. */
export type Certification =
  /** It recomputed so many waits and checked so many jitters, and comes to the very ranges of the analysis. */
  | {
      readonly kind: 'accepted'
      /** How many waits were recomputed. */
      readonly queues: number
      /** How many jitters were checked. */
      readonly hops: number
    }
  /** It refuses the certificate, or comes to other ranges than the analysis. */
  | {
      readonly kind: 'refused'
      /** Why it was refused. */
      readonly problems: readonly string[]
      /** How many problems are not named. */
      readonly more: number
    }
  /** It was ended before it was done. */
  | {
      readonly kind: 'stopped'
      /** By the steps allowed, or by the clock. */
      readonly reason: StopReason
    }
  /** Some tunnel has no bound: there is nothing to certify. */
  | { readonly kind: 'none' }

/** A simulated packet that the proof says cannot be. */
export interface Contradiction {
  /** What was seen that should be impossible. */
  readonly code: 'EARLY' | 'LATE' | 'DROP'
  /** The whole sentence. */
  readonly message: string
  /** Id of the tunnel. */
  readonly tunnel: string
  /** Where it arrived, or where it was lost. */
  readonly node?: string
  /** Id of the link. */
  readonly link?: string
  /** A simulation that shows it again. */
  readonly witness: Witness
}

/**
 * `proven`: the analysis finds nothing wrong, the checker agrees, and no simulation contradicts. `refuted`: a packet was
 * outside its range, or lost where none can be: a defect of xlane. `unproven`: the rest.
 */
export type ProofVerdict = 'proven' | 'unproven' | 'refuted'

/** The wire form of `prove --json`. */
export interface ProofResult {
  readonly schema: 'xlane/proof@1'
  /** Proven, not proven, or refuted by a packet. */
  readonly verdict: ProofVerdict
  /** False where the simulations were cut short: all that is said is true, but less was tried than asked for. */
  readonly complete: boolean
  /** Seed of all that was drawn. */
  readonly seed: number
  /** What the bounds rest on. */
  readonly assumptions: Assumptions
  /** What the simulations varied; empty where none was made. */
  readonly attacked: readonly AttackedWith[]
  /** Cables and nodes that requests sent twice must survive, each broken in a run at random of its own. */
  readonly failures: {
    /** How many were broken. */
    readonly tried: number
    /** How many there are. */
    readonly asked: number
  }
  /** Verdicts of the analysis. */
  readonly violations: readonly Violation[]
  /** What the independent checker says. */
  readonly certificate: Certification
  /** The search for the worst case. */
  readonly search: {
    /** Simulations made. */
    readonly runs: number
    /** Simulations allowed. */
    readonly asked: number
  }
  /** Runs of the whole network at random. */
  readonly random: {
    /** Runs made. */
    readonly runs: number
    /** Runs asked for. */
    readonly asked: number
    /** Packets released. */
    readonly packets: number
    /** Transmissions simulated. */
    readonly packetHops: number
    /** Packets lost. */
    readonly drops: number
  }
  /** The first of each kind and place. */
  readonly contradictions: readonly Contradiction[]
  /** How near each came to its bound. */
  readonly tunnels: readonly ProvenTunnel[]
  /** Requests that are sent twice, where there are any: each is one contract of two tunnels. */
  readonly requests?: readonly ProvenRequest[]
}
