import type { Tunnel } from '../request.ts'
import type { Topology } from '../topology.ts'
import type { Rejection, Violation } from '../verdict.ts'

/** Kinds of elements: cables (both directions), switches, and the groups that a topology names (`sharedRisk`). */
export type ElementKind = 'cable' | 'switch' | 'group'

/** Something that fails as one. */
export interface RiskElement {
  /** What it is. */
  readonly kind: ElementKind
  /** Of a cable, the id of the direction that comes first in the file; else the name of the switch or group. */
  readonly id: string
  /** Ids of all links that carry nothing while it is down, in file order. */
  readonly links: readonly string[]
  /** Ids of the nodes that are down themselves. */
  readonly nodes: readonly string[]
}

/** How tunnels that are down are given new trees; `none` leaves them down. */
export type RerouteMethod = 'none' | 'greedy' | 'x-opt'

/** What a survey of failures is asked, as plain data. */
export interface SurvivalInput {
  /** The network, with nothing failed. */
  readonly topology: Topology
  /** What is in place. Declared ranges are left out of account: they were held against the whole network. */
  readonly tunnels: readonly Tunnel[]
  /** Kinds of elements that fail. */
  readonly kinds: readonly ElementKind[]
  /** Names of the only elements that fail, a cable by the id of either direction; absent: all of those kinds. */
  readonly only?: readonly string[]
  /** How many fail at once at most: 1, or 2 for single elements and pairs. */
  readonly k: 1 | 2
  /** Of all pairs so many are drawn; absent: all. */
  readonly samples?: number
  /** Seed of that draw. */
  readonly seed: number
  /** How tunnels that are down are given new trees. */
  readonly reroute: RerouteMethod
  /** Whether each answer lists every bound that moves, and not only how many do. */
  readonly listsMoves: boolean
  /** Options of the analysis. */
  readonly analysis: {
    /** Whether line shaping is counted on. */
    readonly lineShaping?: boolean
    /** Packets in a busy period up to which a bound is exact. */
    readonly arrivalLimit?: number
    /** Delay above which a queue counts as unbounded, ps. */
    readonly delayLimitPs?: number
    /** Steps for one failure; beyond them its answer is undecided. */
    readonly workLimit?: number
  }
}

/** What one answer is about: the whole network, one failed element, or two. */
export interface SurvivalPart {
  /** Positions in the list of elements, rising; empty: nothing has failed. */
  readonly elements: readonly number[]
}

/** A bound that is not what it was, ps; null where there is none. */
export interface MovedBound {
  /** Id of the tunnel. */
  readonly id: string
  /** λmin + δmax with nothing failed, ps. */
  readonly fromPs: number | null
  /** λmin + δmax after the failure, ps. */
  readonly toPs: number | null
}

/** A tunnel on its new tree or trees. */
export interface ReroutedTunnel {
  /** Id of the tunnel. */
  readonly id: string
  /** One path per receiver, in the receivers' order. */
  readonly routes: Tunnel['routes']
  /** λmin + δmax on the tree that failed, ps. */
  readonly fromPs: number | null
  /** λmin + δmax on the new one, ps, with everything else as it is after the failure. */
  readonly toPs: number
}

/** A request that cannot be carried on, and why. */
export interface LostRequest {
  /** Id of the request: of one that is sent twice without its number. */
  readonly id: string
  /** Why no new tree was found; absent where none was looked for. */
  readonly why?: Pick<Rejection, 'code' | 'message'>
}

/** A request without any way to one of its receivers. */
export interface CutOff {
  /** Id of the request. */
  readonly id: string
  /** Id of the receiver that is out of reach. */
  readonly receiver: string
}

/** The order of a move that is made while the element still works, for maintenance. */
export interface PlannedMove {
  /** Tunnels that can be on both trees at once, in an order in which each step breaks no promise. */
  readonly gapless: readonly string[]
  /** Those that cannot: their old tree stops before the new one starts. They move last. */
  readonly withGap: readonly string[]
}

/** The least slack of all tunnels that run. */
export interface WorstSlack {
  /** Id of the tunnel. */
  readonly tunnel: string
  /** Deadline − (λmin + δmax), ps; negative where it is missed, null where there is no bound. */
  readonly slackPs: number | null
}

/** What one failure does, against the network with nothing failed. */
export interface FailureAnswer {
  /** Tunnels over what failed, in file order. They carry nothing until they are rerouted. */
  readonly down: readonly string[]
  /** Requests sent twice that go on by their other copy. */
  readonly covered: readonly string[]
  /** Requests that nothing carries until they are rerouted, in file order. */
  readonly interrupted: readonly string[]
  /** Tunnels on new trees, in the order in which they are brought up: nothing is broken at any step. */
  readonly rerouted: readonly ReroutedTunnel[]
  /** How the same move is made ahead of a planned outage; absent without moves. */
  readonly planned?: PlannedMove
  /** Requests that stop for good: interrupted and not rerouted. */
  readonly lost: readonly LostRequest[]
  /** Requests that no way is left for in what still works, whatever room there is, with the receiver that is cut off. */
  readonly cutOff: readonly CutOff[]
  /** Promises that held with nothing failed and hold no more: deadlines, jitters, queues, loads. */
  readonly broken: readonly Violation[]
  /** How many verdicts against the network with nothing failed are gone, save those against tunnels that are down. */
  readonly mended: number
  /** Least slack of the tunnels that run; null where none has a deadline. */
  readonly worstSlack: WorstSlack | null
  /** Tunnels that run and whose bound is larger than it was. */
  readonly rising: number
  /** Tunnels that run and whose bound is smaller than it was. */
  readonly falling: number
  /** The bound that rises most. */
  readonly mostRisen?: MovedBound
  /** The bound that falls most. */
  readonly mostFallen?: MovedBound
  /** All bounds that move, in file order, where asked for. */
  readonly moves?: readonly MovedBound[]
  /** Why this failure is not decided; everything else here is then empty. */
  readonly undecided?: string
}

/** A failure with its answer. */
export interface FailureOutcome extends FailureAnswer {
  /** What fails: one element or two. */
  readonly elements: readonly Pick<RiskElement, 'kind' | 'id'>[]
  /** Of a pair: requests lost that neither of its elements alone would lose; 0 of a single one. */
  readonly lostTogether: number
  /** Whether what was required holds in it; absent without a requirement. */
  readonly meets?: boolean
}

/** Something that every way of a request takes. */
export interface Cut extends Pick<RiskElement, 'kind' | 'id'> {
  /** The receiver that is cut off without it. */
  readonly receiver: string
  /** Whether it attaches the sender or that receiver: its only cable, or the only switch it is connected to. */
  readonly isAttachment: boolean
}

/** How exposed one request is. */
export interface Exposure {
  /** Id of the request: of one that is sent twice without its number. */
  readonly id: string
  /** Single elements whose failure takes a tunnel of it down. */
  readonly down: number
  /** Single elements whose failure it does not outlast: no other copy, no new tree. */
  readonly lost: number
  /** Pairs that it does not outlast though it outlasts each of the two alone. */
  readonly lostToPairs: number
  /** Failures that break a promise of it while it runs. */
  readonly broken: number
  /** What every way takes; empty where there are two ways that share nothing that fails alone. */
  readonly cuts: readonly Cut[]
}

/** What may be required of a network (docs/SURVIVE.md). */
export type SurvivalRequirement =
  | 'none-down'
  | 'none-broken'
  | 'rerouted'
  | 'rerouted-where-possible'
  | 'connected'

/** Whether what was required holds. */
export interface RequirementOutcome {
  /** What was required. */
  readonly name: SurvivalRequirement
  /** Whether it holds in every failure that was looked at. */
  readonly holds: boolean
  /** Failures in which it does not. */
  readonly failures: number
  /** Whether the network breaks promises with nothing failed, so that none of it can hold. */
  readonly isBrokenBefore: boolean
}

/** What breaks when something fails. */
export interface Survival {
  /** How tunnels that were down were given new trees. */
  readonly reroute: RerouteMethod
  /** How many failed at once at most. */
  readonly k: 1 | 2
  /** Elements by kind. */
  readonly elements: Readonly<Record<ElementKind, number>>
  /** Pairs there are, and how many of them were looked at. */
  readonly pairs: {
    /** Pairs of elements. */
    readonly all: number
    /** Those that were looked at. */
    readonly looked: number
  }
  /** Requests in place, both tunnels of one that is sent twice counted once. */
  readonly requests: number
  /** Verdicts against the network with nothing failed. */
  readonly violationsBefore: number
  /** Least slack with nothing failed; null where no tunnel has a deadline. */
  readonly worstSlackBefore: WorstSlack | null
  /** Failures, those that hurt most first. */
  readonly failures: readonly FailureOutcome[]
  /** Requests, the most exposed first. */
  readonly exposed: readonly Exposure[]
  /** What was required, and whether it holds; absent without a requirement. */
  readonly required?: RequirementOutcome
  /** Whether all failures were looked at, and every one decided. */
  readonly complete: boolean
}
