import type { Request } from '../request.ts'
import type { Topology } from '../topology.ts'
import type { PlanningOptions } from './headroom-input.ts'

/**
 * What is varied: `load`, how often all send; `period`, `size` (load of a packet) and `lane` of requests; `count` of requests; the
 * `bandwidth` of links; the largest `best-effort` frame; the `clock` tolerance; `members` of services; `k` of a fat-tree.
 */
export type Parameter =
  | 'load'
  | 'period'
  | 'size'
  | 'lane'
  | 'count'
  | 'bandwidth'
  | 'best-effort'
  | 'clock'
  | 'members'
  | 'k'

/** One parameter and its values. */
export interface Variation {
  /** What is varied. */
  readonly parameter: Parameter
  /** Whether values are factors of what is there, in millionths. `load` always is. */
  readonly isFactor: boolean
  /** In ps, bits, bit/s, parts per billion or as they are; factors in millionths. */
  readonly values: readonly number[]
}

/** What is varied from. For `members` and `k` there is one for each value. */
export interface SweepBase {
  /** The network. */
  readonly topology: Topology
  /** What is asked of it. */
  readonly requests: readonly Request[]
}

/** What `sweep` is asked, as plain data. */
export interface SweepInput {
  /** One, or one for each value of the first variation, where that is of `members` or `k`. */
  readonly bases: readonly SweepBase[]
  /** One or two. */
  readonly variations: readonly Variation[]
  /** Only these requests, or links for `bandwidth`, are varied: names, `*` standing for anything. Default all. */
  readonly on?: readonly string[]
  /** How trees are chosen. */
  readonly algorithm: 'greedy' | 'x-opt'
  /** Of the analysis that is asked. */
  readonly options: PlanningOptions
}

/** A point of the sweep, or a deadline whose end is looked for. */
export type SweepPart =
  | {
      readonly kind: 'point'
      /** Positions in the values of the variations. */
      readonly at: readonly number[]
    }
  | {
      readonly kind: 'deadline'
      /** Id of the tunnel. */
      readonly id: string
    }

/** How many requests a rule of the literature admits on shortest paths, and what it promises at most. */
export interface RuleAnswer {
  /** How many are admitted. */
  readonly accepted: number
  /** The longest latency promised to one that is admitted, ps; `null` where none is. */
  readonly worstPs: number | null
}

/** What comes of the requests at one point. */
export interface SweepPoint {
  /** Positions in the values of the variations. */
  readonly at: readonly number[]
  /** How many requests there are. */
  readonly requests: number
  /** How many are accepted. */
  readonly accepted: number
  /** The greatest worst latency of one that is, ps; `null` where there is none. */
  readonly worstPs: number | null
  /** Whose. */
  readonly worstOf?: string
  /** The least slack of a deadline, ps; `null` where no accepted request has one. */
  readonly slackPs: number | null
  /** Whose. */
  readonly slackOf?: string
  /** Σ (λmin + δmax) over what is accepted, ps; `null` without a bound. */
  readonly sumPs: number | null
  /** The same requests by QJump [QJUMP15]. */
  readonly qjump: RuleAnswer
  /** And by Silo [SILO15]. */
  readonly silo: RuleAnswer
  /** Why there is no such network or traffic; then nothing is accepted. */
  readonly impossible?: string
}

/** Where a deadline that is met stops being so, on the trees of the requests as they are in the files. */
export interface DeadlineBreak {
  /** Id of the tunnel. */
  readonly id: string
  /** Its deadline, ps. */
  readonly deadlinePs: number
  /** The last value at which it is proven to be met, beside {@link brokenAt}; `null` where it is at none. */
  readonly metAt: number | null
  /** The first at which it is not, or takes more steps to decide than are allowed; `null` where it is met at all. */
  readonly brokenAt: number | null
}

/** The wire form of `sweep --json`. */
export interface SweepResult {
  readonly schema: 'xlane/sweep@1'
  /** As they were asked for. */
  readonly variations: readonly Variation[]
  /** Where only some were varied: which, as they were asked for. */
  readonly on?: readonly string[]
  /** Whether all points and deadlines were looked at; else it was stopped. */
  readonly complete: boolean
  /** The second variation runs faster than the first. */
  readonly points: readonly SweepPoint[]
  /** Of a sweep of one parameter that can be halved: one for each deadline in the order of the tunnels. */
  readonly deadlines?: readonly DeadlineBreak[]
  /**
   * Whether a deadline once broken stays broken from there on. If not, what is said is where it first breaks between two values of
   * the sweep.
   */
  readonly isMonotone?: boolean
}
