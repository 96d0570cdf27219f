import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import { compileNetwork } from '../network/network.ts'
import { leastLatency, worstLatency } from './bounds.ts'
import { ANALYSIS_RULES, type AnalysisOptions, resolveOptions } from './options.ts'
import { solve } from './solve.ts'

export type ComparisonName =
  | 'fixed-point'
  | 'fixed-point, no line shaping'
  | 'x-adj'
  | 'x-adj, as in the paper'

/** One tunnel's range by one method. */
export interface ComparisonColumn {
  readonly name: ComparisonName
  /** Period the bound is for: x-adj raises it. */
  readonly periodPs: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
}

export interface Comparison {
  readonly schema: 'xlane/comparison@1'
  readonly tunnels: readonly { readonly id: string; readonly columns: readonly ComparisonColumn[] }[]
  /** Per method Σ (λmin + δmax), null where a tunnel has no bound, and its verdicts. */
  readonly methods: readonly {
    readonly name: ComparisonName
    readonly objectivePs: number | null
    readonly valid: boolean
    readonly violations: readonly Violation[]
  }[]
}

const METHODS: readonly (readonly [ComparisonName, AnalysisOptions])[] = [
  ['fixed-point', { method: 'fixed-point', lineShaping: true }],
  ['fixed-point, no line shaping', { method: 'fixed-point', lineShaping: false }],
  ['x-adj', { method: 'x-adj', blocking: true, overtaking: true }],
  ['x-adj, as in the paper', { method: 'x-adj', blocking: false, overtaking: false }],
]

/**
 * Both methods (MODEL "Fixed point", "x-adj"), with and without line shaping and the additions to the paper, side by
 * side per tunnel.
 */
export const compare = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): Comparison => {
  requireInput({ topology, allocation, options: [options, ANALYSIS_RULES] })
  const network = compileNetwork(topology)
  // Ranges that the file declares are one method's: held against the others they say nothing.
  const tunnels = allocation.tunnels.map(
    ({ declaredMinLatencyPs: _least, declaredMaxJitterPs: _spread, ...tunnel }) => tunnel,
  )
  const runs = METHODS.map(([name, method]) => ({
    name,
    ...solve(network, tunnels, resolveOptions({ ...options, ...method })),
  }))
  const column = (run: (typeof runs)[number], t: number): ComparisonColumn => {
    const least = leastLatency(run.hops, t)
    const worst = run.violations.some(v => v.code === 'TIME_LIMIT')
      ? Number.POSITIVE_INFINITY
      : worstLatency(run.hops, t)
    return {
      name: run.name,
      periodPs: run.hops.tunnels[t].periodPs,
      minLatencyPs: least,
      maxJitterPs: worst === Number.POSITIVE_INFINITY ? null : worst - least,
    }
  }
  const rows = runs[0].hops.tunnels.map(({ id }, t) => ({ id, columns: runs.map(run => column(run, t)) }))
  return {
    schema: 'xlane/comparison@1',
    tunnels: rows,
    methods: runs.map((run, m) => ({
      name: run.name,
      objectivePs: rows.reduce<number | null>((sum, { columns }) => {
        const { minLatencyPs, maxJitterPs } = columns[m]
        return sum === null || maxJitterPs === null ? null : sum + minLatencyPs + maxJitterPs
      }, 0),
      valid: run.violations.length === 0,
      violations: run.violations,
    })),
  }
}
