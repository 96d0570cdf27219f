import type { Tunnel } from '../model/request.ts'
import { undeclared } from '../model/request.ts'
import { leavesOpen, type Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import type { Network } from '../network/network.ts'
import { leastLatency, worstLatency } from './bounds.ts'
import type { ResolvedOptions } from './options.ts'
import { lanesAt } from './queue/queue-facts.ts'
import { type Solved, solveTunnels, stoppedBy } from './solve.ts'

/** A method, and what of it is left out. */
export type ComparisonName =
  | 'fixed-point'
  | 'fixed-point, no line shaping'
  | 'x-adj'
  | 'x-adj, as in the paper'

/** One tunnel's range by one method. */
export interface ComparisonColumn {
  /** The method. */
  readonly name: ComparisonName
  /** Period the bound is for: x-adj raises it. */
  readonly periodPs: number
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
  /** λmin + δmax. */
  readonly worstPs: number | null
}

/** The bounds of all methods, side by side. */
export interface Comparison {
  readonly schema: 'xlane/comparison@1'
  /** Per tunnel, in the order of the allocation. */
  readonly tunnels: readonly {
    /** Its name. */
    readonly id: string
    /** Its range by each method, in the order of `methods`. */
    readonly columns: readonly ComparisonColumn[]
  }[]
  /** Per method its sum and its verdicts. */
  readonly methods: readonly ComparedMethod[]
}

/** One method of a comparison, over all tunnels. */
export interface ComparedMethod {
  /** The method, and what of it is left out. */
  readonly name: ComparisonName
  /** Σ (λmin + δmax), ps; null where a tunnel has none. */
  readonly objectivePs: number | null
  /** What this network has and the method leaves out. With any, its numbers are no bounds, and there is no verdict. */
  readonly ignores: readonly Ignored[]
  /** Null where there is no verdict. */
  readonly valid: boolean | null
  /** Of a method without a verdict only whether it was stopped. */
  readonly violations: readonly Violation[]
}

/** Something that a method leaves out of account here. */
export type Ignored = 'best-effort frames' | 'frames of lower lanes' | 'repeated overtaking by higher lanes'

type Variant = Pick<ResolvedOptions, 'method' | 'lineShaping' | 'blocking' | 'overtaking'>

const PAPER: ComparisonName = 'x-adj, as in the paper'

const METHODS: readonly (readonly [ComparisonName, Partial<Variant>])[] = [
  ['fixed-point', { method: 'fixed-point', lineShaping: true }],
  ['fixed-point, no line shaping', { method: 'fixed-point', lineShaping: false }],
  ['x-adj', { method: 'x-adj', blocking: true, overtaking: true }],
  [PAPER, { method: 'x-adj', blocking: false, overtaking: false }],
]

interface MethodRun {
  readonly name: ComparisonName
  /** Undefined where it was not begun. */
  readonly hops: FlowHops | undefined
  readonly violations: readonly Violation[]
}

/**
 * Both methods, with and without line shaping and the additions to the paper, side by side per tunnel. The method that
 * `solved` is by is not run again.
 */
export const comparisonOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
  solved: Solved,
): Comparison => {
  // Ranges that the file declares are one method's: held against the others they say nothing.
  const free = tunnels.map(undeclared)
  const runs = METHODS.map(([name, variant]): MethodRun => {
    const isSolved = Object.entries(variant).every(([key, value]) => options[key as keyof Variant] === value)
    if (!isSolved)
      return { name, ...unlessOver(options, () => solveTunnels(network, free, { ...options, ...variant })) }
    return { name, hops: solved.hops, violations: solved.violations.filter(v => v.code !== 'DECLARED') }
  })
  const { hops } = solved
  const rows = hops.tunnels.map(({ id }, t) => ({ id, columns: runs.map(run => columnOf(run, hops, t)) }))
  return {
    schema: 'xlane/comparison@1',
    tunnels: rows,
    methods: runs.map(({ name, violations }, m) => {
      const ignores = name === PAPER ? ignoredIn(hops) : []
      const isBound = ignores.length === 0
      return {
        name,
        objectivePs: rows.reduce<number | null>((sum, { columns }) => {
          const { worstPs } = columns[m]
          return sum === null || worstPs === null ? null : sum + worstPs
        }, 0),
        ignores,
        valid: isBound ? violations.length === 0 : null,
        violations: violations.filter(v => isBound || leavesOpen(v)),
      }
    }),
  }
}

type Solving = Pick<MethodRun, 'hops' | 'violations'>

/** What is asked for too late is not begun. */
const unlessOver = (options: ResolvedOptions, solving: () => Solving): Solving => {
  try {
    options.work.ask()
  } catch (error) {
    if (error instanceof Stopped) return { hops: undefined, violations: [stoppedBy(error, options)] }
    throw error
  }
  return solving()
}

/** `known`: hops of another method, which has the same least latencies. */
const columnOf = ({ name, hops: own }: MethodRun, known: FlowHops, t: number): ComparisonColumn => {
  const hops = own ?? known
  const least = leastLatency(hops, t)
  const worst = own === undefined ? Number.POSITIVE_INFINITY : worstLatency(own, t)
  return {
    name,
    periodPs: hops.tunnels[t].periodPs,
    minLatencyPs: least,
    maxJitterPs: worst === Number.POSITIVE_INFINITY ? null : worst - least,
    worstPs: worst === Number.POSITIVE_INFINITY ? null : worst,
  }
}

/** What the paper's method leaves out and some queue here has. */
const ignoredIn = (hops: FlowHops): readonly Ignored[] => {
  let hasBestEffort = false
  let hasLanes = false
  for (let link = 0; link < hops.network.linkCount; link++) {
    const lanes = lanesAt(hops, link).length
    hasBestEffort ||= lanes > 0 && hops.network.bestEffortPs[link] > 0
    hasLanes ||= lanes > 1
  }
  return [
    ...(hasBestEffort ? (['best-effort frames'] as const) : []),
    ...(hasLanes ? (['frames of lower lanes', 'repeated overtaking by higher lanes'] as const) : []),
  ]
}
