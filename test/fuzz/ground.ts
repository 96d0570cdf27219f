import type { check } from '../../src/analysis/check.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import type { Witness } from '../../src/model/witness.ts'
import type { Case } from './case.ts'

/** The analysis under test; another one may be put in its place to see the fuzzer find it out. */
export type Analysis = typeof check

export interface Effort {
  /** Scenarios per network and law, and packets in each, about. */
  readonly scenarios: number
  readonly packets: number
  /** Simulations that the adversary may make per network. */
  readonly search: number
}

export interface Counts {
  networks: number
  /** Without tunnels or without a bound: nothing is promised. */
  unbounded: number
  runs: number
  packetHops: number
  /** Networks with a bound, by what they have in them ({@link kindsOf}). */
  readonly kinds: Map<string, number>
}

export const noCounts = (): Counts => ({
  networks: 0,
  unbounded: 0,
  runs: 0,
  packetHops: 0,
  kinds: new Map(),
})

/** 'throws' is broken by whatever was not foreseen. */
export type LawName =
  | 'throws'
  | 'ranges'
  | 'x-adj ranges'
  | 'methods'
  | 'engine'
  | 'certificate'
  | 'allocation'

export interface Failure {
  readonly law: LawName
  readonly message: string
  /** The network as it was when it failed, and the scenario that showed it. */
  readonly failed: Case
  /** The packet that showed it. */
  readonly witness?: Witness | undefined
}

/** What every law is given beside the case: what is tested, how hard, and where to count. */
export interface Ground {
  readonly analysis: Analysis
  readonly effort: Effort
  readonly counts: Counts
}

/** Holds a case, whose result by the analysis under test is bounded, against one law. */
export type Law = (of: Case, result: AnalysisResult, ground: Ground) => Failure | undefined

export const isBounded = (result: AnalysisResult): boolean =>
  result.tunnels.every(t => t.maxJitterPs !== null)
