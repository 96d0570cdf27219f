import type { Certificate } from '../certificate/certificate.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import { COST, JITTER, STRIDE, WAIT } from '../network/flow-hops.ts'
import { compileNetwork } from '../network/network.ts'
import { ANALYSIS_RULES, type AnalysisOptions, resolveOptions } from './options.ts'
import { type Solved, solve } from './solve.ts'

/** There is nothing to certify: some tunnel has no bound. Carries the verdicts that say why. */
export class NoBoundError extends Error {
  readonly violations: readonly Violation[]
  constructor(violations: readonly Violation[]) {
    super(`no certificate: ${violations.map(v => v.message).join('; ')}`)
    this.name = 'NoBoundError'
    this.violations = violations
  }
}

/**
 * The proof of the fixed-point bounds (MODEL "Certificate"), for `verify` to re-check without the solver. Throws
 * {@link NoBoundError} where a tunnel is no tree or has no bound.
 */
export const certify = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): Certificate => {
  requireInput({ topology, allocation, options: [options, ANALYSIS_RULES] })
  const resolved = resolveOptions({ ...options, method: 'fixed-point' })
  const solved = solve(compileNetwork(topology), allocation.tunnels, resolved)
  const fatal = solved.violations.filter(v => FATAL.has(v.code))
  if (fatal.length > 0) throw new NoBoundError(fatal)
  return certificateOf(solved, resolved)
}

const FATAL: ReadonlySet<Violation['code']> = new Set(['TREE', 'OVERLOAD', 'UNBOUNDED', 'TIME_LIMIT'])

const certificateOf = (
  { hops, facts }: Solved,
  { lineShaping, arrivalLimit }: { lineShaping: boolean; arrivalLimit: number },
): Certificate => {
  const { links } = hops.network.topology
  const rowsOf = (t: number): readonly number[] =>
    Array.from(hops.trees[t].links, (_, i) => hops.start[t] + i)
  return {
    schema: 'xlane/certificate@1',
    lineShaping,
    arrivalLimit,
    tunnels: hops.tunnels.map(({ id }, t) => ({
      id,
      tree: rowsOf(t).map(h => links[hops.link[h]].id),
      jitterPs: rowsOf(t).map(h => hops.row[h * STRIDE + JITTER]),
    })),
    waits: facts.flatMap(({ link, lane }) => {
      const waits = new Map<number, number>()
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link]))
        if (hops.lane[h] === lane) waits.set(hops.row[h * STRIDE + COST], hops.row[h * STRIDE + WAIT])
      return [...waits]
        .sort(([a], [b]) => a - b)
        .map(([transmissionPs, waitPs]) => ({ link: links[link].id, lane, transmissionPs, waitPs }))
    }),
  }
}
