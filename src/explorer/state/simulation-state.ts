import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Distribution } from '../../simulation/results/distribution.ts'
import type { World } from '../what-if/world.ts'

/** A latency that was seen beside what is proven of it. */
export interface SeenWorst {
  readonly tunnel: string
  readonly node: string
  readonly latencyPs: number
  /** λmin + δmax. */
  readonly worstPs: number
}

/** What the simulator has seen so far. */
export interface SeenSoFar {
  readonly replications: number
  /** It will see no more. */
  readonly isDone: boolean
  readonly simulatedPs: number
  readonly packets: number
  readonly drops: number
  /** Receivers that a packet reached outside its proven range, and the first of them. */
  readonly outside: number
  readonly firstOutside: SeenWorst | undefined
  /** The receiver where packets came nearest to the bound. */
  readonly tightest: SeenWorst | undefined
  /** The tunnel that is watched, and what arrived at its receivers, in their order. */
  readonly watched: string
  readonly distributions: readonly (Distribution | undefined)[]
}

/** The worst that the adversary could do to one tunnel so far. */
export interface Hunted {
  readonly tunnel: string
  readonly evaluations: number
  readonly isDone: boolean
  /** Per receiver, in their order; −1 where none was reached. */
  readonly latenciesPs: readonly number[]
}

/** What is known of a simulation, and of which world it is. */
export type SimulationState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'running' | 'stopped'
      readonly world: World
      readonly seen: SeenSoFar | undefined
      readonly hunted: ReadonlyMap<string, Hunted>
    }

/** What the threads say. */
export type SimulationNews =
  | { readonly kind: 'seen'; readonly seen: SeenSoFar }
  | { readonly kind: 'hunted'; readonly hunted: Hunted }

/** What the threads get: plain data, and memory that they share with the screen. */
export interface SimulationTask {
  readonly role: 'simulate' | 'hunt'
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  /** Per tunnel, then per receiver: what is proven; Infinity where there is no bound. */
  readonly ranges: readonly (readonly { readonly minLatencyPs: number; readonly worstPs: number }[])[]
  /** [0]: position of the tunnel that is watched. */
  readonly watched: Int32Array
}
