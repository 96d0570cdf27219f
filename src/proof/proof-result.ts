import type { Violation } from '../model/verdict.ts'
import type { Witness } from '../model/witness.ts'

/** How near packets came to the bound of one receiver. `null`: no packet arrived, or there is no bound. */
export interface ProvenReceiver {
  readonly node: string
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
  readonly worstPs: number | null
  /** Least and greatest latency seen in any simulation. */
  readonly seenMinPs: number | null
  readonly seenMaxPs: number | null
  /** What saw the greatest: a run at random, or the search for it. */
  readonly seenBy: 'random' | 'search' | null
  /** Greatest latency seen / (λmin + δmax). */
  readonly tightness: number | null
  /** (Greatest latency seen − λmin) / δmax. */
  readonly position: number | null
}

export interface ProvenTunnel {
  readonly id: string
  readonly receivers: readonly ProvenReceiver[]
}

/** What the independent checker says of the bounds. */
export type Certification =
  /** It recomputed so many waits and checked so many jitters, and comes to the very ranges of the analysis. */
  | { readonly kind: 'accepted'; readonly queues: number; readonly hops: number }
  /** It refuses the certificate, or comes to other ranges than the analysis. */
  | { readonly kind: 'refused'; readonly problems: readonly string[]; readonly more: number }
  /** Some tunnel has no bound: there is nothing to certify. */
  | { readonly kind: 'none' }

/** A simulated packet that the proof says cannot be. */
export interface Contradiction {
  readonly code: 'EARLY' | 'LATE' | 'DROP'
  readonly message: string
  readonly tunnel: string
  /** Where it arrived, or where it was lost. */
  readonly node?: string
  readonly link?: string
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
  readonly verdict: ProofVerdict
  /** False where the simulations were cut short: all that is said is true, but less was tried than asked for. */
  readonly complete: boolean
  readonly seed: number
  readonly violations: readonly Violation[]
  readonly certificate: Certification
  readonly search: { readonly runs: number; readonly asked: number }
  readonly random: {
    readonly runs: number
    readonly asked: number
    readonly packets: number
    readonly packetHops: number
    readonly drops: number
  }
  readonly contradictions: readonly Contradiction[]
  readonly tunnels: readonly ProvenTunnel[]
}
