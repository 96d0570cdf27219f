import type { Certificate } from '../certificate/certificate.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { leavesOpen, type Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { certificateOf } from './certificate-of.ts'
import { checkSources, type LooseSource } from './check-sources.ts'
import { type Comparison, comparisonOf } from './comparison.ts'
import { explainRows } from './explain-rows.ts'
import type { Explanation } from './explanation.ts'
import { ANALYSIS_RULES, type AnalysisOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { curvesAt, type PortCurves } from './queue/port-curves.ts'
import { QueueSolver } from './queue/queue-solver.ts'
import type { AnalysisResult } from './result.ts'
import { resultOf } from './result-of.ts'
import { type Solved, solveTunnels, stoppedBy } from './solve.ts'
import { NoBoundError } from './verdicts/no-bound-error.ts'

/**
 * An allocation solved once, and everything that can be asked of it. Answers are computed when they are first asked for
 * and kept. All but `result` are about the `fixed-point` bounds: after `x-adj` the first of them solves those, once.
 */
export interface Solution {
  /** The network. */
  readonly topology: Topology
  /** The tunnels in place. */
  readonly allocation: Allocation
  /** Bounds, backlogs and verdicts. */
  readonly result: AnalysisResult
  /**
   * Why a tunnel takes as long as it may, hop by hop; the parts add up to its bound exactly, ps. Throws RangeError for an
   * unknown id, NoBoundError where it has no bound or the limits end it.
   */
  explain(tunnel: string): Explanation
  /** The same for several, in the order of the allocation; those without a bound, and those that the limits end, are left out. */
  explanations(tunnels: ReadonlySet<string>): readonly Explanation[]
  /**
   * Arrival curve, service and worst instant of one lane of one egress queue, bits and ps. Undefined where no tunnel uses
   * it, where it has no bound, where the limits end it, and where a busy period holds too many packets to be drawn.
   */
  curves(link: string, lane: number): PortCurves | undefined
  /** Why an explanation or a curve is missing that the limits ended; undefined as long as none is. */
  readonly stopped: Violation | undefined
  /** The proof that `verify` re-checks without the solver. Throws NoBoundError where nothing can be proven. */
  certificate(): Certificate
  /** The bounds of both methods side by side, with and without line shaping and the additions to the paper. */
  comparison(): Comparison
  /** The bounds where all *other* hosts send as loosely as `sources` allow, one for each tunnel. */
  withSources(sources: readonly LooseSource[]): AnalysisResult
}

/** Solves an allocation as it stands. Pure: the same input gives the same answers. Throws InputError for what cannot be. */
export const solve = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): Solution => {
  requireInput({ topology, allocation, options: [options, ANALYSIS_RULES] })
  const resolved = resolveOptions(options)
  const network = compileNetwork(topology)
  return solutionOf(network, allocation, solveTunnels(network, allocation.tunnels, resolved), resolved)
}

/** The same of tunnels that are solved already; `result` where it says more than they do, say what was rejected. */
export const solutionOf = (
  network: Network,
  allocation: Allocation,
  solved: Solved,
  options: ResolvedOptions,
  result?: AnalysisResult,
): Solution => {
  const { tunnels } = allocation
  const lazyResult = lazily(() => result ?? resultOf(network, tunnels, solved, options))
  let asked: FixedPoint | undefined
  const fixedPoint = (): FixedPoint => {
    asked ??= newFixedPoint()
    return asked
  }
  const newFixedPoint = (): FixedPoint => {
    const by: ResolvedOptions = { ...options, method: 'fixed-point' }
    return options.method === 'fixed-point'
      ? new FixedPoint(solved, options)
      : new FixedPoint(solveTunnels(network, tunnels, by), by)
  }
  const certificate = lazily(() => certificateOf(fixedPoint().solved, options))
  const comparison = lazily(() => comparisonOf(network, tunnels, options, solved))
  return {
    topology: network.topology,
    allocation,
    get result() {
      return lazyResult()
    },
    explain: id => fixedPoint().explain(id),
    explanations: ids => fixedPoint().explanations(ids),
    curves: (link, lane) => fixedPoint().curves(link, lane),
    get stopped() {
      return asked?.stopped
    },
    certificate,
    comparison,
    withSources: sources =>
      checkSources(network, fixedPoint().solved, tunnels, sources, fixedPoint().options),
  }
}

/** Computed when it is first asked for, and kept. */
const lazily = <T>(compute: () => T): (() => T) => {
  let kept: { readonly value: T } | undefined
  return () => {
    kept ??= { value: compute() }
    return kept.value
  }
}

/** What is asked of solved fixed-point bounds queue by queue; one solver gathers them all. */
class FixedPoint {
  readonly solved: Solved
  readonly options: ResolvedOptions
  /** What ended a question first. */
  stopped: Violation | undefined
  readonly #queues: () => QueueSolver
  readonly #explained = new Map<number, Explanation | undefined>()

  constructor(solved: Solved, options: ResolvedOptions) {
    this.solved = solved
    this.options = options
    this.#queues = lazily(() => new QueueSolver(solved.hops, options))
    // All that is asked afterwards is one decision.
    options.work.begin()
  }

  explain(id: string): Explanation {
    const { hops, violations } = this.solved
    const t = hops.tunnels.findIndex(tunnel => tunnel.id === id)
    if (t < 0) {
      const own = violations.filter(v => 'tunnel' in v && v.tunnel === id)
      if (own.length > 0) throw new NoBoundError(own)
      throw new RangeError(`there is no tunnel ${id}`)
    }
    const explanation = this.#explain(t)
    if (explanation === undefined)
      throw new NoBoundError(this.stopped === undefined ? violations : [this.stopped])
    return explanation
  }

  explanations(ids: ReadonlySet<string>): readonly Explanation[] {
    return this.solved.hops.tunnels.flatMap(({ id }, t) => (ids.has(id) ? (this.#explain(t) ?? []) : []))
  }

  curves(link: string, lane: number): PortCurves | undefined {
    const { hops } = this.solved
    const at = hops.network.linkIndex.get(link)
    if (at === undefined || this.#isStopped) return undefined
    const { arrivalLimit, work } = this.options
    return this.#unlessStopped(() => curvesAt(hops, this.#queues(), at, lane, arrivalLimit, work))
  }

  #explain(t: number): Explanation | undefined {
    if (this.#isStopped) return undefined
    if (!this.#explained.has(t))
      this.#explained.set(
        t,
        this.#unlessStopped(() => explainRows(this.solved.hops, t, this.options, this.#queues())),
      )
    return this.#explained.get(t)
  }

  /** The answer; undefined, and noted, where it is ended. What is asked later is not begun. */
  #unlessStopped<T>(answer: () => T): T | undefined {
    try {
      this.options.work.ask()
      return answer()
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      this.stopped ??= stoppedBy(error, this.options, this.solved.hops)
      return undefined
    }
  }

  get #isStopped(): boolean {
    return this.stopped !== undefined || this.solved.violations.some(leavesOpen)
  }
}
